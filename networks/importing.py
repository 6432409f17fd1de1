"""Imports audiences and the CSV of networks, all rows or none."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from partners.changes import record_shared_change, record_vocabulary_change
from partners.choices import Publication
from partners.exports.csv import split_addresses, split_cell
from partners.imports.baseline import ImportBaseline
from partners.imports.file_rows import FileRow, Source, file_name, read_rows
from partners.imports.fixture_upsert import FixtureUpsert
from partners.imports.report import Problem, Report, reject_errors
from partners.imports.topics import NO_TOPIC, is_topic
from partners.models import Partner

from .known_networks import KnownNetworks
from .models import Audience, Network

COLUMNS = (
    "name", "short_name", "slug", "kind", "website", "host_organization", "founded_year",
    "ended_year", "scope", "audiences", "status", "successor", "description", "description_es",
    "membership", "how_to_join", "how_to_join_es", "channels", "resources", "topics",
    "source_urls", "as_of", "note", "publication",
)  # fmt: skip
LONGEST_AUDIENCE = 50


def load_audiences(path: Path, *, keeps: bool = False) -> Report:
    """Load whom networks are for, in both languages; raises ImportRejected for a bad entry.

    With `keeps`, what curators changed since the last load stays.
    """
    report = Report()
    last = ImportBaseline(Audience, keeps=keeps)
    with transaction.atomic():
        for entry in json.loads(path.read_text("utf-8")):
            record = FixtureUpsert.of(last, {"slug": entry["slug"]}, report=report, file=str(path))
            if record.write({"name": entry["name"], "name_es": entry["name_es"]}):
                record.count()
        reject_errors(report)
        last.save()
        if report.created + report.changed:
            record_vocabulary_change()
    return report


def import_networks(source: Source, *, keeps: bool = False) -> Report:
    """Create and change networks by name, with audiences, topics, resources and successors.

    A name or address that a network used to have is recognized; it keeps those it has now.
    The source is a path or an open text stream. Loading it again changes nothing. With `keeps`,
    what curators changed since the last load stays. Raises ImportRejected, whose report lists every
    error with its line.
    """
    report = Report()
    last = ImportBaseline(Network, keeps=keeps)
    with transaction.atomic():
        rows = read_rows(source, COLUMNS, report.problems)
        known = KnownNetworks(last)
        rows = _without_repetitions(rows, known, report)
        records = [_write(row, known, report) for row in rows]
        networks = dict.fromkeys(last.gone) | known.by_former_name
        networks |= {network.name: network for network in Network.objects.all()}
        for row, record in zip(rows, records, strict=True):
            if record:
                _write_successor(row, record, networks)
                record.count()
        reject_errors(report)
        last.save()
        if report.created + report.changed:
            record_shared_change(
                Network,
                [record.row.pk for record in records if record],
                Partner.objects.filter(memberships__isnull=False),
                reason=f"Import of {file_name(source)}.",
            )
    return report


def _without_repetitions(
    rows: list[FileRow], known: KnownNetworks, report: Report
) -> list[FileRow]:
    first_lines: dict[str, int] = {}
    for row in rows:
        name, network = row.cells["name"], known.of_row(row)
        first = first_lines.setdefault(network.name if network else name, row.line)
        if first != row.line:
            message = f"“{name[:60]}” is already in line {first}: keep only one of the rows."
            report.problems.append(Problem(row.file, row.line, "name", message))
    return [row for row in rows if row.line in first_lines.values()]


def _write(row: FileRow, known: KnownNetworks, report: Report) -> FixtureUpsert | None:
    name = row.cells["name"]
    network = known.of_row(row) or Network(name=name)
    record = FixtureUpsert(known.last, name, network, report=report, file=row.file, line=row.line)
    values = {"name": name} | _values(row, record)
    if known.is_former(network, name, values.get("slug", "")):
        # The file is from before somebody renamed it.
        values = {column: values[column] for column in values.keys() - {"name", "slug"}}
    old = network.name
    if not record.write(values):
        return None
    if network.name != old:
        network.former_names.get_or_create(name=old)
    cells = row.cells
    if "audiences" in cells:
        record.write_set(network.audiences, "audiences", _audiences(cells["audiences"], record))
    if "topics" in cells:
        record.write_set(network.topics, "topics", _topics(cells["topics"], record))
    if "resources" in cells:
        resources = _resources(cells["resources"], record)
        record.write_children("resources", network.resources, resources)
    return record


def _values(row: FileRow, record: FixtureUpsert) -> dict:
    """The network's own fields; a cell that cannot be read is told to the record."""
    values = {}
    for column, read in READERS.items():
        if column in row.cells:
            try:
                values[column] = read(row.cells[column])
            except ValueError as error:
                record.complain(column, str(error))
    if not values.get("slug"):
        values.pop("slug", None)
    if not values.get("publication"):
        has_sources = bool(values.get("source_urls", record.row.source_urls))
        values["publication"] = Publication.PUBLISHED if has_sources else Publication.DRAFT
    return values


def _audiences(cell: str, record: FixtureUpsert) -> Iterator[Audience]:
    for name in split_cell(cell):
        slug = slugify(name)
        if slug and len(name) <= LONGEST_AUDIENCE:
            yield Audience.objects.get_or_create(slug=slug, defaults={"name": name})[0]
        else:
            record.complain("audiences", f"“{name[:60]}” is no audience: shorten it.")


def _topics(cell: str, record: FixtureUpsert) -> Iterator[str]:
    for name in split_cell(cell):
        if is_topic(name):
            yield name
        else:
            record.complain("topics", NO_TOPIC.format(name[:60]))


def _resources(cell: str, record: FixtureUpsert) -> list[dict]:
    """Read "Title | web address; …"."""
    resources = []
    for text in split_cell(cell):
        title, _, url = (part.strip() for part in text.rpartition(" | "))
        if title:
            resources.append({"title": title, "url": url})
        else:
            record.complain("resources", f"Write “Title | web address” instead of “{text[:60]}”.")
    return resources


def _write_successor(
    row: FileRow, record: FixtureUpsert, networks: dict[str, Network | None]
) -> None:
    name = row.cells.get("successor")
    if name is None:
        return
    if name and name not in networks:
        record.complain("successor", f"There is no network “{name[:60]}”.")
    else:
        record.write({"successor": networks[name] if name else None})


def _text(text: str) -> str:
    return text


def _year(text: str) -> int | None:
    if text and not (text.isascii() and text.isdigit() and len(text) == 4):
        raise ValueError(f"“{text[:40]}” isn’t a year. Enter four digits.")
    return int(text) if text else None


def _choice(field: str) -> Callable[[str], str]:
    """A reader that takes a choice's value or its label, with spaces or hyphens, in any case."""
    model_field = Network._meta.get_field(field)
    default = model_field.get_default() or ""
    known = {
        slugify(text): value for value, label in model_field.choices for text in (value, label)
    }

    def read(text: str) -> str:
        if not text:
            return default
        if slugify(text) not in known:
            raise ValueError(f"“{text[:40]}” is not one of: {', '.join(known.values())}.")
        return known[slugify(text)]

    return read


READERS: dict[str, Callable[[str], object]] = {
    **dict.fromkeys(
        (
            "short_name", "slug", "website", "host_organization", "scope", "description",
            "description_es", "how_to_join", "how_to_join_es", "channels", "note",
        ),
        _text,
    ),
    **dict.fromkeys(("founded_year", "ended_year", "as_of"), _year),
    **{field: _choice(field) for field in ("kind", "membership", "status", "publication")},
    "source_urls": lambda text: "\n".join(split_addresses(text)),
}  # fmt: skip
