"""Loads the vocabularies and partnership stories from their JSON files."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import transaction

from ..changes import record_shared_change, record_vocabulary_change
from ..choices import Publication
from ..duplicates.merged_ids import merged_id_map
from ..models import Need, Partner, PartnerRole, Partnership, PartnerType, Synonym
from .baseline import ImportBaseline
from .fixture_upsert import FixtureUpsert
from .report import Problem, Report, reject_errors
from .service_areas import PlaceLookup

TYPE_FIELDS = (
    "name", "name_es", "plural", "plural_es", "why", "why_es", "where_to_look",
    "where_to_look_es", "link", "position", "show_nearest", "meets_in_public", "source_url",
)  # fmt: skip
ROLE_FIELDS = ("name", "name_es")
NEED_FIELDS = ("name", "name_es", "question", "position")
STORY_FIELDS = (
    "title", "title_es", "years", "summary", "summary_es", "mission_connection",
    "distinct_roles", "mutual_benefits", "lessons", "source_url", "page_url", "note",
)  # fmt: skip


def load_types(path: Path, *, keeps: bool = False) -> Report:
    """Load the types of partner with their roles; raises ImportRejected when one is not valid.

    Here and below: with `keeps`, what curators changed since the last load stays.
    """
    last, last_roles = (ImportBaseline(model, keeps=keeps) for model in (PartnerType, PartnerRole))

    def load(entry: dict, report: Report) -> None:
        values = _values(entry, TYPE_FIELDS)
        values["search_words"] = "; ".join(entry.get("search_words", ()))
        where = {"report": report, "file": str(path)}
        type = FixtureUpsert.of(last, {"slug": entry["slug"]}, **where)
        if not type.write(values):
            return
        for position, role in enumerate(entry.get("roles", ())):
            record = FixtureUpsert.of(last_roles, {"slug": role["slug"]}, **where)
            values = _values(role, ROLE_FIELDS)
            record.write({"type": type.row, "position": position, **values})
            if record.outcome != "unchanged":
                type.note_change()
        type.count()

    return _load(path, load, last, last_roles)


def load_needs(path: Path, *, keeps: bool = False) -> Report:
    """Load what people come with; raises ImportRejected when an entry is not valid."""
    last = ImportBaseline(Need, keeps=keeps)

    def load(entry: dict, report: Report) -> None:
        record = FixtureUpsert.of(last, {"slug": entry["slug"]}, report=report, file=str(path))
        if record.write(_values(entry, NEED_FIELDS)):
            record.count()

    return _load(path, load, last)


def load_synonyms(path: Path, *, keeps: bool = False) -> Report:
    """Load groups of phrases that mean the same; a group is known by its first phrase."""
    last = ImportBaseline(Synonym, keeps=keeps)

    def load(entry: list[str], report: Report) -> None:
        groups = Synonym.objects.select_for_update().in_bulk()
        known = {group.lines[0]: group for group in groups.values()}
        group = groups.get(last.entry_of(entry[0])) or known.get(entry[0]) or Synonym()
        record = FixtureUpsert(last, entry[0], group, report=report, file=str(path))
        if record.write({"phrases": "\n".join(entry)}):
            record.count()

    return _load(path, load, last)


def load_partnerships(path: Path, *, keeps: bool = False) -> Report:
    """Load the stories, published; raises ImportRejected when one names an unknown partner."""
    last = ImportBaseline(Partnership, keeps=keeps)
    places = PlaceLookup()
    partners: dict[str, Partner | None] = dict.fromkeys(ImportBaseline(Partner, keeps=keeps).gone)
    partners |= Partner.objects.in_bulk(field_name="external_id")
    partners |= {lost: partners[home] for lost, home in merged_id_map().items()}

    def load(entry: dict, report: Report) -> None:
        story = FixtureUpsert.of(last, {"slug": entry["slug"]}, report=report, file=str(path))
        place = _place(entry, places, story)
        values = _values(entry, STORY_FIELDS) | {
            "place": place,
            "town": "" if place else entry.get("city", ""),
            "state": place.state if place else entry.get("state", ""),
            "library_roles": "\n".join(entry.get("library_roles", ())),
            "publication": Publication.PUBLISHED,
        }
        if story.write(values):
            story.write_set(story.row.activities, "activities", entry.get("activities", ()))
            participants = _participants(entry, partners, story)
            story.write_children("participants", story.row.participants, participants)
            story.count()

    with transaction.atomic():
        report = _load(path, load, last)
        if report.created + report.changed:
            stories = Partnership.objects.values_list("pk", flat=True)
            record_shared_change(Partnership, stories, reason=f"Import of {path.name}.")
    return report


def _load(path: Path, load: Callable[[Any, Report], None], *lasts: ImportBaseline) -> Report:
    """Load every entry of a JSON list, or none of them; remember what the list said."""
    report = Report()
    with transaction.atomic():
        for entry in json.loads(path.read_text(encoding="utf-8")):
            try:
                load(entry, report)
            except KeyError as error:
                message = f"An entry lacks “{error.args[0]}”: {json.dumps(entry)[:80]}"
                report.problems.append(Problem(str(path), 0, "", message))
        reject_errors(report)
        for last in lasts:
            last.save()
        if report.created + report.changed:
            record_vocabulary_change(Partner.objects.all())
    return report


def _values(entry: dict, fields: tuple[str, ...]) -> dict:
    return {name: entry[name] for name in fields if entry.get(name) is not None}


def _place(entry: dict, places: PlaceLookup, story: FixtureUpsert):
    if not entry.get("city"):
        return None
    found = places.cities(entry["city"], entry.get("state", ""))
    if not found:
        town = ", ".join(filter(None, (entry["city"], entry.get("state"))))
        story.warn("city", f"The gazetteer has no {town}: it is kept as text, on no map.")
    return places.places[found[0]] if found else None


def _participants(
    entry: dict, partners: dict[str, Partner | None], story: FixtureUpsert
) -> list[dict]:
    libraries = [(True, participant) for participant in entry.get("libraries", ())]
    others = [(False, participant) for participant in entry.get("partners", ())]
    rows = []
    for is_library, participant in libraries + others:
        external_id = participant.get("partner")
        if external_id and external_id not in partners:
            story.complain("partner", f"There is no partner “{external_id}”.")
        partner = partners.get(external_id)
        rows.append(
            {
                "name": participant["name"],
                "is_library": is_library,
                "contribution": participant.get("contribution") or "",
                "partner_id": partner.pk if partner else None,
            }
        )
    return rows
