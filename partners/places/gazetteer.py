"""Loads the gazetteer from fixtures/: states, counties, cities, ZIP codes, regions, nicknames.

It reaches models through the app registry, because the models build on this package.
"""

import csv
import io
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.apps import apps
from django.db import transaction
from django.utils.text import slugify

from .geo import Point, middle
from .names import fold

BATCH = 2_000
NATION = {"code": "us", "name": "United States", "also_called": "USA; US; U.S.; nationwide; nation"}
PLAIN_TABLES = {
    "regions": "regions.csv",
    "parts": "place_parts.csv",
    "nicknames": "place_nicknames.csv",
}
PLACE_FIELDS = (
    "kind", "name", "slug", "state", "county_name", "population", "prominence", "note",
    "source_url", "latitude", "longitude", "unit_x", "unit_y", "unit_z",
)  # fmt: skip
ZIP_FIELDS = ("city", "county", "state", "latitude", "longitude", "unit_x", "unit_y", "unit_z")


class UnknownPlace(ValueError):
    """A region or a nickname speaks of a place that the gazetteer does not have."""


def load_gazetteer(folder: Path, report: Callable[[str], None] = print) -> None:
    """Load or refresh every place in the folder's `gazetteer.zip` and plain tables.

    All or nothing. Loading twice changes nothing; names that curators added stay. Raises
    UnknownPlace when a region or a nickname does not fit, FileNotFoundError without the files.
    """
    tables = _read_tables(folder)
    Version = apps.get_model("partners", "Version")
    with transaction.atomic():
        draft = _Draft()
        draft.add_nation(NATION)
        draft.add_states(tables["states"])
        draft.add_counties(tables["counties"])
        draft.add_cities(tables["cities"])
        draft.add_regions(tables["regions"])
        draft.add_parts(tables["parts"])
        draft.add_nicknames(tables["nicknames"])
        ids = _save_places(draft)
        report(f"places: {len(ids):,}")
        _save_names(draft, ids)
        _save_containments(draft, ids)
        _save_zip_codes(tables["zip_codes"], draft, ids)
        report(f"ZIP codes: {len(tables['zip_codes']):,}")
        apps.get_model("partners", "Partner").objects.follow_their_cities()
        Version.objects.advance(Version.GAZETTEER)


def _read_tables(folder: Path) -> dict[str, list[dict[str, str]]]:
    tables = {}
    with zipfile.ZipFile(folder / "gazetteer.zip") as archive:
        for table in ("states", "counties", "cities", "zip_codes"):
            with archive.open(f"{table}.csv") as file:
                tables[table] = list(csv.DictReader(io.TextIOWrapper(file, "utf-8")))
    for table, name in PLAIN_TABLES.items():
        with (folder / name).open(encoding="utf-8", newline="") as file:
            tables[table] = list(csv.DictReader(file))
    return tables


def _values(cell: str) -> list[str]:
    return [value.strip() for value in cell.split(";") if value.strip()]


