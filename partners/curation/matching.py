"""Finds which partner of the directory each row of a file speaks of."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ..models import Partner
from ..outputs.csv import with_interchange
from ..places.names import fold
from .relations import in_batches
from .report import Problem
from .rows import Row
from .serves import PlaceLookup, state_code


class Matcher:
    """Rows with their partners: by external id, else by name and place; a new one for the rest."""

    def __init__(self, rows: Iterable[Row], places: PlaceLookup, problems: list[Problem]) -> None:
        self.rows = list(rows)
        self.places = places
        self.problems = problems
        self.namesakes = self._namesakes()
        self.first_rows: dict[object, Row] = {}

    def match(self) -> Iterator[tuple[Row, Partner]]:
        """Yield each row with its partner; rows that speak of the same one are problems."""
        for rows in in_batches(self.rows):
            yield from self._match_batch(rows)

    def _match_batch(self, rows: list[Row]) -> Iterator[tuple[Row, Partner]]:
        wanted = {row: self._same_name_and_place(row) for row in rows}
        by_name = {pk for found in wanted.values() for pk in found}
        ids = {row.cells["external_id"] for row in rows if row.cells.get("external_id")}
        known = list(with_interchange(Partner.objects.filter(external_id__in=ids)))
        known += with_interchange(Partner.objects.filter(pk__in=by_name))
        by_id = {partner.external_id: partner for partner in known}
        by_pk = {partner.pk: partner for partner in known}
        for row in rows:
            external_id = row.cells.get("external_id", "")
            partner = by_id.get(external_id) if external_id else None
            if not external_id and len(wanted[row]) == 1:
                partner = by_pk[wanted[row][0]]
            if len(wanted[row]) > 1:
                self._complain(row, "name", "Several partners have this name: give external_id.")
            elif self._is_first(row, partner):
                yield row, partner or Partner()

    def _namesakes(self) -> dict[str, list[tuple[int, int | None, str]]]:
        """Name key → (id, place id, state) of partners, when a row has no external id."""
        namesakes = defaultdict(list)
        if not all(row.cells.get("external_id") for row in self.rows):
            for pk, name, *place in Partner.objects.values_list("pk", "name", "place_id", "state"):
                namesakes[_name_key(name)].append((pk, *place))
        return namesakes

    def _same_name_and_place(self, row: Row) -> list[int]:
        if row.cells.get("external_id"):
            return []
        found = self.namesakes.get(_name_key(row.cells["name"]), [])
        state = state_code(row.cells.get("state", ""))
        if city := row.cells.get("city"):
            cities = self.places.cities(city, state)
            found = [candidate for candidate in found if candidate[1] in cities]
        if state:
            found = [candidate for candidate in found if candidate[2] == state]
        return [candidate[0] for candidate in found]

    def _name_and_place(self, row: Row) -> tuple:
        city, state = row.cells.get("city", ""), state_code(row.cells.get("state", ""))
        cities = self.places.cities(city, state)
        return _name_key(row.cells["name"]), cities[0] if cities else fold(city), state

    def _is_first(self, row: Row, partner: Partner | None) -> bool:
        """Whether no row before this one spoke of the same partner; else a problem is noted."""
        cells = row.cells
        identity = (partner.pk if partner else None) or cells.get("external_id")
        first = self.first_rows.setdefault(identity or self._name_and_place(row), row)
        if first is row:
            return True
        column = "external_id" if cells.get("external_id") else "name"
        value = cells[column]
        self._complain(
            row, column,
            f"“{value[:60]}” is already in {first.file}, line {first.line}: keep one of the rows.",
        )  # fmt: skip
        return False

    def _complain(self, row: Row, column: str, message: str) -> None:
        self.problems.append(Problem(row.file, row.line, column, message))


def _name_key(name: str) -> str:
    return fold(name) or name.casefold()
