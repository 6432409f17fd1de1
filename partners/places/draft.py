"""The gazetteer's tables, read into places with their names and what they lie in.

Nothing here asks the database; `gazetteer` saves what is drafted.
"""

import csv
import io
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from django.utils.text import slugify

from .designations import PLANNING_REGION
from .geo import Point, middle
from .names import TOWNS, fold

LONGEST_NAME = 120
NATION = {"code": "us", "name": "United States", "also_called": "USA; US; U.S.; nationwide; nation"}
PACKED_TABLES = ("states", "counties", "places", "zip_codes", "redirects", "libraries")
PLAIN_TABLES = {
    "regions": "regions.csv",
    "parts": "place_parts.csv",
    "nicknames": "place_nicknames.csv",
}
Tables = dict[str, list[dict[str, str]]]


class UnknownPlace(ValueError):
    """A region or a nickname speaks of a place that the gazetteer does not have."""


@dataclass(slots=True)
class DraftPlace:
    """A place to save; its fields are those of the model."""

    code: str
    kind: str
    name: str
    slug: str
    state: str = ""
    designation: str = ""
    county_name: str = ""
    is_namesake: bool = False
    population: int | None = None
    prominence: int = 0
    note: str = ""
    source_url: str = ""
    point: Point | None = None

    @property
    def path(self) -> str:
        return f"{self.state.lower() or 'regions'}/{self.slug}"


def read_tables(folder: Path) -> Tables:
    """All tables of a folder; raises FileNotFoundError without one of them."""
    tables = {}
    with zipfile.ZipFile(folder / "gazetteer.zip") as archive:
        for table in PACKED_TABLES:
            with archive.open(f"{table}.csv") as file:
                tables[table] = list(csv.DictReader(io.TextIOWrapper(file, "utf-8")))
    for table, name in PLAIN_TABLES.items():
        with (folder / name).open(encoding="utf-8", newline="") as file:
            tables[table] = list(csv.DictReader(file))
    return tables


def values_of(cell: str) -> list[str]:
    """The values of a cell that may hold several."""
    return [value.strip() for value in cell.split(";") if value.strip()] if cell else []


def point_of(row: dict[str, str]) -> Point | None:
    if not row["latitude"]:
        return None
    return Point(float(row["latitude"]), float(row["longitude"]))


