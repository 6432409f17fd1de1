"""Finds the partner that each row of a file is about."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from ..choices import Publication
from ..duplicates.merged_ids import merged_id_map
from ..exports.csv import with_interchange
from ..models import Partner
from ..models.partner import sort_key
from ..places.names import fold
from ..places.states import state_code
from .file_rows import FileRow
from .lookalikes import Lookalike, lookalikes
from .report import WARNING, Problem
from .service_areas import PlaceLookup

NEW, SKIP = "new", "skip"
Place = tuple[str, int]


class WholeFile(Protocol):
    """What a batch of rows has to know of all others of its import."""

    def external_ids_among(self, wanted: Collection[str]) -> set[str]:
        """Those of the ids that some row has."""

    def places_of(self, identities: Collection[str]) -> dict[str, Place]:
        """File and line of a row, not of this batch, that is the same partner as one of these."""


@dataclass(eq=False)
class RowMatch:
    """A row with its partner, unsaved when nobody is it yet; whom else it may be about."""

    row: FileRow
    partner: Partner = field(default_factory=Partner)
    identity: str = ""
    lookalikes: list[Lookalike] = field(default_factory=list)
    is_ambiguous: bool = False
    is_skipped: bool = False
    problems: list[Problem] = field(default_factory=list)


class RowMatcher:
    """Matches rows by external id, else by name and place, in a few queries for each batch."""

    def __init__(self, places: PlaceLookup, whole: WholeFile) -> None:
        self.places = places
        self.whole = whole
        self.merged_ids = merged_id_map()

    def match(
        self, rows: list[FileRow], answers: Mapping[int, str] | None = None
    ) -> list[RowMatch]:
        """A match for each row; one that another row speaks of, too, is a problem.

        `answers` say by a row's position in the list what a curator decided about it: `NEW`,
        `SKIP`, or the primary key of a partner.
        """
        answers = answers or {}
        found = self._find(rows, answers)
        matches = [
            self._match(row, partners, answers.get(position, ""))
            for position, (row, partners) in enumerate(zip(rows, found, strict=True))
        ]
        self._refuse_repetitions(matches)
        self._look_for_lookalikes(matches, answers)
        return matches

    def _find(self, rows: list[FileRow], answers: Mapping[int, str]) -> list[list[Partner]]:
        """Who each row may be: one by its id or its answer, or all with its name and place."""
        ids = {row.cells["external_id"] for row in rows if row.cells.get("external_id")}
        namesakes = self._namesakes(rows)
        chosen = {int(answer) for answer in answers.values() if answer.isdigit()}
        by_name = {pk for row in rows for pk in self._same_name_and_place(row, namesakes)}
        known = list(with_interchange(Partner.objects.filter(external_id__in=ids)))
        pks = (by_name | chosen) - {partner.pk for partner in known}
        known += with_interchange(Partner.objects.filter(pk__in=pks))
        by_id = {partner.external_id: partner for partner in known}
        by_pk = {partner.pk: partner for partner in known}
        found = []
        for position, row in enumerate(rows):
            answer, external_id = answers.get(position, ""), row.cells.get("external_id")
            if answer.isdigit():
                candidates = [by_pk.get(int(answer))]
            elif external_id:
                candidates = [by_id.get(external_id)]
            else:
                candidates = [by_pk.get(pk) for pk in self._same_name_and_place(row, namesakes)]
            found.append([partner for partner in candidates if partner])
        return found

    def _match(self, row: FileRow, partners: list[Partner], answer: str) -> RowMatch:
        match = RowMatch(row, is_skipped=answer == SKIP)
        if home := self.merged_ids.get(row.cells.get("external_id", "")):
            # What the file says was true of another entry, and would overwrite what was chosen.
            self._leave_alone(match, home)
            return match
        if answer == NEW:
            partners = [] if not row.cells.get("external_id") else partners
        if len(partners) == 1:
            match.partner = partners[0]
            if answer.isdigit():
                match.row = _named_as(row, partners[0])
        elif partners:
            match.is_ambiguous = True
            match.lookalikes = [Lookalike.of(partner, ("same name",)) for partner in partners]
        match.identity = self._identity(match)
        return match

    def _leave_alone(self, match: RowMatch, home: str) -> None:
        row, match.is_skipped = match.row, True
        message = (
            f"“{row.cells['external_id']}” was merged into “{home}”; this row is skipped. To "
            "change the entry, enter that external_id."
        )
        match.problems.append(Problem(row.file, row.line, "external_id", message, WARNING))

    def _namesakes(self, rows: list[FileRow]) -> dict[str, list[tuple[int, int | None, str, str]]]:
        """Name key → (id, place id, state, unknown town) of partners, for rows without an id."""
        names = {row.cells["name"] for row in rows if not row.cells.get("external_id")}
        namesakes = defaultdict(list)
        if names:
            # Lists sort by this key, so there is an index for it; it may be cut off.
            found = Partner.objects.filter(
                publication__in=Publication.values, sort_key__in={sort_key(name) for name in names}
            ).order_by()
            for pk, name, *place in found.values_list("pk", "name", "place_id", "state", "town"):
                namesakes[_name_key(name)].append((pk, *place))
        return namesakes

    def _same_name_and_place(self, row: FileRow, namesakes: Mapping[str, list[tuple]]) -> list[int]:
        if row.cells.get("external_id"):
            return []
        found = namesakes.get(_name_key(row.cells["name"]), [])
        state = state_code(row.cells.get("state", ""))
        if city := row.cells.get("city"):
            cities = self.places.cities(city, state)
            found = [
                candidate
                for candidate in found
                if candidate[1] in cities or (candidate[3] and fold(candidate[3]) == fold(city))
            ]
        if state:
            found = [candidate for candidate in found if candidate[2] == state]
        return [candidate[0] for candidate in found]

    def _identity(self, match: RowMatch) -> str:
        """What two rows of a file share only if they speak of the same partner."""
        cells = match.row.cells
        if match.partner.pk:
            return f"pk:{match.partner.pk}"
        if external_id := cells.get("external_id"):
            return f"id:{external_id}"
        city, state = cells.get("city", ""), state_code(cells.get("state", ""))
        cities = self.places.cities(city, state)
        town = cities[0] if cities else fold(city)
        return f"name:{_name_key(cells['name'])}|{town}|{state}"[:300]

    def _refuse_repetitions(self, matches: list[RowMatch]) -> None:
        matches = [match for match in matches if not match.is_skipped]
        first = self.whole.places_of({match.identity for match in matches})
        for match in matches:
            row = match.row
            file, line = first.setdefault(match.identity, (row.file, row.line))
            if (file, line) != (row.file, row.line):
                column = "external_id" if row.cells.get("external_id") else "name"
                match.problems.append(
                    Problem(
                        row.file, row.line, column,
                        f"“{row.cells[column][:60]}” is already in {file}, line {line}: keep "
                        "only one of the rows.",
                    )
                )  # fmt: skip

    def _look_for_lookalikes(self, matches: list[RowMatch], answers: Mapping[int, str]) -> None:
        open_matches = [
            match
            for position, match in enumerate(matches)
            if not (match.partner.pk or match.lookalikes or match.problems or match.is_skipped)
            and not answers.get(position)
        ]
        found = lookalikes([match.row for match in open_matches], self.places)
        for match, alike in zip(open_matches, found, strict=True):
            match.lookalikes = alike


class FileInMemory:
    """All rows of an import that one process reads at once."""

    def __init__(self, rows: Iterable[FileRow]) -> None:
        self.external_ids = {row.cells.get("external_id") for row in rows} - {None, ""}
        self.places: dict[str, Place] = {}

    def external_ids_among(self, wanted: Collection[str]) -> set[str]:
        return self.external_ids.intersection(wanted)

    def places_of(self, identities: Collection[str]) -> dict[str, Place]:
        # Given away whole: the matcher notes in it where it saw each partner first.
        return self.places


def _named_as(row: FileRow, partner: Partner) -> FileRow:
    """The row of a partner that a curator chose: it keeps the id that it is known by."""
    if row.cells.get("external_id", partner.external_id) == partner.external_id:
        return row
    return replace(row, cells=row.cells | {"external_id": partner.external_id})


def _name_key(name: str) -> str:
    return fold(name) or name.casefold()
