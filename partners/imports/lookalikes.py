"""Finds existing partners that a new row may duplicate."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..duplicates.finder import find_matches, typed_in
from ..models import Partner
from ..places.states import state_code
from .file_rows import FileRow
from .service_areas import PlaceLookup

MOST = 5


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A partner that a row may be about, with the reasons in words."""

    pk: int
    name: str
    place: str
    external_id: str
    reasons: tuple[str, ...]

    @classmethod
    def of(cls, partner: Partner, reasons: tuple[str, ...]) -> "Lookalike":
        place = partner.city_and_state
        return cls(partner.pk, partner.name, place, partner.external_id, reasons)


def lookalikes(rows: Sequence[FileRow], places: PlaceLookup) -> list[list[Lookalike]]:
    """For each row at most five partners, likeliest first, in a few queries for all of them."""
    if not rows:
        return []
    found = find_matches([_described(row, places) for row in rows])
    ids = {pk for one in found for pk, _ in one[:MOST]}
    partners = Partner.objects.select_related("place").in_bulk(ids)
    return [
        [Lookalike.of(partners[pk], likeness.reasons) for pk, likeness in one[:MOST]]
        for one in found
    ]


def _described(row: FileRow, places: PlaceLookup):
    cells = row.cells
    state = state_code(cells.get("state", ""))
    cities = places.cities(cells.get("city", ""), state)
    place = places.places[cities[0]] if cities else None
    return typed_in(cells["name"], place, cells.get("website", ""), state=state)