class Draft:
    """The places to save, by code, with the names and the containers they will have.

    `names` holds by code and folded name how the name is written and whether it is the place's
    own; `libraries` holds by code the names of public libraries.
    """

    def __init__(self, tables: Tables) -> None:
        self.places: dict[str, DraftPlace] = {}
        self.names: dict[str, dict[str, tuple[str, bool]]] = defaultdict(dict)
        self.containers: dict[str, set[str]] = defaultdict(set)
        self.libraries: dict[str, dict[str, tuple[str, int]]] = defaultdict(dict)
        self._by_name: dict[tuple[str, str, str], str] = {}
        self._add_nation(NATION)
        self._add_states(tables["states"])
        self._add_counties(tables["counties"])
        self._add_towns(tables["places"])
        self._nest_counties()
        self._mark_namesakes()
        self._add_regions(tables["regions"])
        self._add_parts(tables["parts"])
        self._add_nicknames(tables["nicknames"])
        self._add_libraries(tables["libraries"])

    def _add(self, place: DraftPlace, also_called: Iterable[str]) -> None:
        self.places[place.code] = place
        self._add_name(place.code, place.name, is_own=True)
        for name in also_called:
            self._add_name(place.code, name, is_own=False)
        known_as = (place.kind, place.state, fold(place.name))
        rival = self._by_name.get(known_as)
        if rival is None or place.prominence > self.places[rival].prominence:
            self._by_name[known_as] = place.code

    def _add_name(self, code: str, name: str, *, is_own: bool) -> None:
        if key := fold(name)[:LONGEST_NAME]:
            self.names[code].setdefault(key, (name[:LONGEST_NAME], is_own))

    def _add_nation(self, row: dict[str, str]) -> None:
        nation = DraftPlace(row["code"], "nation", row["name"], row["code"])
        self._add(nation, values_of(row["also_called"]))

    def _add_states(self, rows: list[dict[str, str]]) -> None:
        for row in rows:
            state = DraftPlace(
                row["code"], "state", row["name"], row["slug"], row["code"],
                population=int(row["population"] or 0) or None, point=point_of(row),
                prominence=int(row["prominence"] or 0),
            )  # fmt: skip
            self._add(state, [row["code"], *values_of(row["also_called"])])

    def _add_counties(self, rows: list[dict[str, str]]) -> None:
        for row in rows:
            county = DraftPlace(
                row["fips"], "county", row["name"], row["slug"], row["state"], row["designation"],
                point=point_of(row), prominence=int(row["prominence"] or 0),
            )  # fmt: skip
            self._add(county, values_of(row["also_called"]))
            self.containers[row["fips"]].add(row["state"])

    def _add_towns(self, rows: list[dict[str, str]]) -> None:
        """Cities, towns, post towns and tribal areas, in their counties and in one another."""
        for row in rows:
            code, counties = row["code"], values_of(row["county_fips"])
            town = DraftPlace(
                code, row["kind"], row["name"], row["slug"], row["state"], row["designation"],
                county_name=self.places[counties[0]].name if counties else "",
                population=int(row["population"]) if row["population"] else None,
                prominence=int(row["prominence"] or 0), point=point_of(row),
            )  # fmt: skip
            self._add(town, values_of(row["also_called"]))
            states = (self.places[county].state for county in counties)
            self.containers[code].update((row["state"], *counties, *states))
            self.containers[code].update(values_of(row["within"]))
        for row in rows:
            for outer in values_of(row["within"]):
                further = self.containers[outer]
                towns = {one for one in further if self.places[one].kind in TOWNS}
                self.containers[row["code"]] |= towns - {row["code"]}

    def _nest_counties(self) -> None:
        """Put a planning region into the old county that has all its towns, and the reverse."""
        regions = {c for c, place in self.places.items() if place.designation == PLANNING_REGION}
        sharing = defaultdict(set)
        for code, containers in self.containers.items():
            if (here := containers & regions) and self.places[code].kind in TOWNS:
                counties = {one for one in containers - here if self.places[one].kind == "county"}
                for region, county in product(here, counties):
                    sharing[region].add(county)
                    sharing[county].add(region)
        for inner, outer in sharing.items():
            if len(outer) == 1:
                self.containers[inner] |= outer

    def _mark_namesakes(self) -> None:
        """Of towns of one name and state, those of other counties than the first say theirs.

        First is the most prominent; a town and the settlement within it are told apart by what
        they are, as their county is the same.
        """
        alike = defaultdict(list)
        for place in self.places.values():
            if place.kind in TOWNS:
                alike[place.state, fold(place.name)].append(place)
        for places in alike.values():
            first = max(places, key=lambda place: place.prominence)
            for place in places:
                place.is_namesake = place.county_name not in ("", first.county_name)

    def _add_regions(self, rows: list[dict[str, str]]) -> None:
        """A region holds the counties it names, or its states whole, and all that lies in them."""
        inner_of = defaultdict(set)
        for code, containers in self.containers.items():
            for container in containers:
                inner_of[container].add(code)
        for row in rows:
            code = f"region:{slugify(row['name'])}"
            counties = [
                self._code("county", label[-2:], label[:-4], "regions.csv")
                for label in values_of(row["counties"])
            ]
            members = counties or values_of(row["states"])
            region = DraftPlace(
                code, "region", row["name"], slugify(row["name"]),
                point=middle([self.places[member].point for member in members]),
                prominence=sum(self.places[member].prominence for member in members),
                note=row["note"][:300], source_url=row["source_url"],
            )  # fmt: skip
            self._add(region, values_of(row["aliases"]))
            for inner in set(members).union(*(inner_of[member] for member in members)):
                self.containers[inner].add(code)
            self.containers[code].update(self.places[county].state for county in counties)

    def _add_parts(self, rows: list[dict[str, str]]) -> None:
        """A few cities hold whole counties: New York its five boroughs, and all within them."""
        for row in rows:
            whole = self._code("city", row["state"], row["whole"], "place_parts.csv")
            part = self._code("county", row["state"], row["part"], "place_parts.csv")
            self.containers[whole].discard(part)
            self.containers[part].add(whole)
            for containers in self.containers.values():
                if part in containers:
                    containers.add(whole)

    def _add_nicknames(self, rows: list[dict[str, str]]) -> None:
        for row in rows:
            state = "" if row["kind"] == "region" else row["state"]
            code = self._code(row["kind"], state, row["name"], "place_nicknames.csv")
            self._add_name(code, row["nickname"], is_own=False)

    def _add_libraries(self, rows: list[dict[str, str]]) -> None:
        """A public library's own name leads to the towns where it is."""
        for row in rows:
            key = fold(row["name"])[:LONGEST_NAME]
            for code in values_of(row["place_codes"]):
                if key and key not in self.names[code]:
                    self.libraries[code][key] = (row["name"][:LONGEST_NAME], int(row["year"]))

    def _code(self, kind: str, state: str, name: str, file: str) -> str:
        code = self._by_name.get((kind, state, fold(name)))
        if code is None:
            label = f"{name}, {state}" if state else name
            raise UnknownPlace(f"{file}: there is no {kind} “{label}” in the gazetteer.")
        return code
