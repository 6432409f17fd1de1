"""The directory's own JSON files: the vocabularies and the partnership stories."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any, ClassVar

from django.contrib.auth.models import User

from ..changes import record_shared_change
from ..choices import Publication
from ..duplicates.merged_ids import merged_id_map
from ..models import (
    Need,
    Participant,
    Partner,
    PartnerRole,
    Partnership,
    PartnerType,
    Synonym,
)  # fmt: skip
from .entries import Children, EntryKind, as_it_is, joined_by
from .file_rows import FileRow
from .plans import EntryPlan
from .relations import Relation, Topics
from .report import Problem
from .service_areas import PlaceLookup


class TypeFile(EntryKind):
    model = PartnerType
    defaults: ClassVar = {"search_words": ()}
    fields = dict.fromkeys(
        (
            "name", "name_es", "plural", "plural_es", "why", "why_es", "where_to_look",
            "where_to_look_es", "link", "position", "show_nearest", "meets_in_public", "source_url",
        ),
        as_it_is,
    ) | {"search_words": joined_by("; ")}  # fmt: skip


class RoleFile(EntryKind):
    """The roles of the types, in the same file."""

    model = PartnerRole
    fields = dict.fromkeys(("position", "name", "name_es"), as_it_is)

    def read(self, source: Any, problems: list[Problem]) -> Iterator[FileRow]:
        for row in TypeFile().read(source, problems):
            for position, role in enumerate(row.cells.get("roles", ())):
                cells = self.cells_of({**role, "position": position, "type": row.cells["slug"]})
                yield replace(row, cells=cells)

    def complete(self, plan: EntryPlan, values: dict[str, Any]) -> dict[str, Any]:
        return {"type": PartnerType.objects.get(slug=plan.row.cells["type"]), **values}


class NeedFile(EntryKind):
    model = Need
    fields = dict.fromkeys(("name", "name_es", "question", "position"), as_it_is)


class SynonymFile(EntryKind):
    """Groups of phrases that mean the same; a group is known by its first phrase."""

    model = Synonym
    required = "first"
    shape = list
    fields: ClassVar = {"phrases": as_it_is}

    def cells_of(self, entry: Any) -> dict[str, Any]:
        return {"first": entry[0] if entry else "", "phrases": "\n".join(entry)}

    def key_of(self, entry: Any) -> str:
        return entry.lines[0]

    def find(self, row: FileRow, known: Any) -> Any:
        return known or self.by_key.get(self.key(row))

    def new(self, row: FileRow) -> Synonym:
        return Synonym()


class StoryFile(EntryKind):
    """Partnership stories, published; who took part is linked to the entries that are named."""

    model = Partnership
    together = ({"place", "town", "state"},)
    defaults: ClassVar = {
        "city": "", "state": "", "library_roles": (), "activities": (), "participants": (),
        "publication": Publication.PUBLISHED,
    }  # fmt: skip
    fields = dict.fromkeys(
        (
            "title", "title_es", "years", "summary", "summary_es", "mission_connection",
            "distinct_roles", "mutual_benefits", "lessons", "source_url", "page_url", "note",
            "publication", "state",
        ),
        as_it_is,
    ) | {"library_roles": joined_by("\n")}  # fmt: skip

    def __init__(self, deleted_partners: Collection[str] = ()) -> None:
        self.deleted_partners = deleted_partners

    def cells_of(self, entry: Any) -> dict[str, Any]:
        others = ("libraries", "partners")
        rows = [(key == "libraries", one) for key in others for one in entry.get(key, ())]
        return {**super().cells_of(entry), "participants": rows}

    def columns_of(self, name: str) -> set[str]:
        return {"city", "state"} if name in ("place", "town") else {name}

    def relations(self) -> list[Relation]:
        self.places = PlaceLookup()
        return [Topics(Partnership, "activities"), Participants(self.deleted_partners)]

    def complete(self, plan: EntryPlan, values: dict[str, Any]) -> dict[str, Any]:
        cells = plan.row.cells
        if "city" not in cells or "state" not in values:
            return values
        city, state = cells["city"], cells["state"]
        if found := self.places.cities(city, state) if city else []:
            place = self.places.places[found[0]]
            return {**values, "place": place, "town": "", "state": place.state}
        if city:
            town = ", ".join(filter(None, (city, state)))
            plan.warn("city", f"The gazetteer has no {town}: it is kept as text, on no map.")
        return {**values, "place": None, "town": city, "state": state}

    def record(self, ids: list[int], *, by: User | None, reason: str) -> None:
        record_shared_change(Partnership, ids, by=by, reason=reason)


class Participants(Children):
    column = "participants"
    model = Participant
    owner = "partnership"
    columns = ("name", "is_library", "contribution", "partner_id")

    def __init__(self, deleted: Collection[str]) -> None:
        partners = Partner.objects.order_by()
        ids = dict(partners.values_list("external_id", "pk"))
        homes = {lost: ids[home] for lost, home in merged_id_map().items()}
        self.partners = {**dict.fromkeys(deleted), **ids, **homes}

    def rows_in(self, cell: Any, plan: EntryPlan) -> Iterator[tuple[Any, ...]]:
        for is_library, one in cell:
            external_id = one.get("partner")
            if external_id and external_id not in self.partners:
                plan.error("partner", f"There is no partner “{external_id}”.")
            partner = self.partners.get(external_id)
            yield one.get("name", ""), is_library, one.get("contribution") or "", partner