class _Draft:
    """The places to save, by code, with the names and containers they will have."""

    def __init__(self) -> None:
        self.model = apps.get_model("partners", "Place")
        self.places: dict[str, object] = {}
        self.names: dict[str, dict[str, tuple[str, bool]]] = defaultdict(dict)
        self.containers: dict[str, set[str]] = defaultdict(set)
        self.by_name: dict[tuple[str, str, str], str] = {}

    def add(self, code: str, *, point: Point | None, also_called: Iterable[str], **fields) -> None:
        place = self.model(code=code, **fields)
        if point:
            place.latitude, place.longitude = point.latitude, point.longitude
        place.set_unit_vector()
        self.places[code] = place
        self.add_name(code, place.name, is_own=True)
        for name in also_called:
            self.add_name(code, name, is_own=False)
        known_as = (place.kind, place.state, fold(place.name))
        rival = self.by_name.get(known_as)
        if rival is None or place.prominence > self.places[rival].prominence:
            self.by_name[known_as] = code

    def add_name(self, code: str, name: str, *, is_own: bool) -> None:
        if key := fold(name)[:120]:
            self.names[code].setdefault(key, (name[:120], is_own))

    def put_inside(self, code: str, container: str) -> None:
        self.containers[code].add(container)

    def add_nation(self, row: dict[str, str]) -> None:
        self.add(
            row["code"], kind="nation", name=row["name"], slug=row["code"], point=None,
            also_called=_values(row["also_called"]),
        )  # fmt: skip

    def add_states(self, rows: list[dict[str, str]]) -> None:
        for row in rows:
            self.add(
                row["code"], kind="state", name=row["name"], slug=row["slug"], state=row["code"],
                population=int(row["population"] or 0) or None, point=_point(row),
                also_called=[row["code"], *_values(row["also_called"])],
            )  # fmt: skip

    def add_counties(self, rows: list[dict[str, str]]) -> None:
        for row in rows:
            self.add(
                row["fips"], kind="county", name=row["name"], slug=row["slug"],
                state=row["state"], point=_point(row), also_called=_values(row["also_called"]),
            )  # fmt: skip
            self.put_inside(row["fips"], row["state"])

    def add_cities(self, rows: list[dict[str, str]]) -> None:
        for row in rows:
            counties = _values(row["county_fips"])
            population = int(row["population"] or 0)
            self.add(
                f"g{row['geoname_id']}", kind="city", name=row["name"], slug=row["slug"],
                state=row["state"], population=population, prominence=population,
                county_name=self.places[counties[0]].name, point=_point(row),
                also_called=_values(row["also_called"]),
            )  # fmt: skip
            for container in (row["state"], *counties):
                self.put_inside(f"g{row['geoname_id']}", container)
            for container in (row["state"], counties[0]):
                self.places[container].prominence += population

    def add_regions(self, rows: list[dict[str, str]]) -> None:
        """A region holds the counties it names, or its states whole, and all that lies in them."""
        inner_of = defaultdict(set)
        for code, containers in self.containers.items():
            for container in containers:
                inner_of[container].add(code)
        for row in rows:
            code = f"region:{slugify(row['name'])}"
            counties = [
                self._code("county", label[-2:], label[:-4], "regions.csv")
                for label in _values(row["counties"])
            ]
            members = counties or _values(row["states"])
            self.add(
                code, kind="region", name=row["name"], slug=slugify(row["name"]),
                point=middle([self.places[member].point for member in members]),
                also_called=_values(row["aliases"]),
                prominence=sum(self.places[member].prominence for member in members),
                note=row["note"][:300], source_url=row["source_url"],
            )  # fmt: skip
            for inner in set(members).union(*(inner_of[member] for member in members)):
                self.put_inside(inner, code)
            for county in counties:
                self.put_inside(code, self.places[county].state)

    def add_parts(self, rows: list[dict[str, str]]) -> None:
        """A few cities hold whole counties: New York its five boroughs, and all within them."""
        for row in rows:
            whole = self._code("city", row["state"], row["whole"], "place_parts.csv")
            part = self._code("county", row["state"], row["part"], "place_parts.csv")
            self.containers[whole].discard(part)
            self.put_inside(part, whole)
            for code, containers in self.containers.items():
                if part in containers:
                    self.put_inside(code, whole)

    def add_nicknames(self, rows: list[dict[str, str]]) -> None:
        for row in rows:
            state = "" if row["kind"] == "region" else row["state"]
            code = self._code(row["kind"], state, row["name"], "place_nicknames.csv")
            self.add_name(code, row["nickname"], is_own=False)

    def _code(self, kind: str, state: str, name: str, file: str) -> str:
        code = self.by_name.get((kind, state, fold(name)))
        if code is None:
            label = f"{name}, {state}" if state else name
            raise UnknownPlace(f"{file}: there is no {kind} “{label}” in the gazetteer.")
        return code


def _point(row: dict[str, str]) -> Point | None:
    if not row["latitude"]:
        return None
    return Point(float(row["latitude"]), float(row["longitude"]))


def _save_places(draft: _Draft) -> dict[str, int]:
    Place = draft.model
    Place.objects.bulk_create(
        draft.places.values(), batch_size=BATCH, update_conflicts=True,
        unique_fields=["code"], update_fields=PLACE_FIELDS,
    )  # fmt: skip
    return dict(Place.objects.values_list("code", "pk"))


def _save_names(draft: _Draft, ids: dict[str, int]) -> None:
    PlaceName = apps.get_model("partners", "PlaceName")
    PlaceName.objects.bulk_create(
        (
            PlaceName(place_id=ids[code], key=key, name=name, is_own=is_own)
            for code, names in draft.names.items()
            for key, (name, is_own) in names.items()
        ),
        batch_size=BATCH,
        ignore_conflicts=True,
    )


def _save_containments(draft: _Draft, ids: dict[str, int]) -> None:
    Containment = apps.get_model("partners", "Containment")
    Containment.objects.all().delete()
    Containment.objects.bulk_create(
        (
            Containment(inner_id=ids[inner], outer_id=ids[outer])
            for inner, containers in draft.containers.items()
            for outer in sorted(containers)
        ),
        batch_size=BATCH,
    )


def _zip_codes(rows: list[dict[str, str]], ids: dict[str, int]) -> Iterator:
    ZipCode = apps.get_model("partners", "ZipCode")
    for row in rows:
        zip_code = ZipCode(
            code=row["code"], state=row["state"],
            city_id=ids[f"g{row['city_geoname_id']}"], county_id=ids[row["county_fips"]],
            latitude=float(row["latitude"]), longitude=float(row["longitude"]),
        )  # fmt: skip
        zip_code.set_unit_vector()
        yield zip_code


def _save_zip_codes(rows: list[dict[str, str]], draft: _Draft, ids: dict[str, int]) -> None:
    ZipCode = apps.get_model("partners", "ZipCode")
    ZipCode.objects.bulk_create(
        _zip_codes(rows, ids), batch_size=BATCH, update_conflicts=True,
        unique_fields=["code"], update_fields=ZIP_FIELDS,
    )  # fmt: skip
