"""Loads the gazetteer from fixtures/: states, counties, towns, ZIP codes, regions, nicknames.

It reaches models through the app registry, because the models build on this package.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from django.apps import apps
from django.db import transaction

from .draft import Draft, DraftPlace, point_of, read_tables, values_of
from .geo import Point
from .rows import insert
from .succession import Succession, in_batches

PLACE_COLUMNS = (
    "code", "kind", "name", "slug", "state", "designation", "county_name", "is_namesake",
    "is_curated", "population", "prominence", "note", "source_url", "latitude", "longitude",
    "unit_x", "unit_y", "unit_z",
)  # fmt: skip
NAME_COLUMNS = ("place_id", "key", "name", "is_own", "source", "as_of")
ZIP_COLUMNS = (
    "code", "name", "other_names", "state", "place_id", "county_id", "has_other_counties",
    "latitude", "longitude", "unit_x", "unit_y", "unit_z",
)  # fmt: skip
GAZETTEER, LIBRARY, CURATOR = "gazetteer", "library", "curator"


def load_gazetteer(folder: Path, report: Callable[[str], None] = print) -> None:
    """Load or refresh every place in the folder's `gazetteer.zip` and plain tables.

    All or nothing. Loading twice changes nothing. What curators added stays: places, and names.
    A place that the files no longer have hands over all that refers to it to the one that took
    its place, and its address leads there.

    Raises UnknownPlace when a region or a nickname does not fit, FileNotFoundError without the
    files.
    """
    tables = read_tables(folder)
    draft = Draft(tables)
    Version = apps.get_model("partners", "Version")
    with transaction.atomic():
        succession = Succession(draft, tables["redirects"])
        succession.free_addresses()
        _save_places(draft)
        ids = dict(apps.get_model("partners", "Place").objects.values_list("code", "pk"))
        report(f"places: {len(draft.places):,}")
        if staying := succession.hand_over(ids):
            report(f"places that no file has any more, but entries refer to: {staying:,}")
        succession.remember_addresses(ids)
        _save_names(draft, ids)
        _save_containments(draft, ids)
        _save_zip_codes(tables["zip_codes"], ids)
        report(f"ZIP codes: {len(tables['zip_codes']):,}")
        apps.get_model("partners", "Partner").objects.follow_their_cities()
        Version.objects.advance(Version.GAZETTEER)


def _save_places(draft: Draft) -> None:
    Place = apps.get_model("partners", "Place")
    insert(Place, PLACE_COLUMNS, map(_place_row, draft.places.values()), key=["code"])


def _place_row(place: DraftPlace) -> tuple:
    return (
        place.code, place.kind, place.name, place.slug, place.state, place.designation,
        place.county_name, place.is_namesake, False, place.population, place.prominence,
        place.note, place.source_url, *_where(place.point),
    )  # fmt: skip


def _where(point: Point | None) -> tuple:
    if point is None:
        return (None,) * 5
    return point.latitude, point.longitude, *point.vector


def _save_names(draft: Draft, ids: dict[str, int]) -> None:
    """Write the names that differ; those that a curator added stay as they are."""
    PlaceName = apps.get_model("partners", "PlaceName")
    drafted = {ids[code] for code in draft.places}
    names = PlaceName.objects.order_by().values_list("pk", *NAME_COLUMNS)
    standing = {(place, key): (pk, row) for pk, place, key, *row in names if place in drafted}
    wanted = {}
    for (place, key), row in _name_rows(draft, ids):
        _, known = standing.pop((place, key), (None, None))
        is_a_curators = known and known[2] == CURATOR and not row[1]
        if not is_a_curators and known != list(row):
            wanted[place, key] = row
    gone = [pk for pk, row in standing.values() if row[2] != CURATOR]
    _delete(PlaceName, gone)
    rows = ((*where, *row) for where, row in wanted.items())
    insert(PlaceName, NAME_COLUMNS, rows, key=["place_id", "key"])


def _name_rows(draft: Draft, ids: dict[str, int]) -> Iterator[tuple[tuple, tuple]]:
    """Place and key of each name, with how it is written, whether it is its own, and its source."""
    for code, names in draft.names.items():
        for key, (name, is_own) in names.items():
            yield (ids[code], key), (name, is_own, GAZETTEER, None)
    for code, libraries in draft.libraries.items():
        for key, (name, year) in libraries.items():
            yield (ids[code], key), (name, False, LIBRARY, year)


def _save_containments(draft: Draft, ids: dict[str, int]) -> None:
    """Write and delete what differs; a place that was added in the admin stays where it was put."""
    Containment = apps.get_model("partners", "Containment")
    drafted = {ids[code] for code in draft.places}
    links = Containment.objects.order_by().values_list("pk", "inner_id", "outer_id")
    standing = {(inner, outer): pk for pk, inner, outer in links if inner in drafted}
    wanted = [
        link
        for code, containers in draft.containers.items()
        for outer in sorted(containers)
        if standing.pop(link := (ids[code], ids[outer]), None) is None
    ]
    _delete(Containment, list(standing.values()))
    insert(Containment, ("inner_id", "outer_id"), wanted)


def _save_zip_codes(rows: list[dict[str, str]], ids: dict[str, int]) -> None:
    ZipCode = apps.get_model("partners", "ZipCode")
    codes = {row["code"] for row in rows}
    _delete(ZipCode, sorted(set(ZipCode.objects.order_by().values_list("pk", flat=True)) - codes))
    insert(ZipCode, ZIP_COLUMNS, (_zip_row(row, ids) for row in rows), key=["code"])
    through = ZipCode.other_counties.through
    through.objects.all().delete()
    others = (
        (row["code"], ids[county]) for row in rows for county in values_of(row["county_fips"])[1:]
    )
    insert(through, ("zipcode_id", "place_id"), others)


def _zip_row(row: dict[str, str], ids: dict[str, int]) -> tuple:
    counties = values_of(row["county_fips"])
    return (
        row["code"], row["name"], row["other_names"], row["state"], ids.get(row["place_code"]),
        ids[counties[0]], len(counties) > 1, *_where(point_of(row)),
    )  # fmt: skip


def _delete(model, keys: list) -> None:
    for some in in_batches(keys):
        model.objects.filter(pk__in=some).delete()
