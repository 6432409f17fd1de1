"""A three-way merge of form states: as opened, as saved by someone else, and as sent.

A value that one side changed is proposed; a curator chooses where both sides changed it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from .form_states import EntryForms, FormRow, FormState, compared_fields, reader_of, takes_many

THEIRS, MINE = SIDES = ("theirs", "mine")
NOTHING = "nothing"
NOT_LISTED = "not in the list"


@dataclass
class Line:
    """One thing that the two sides say differently, as people read it.

    `proposed` is the side that changed it; empty when both did.
    """

    key: str
    label: str
    was: str
    theirs: str
    mine: str
    proposed: str


class ThreeWay:
    """Compares the three, and makes one state of them as was chosen."""

    def __init__(
        self, forms: EntryForms, base: FormState, theirs: FormState, mine: FormState
    ) -> None:
        self.forms, self.base, self.theirs, self.mine = forms, base, theirs, mine
        self.tables = {
            prefix: _aligned(
                base.rows.get(prefix, []), theirs.rows[prefix], mine.rows.get(prefix, [])
            )
            for prefix in theirs.rows
        }

    def lines(self) -> list[Line]:
        """What differs, in the order of the form, then of its tables."""
        return [*self._of_fields(), *self._of_tables()]

    def merged(self, choices: dict[str, str]) -> FormState:
        """The state in which each line says what was chosen, or else what is proposed."""
        sides = {line.key: choices.get(line.key) or line.proposed or MINE for line in self.lines()}
        fields = {}
        for name, one in compared_fields(self.forms.form).items():
            theirs, mine = self.theirs.fields.get(name, []), self.mine.fields.get(name, [])
            if takes_many(one):
                fields[name] = sorted(
                    text
                    for text in {*theirs, *mine}
                    if text in (mine if sides.get(f"item-{name}-{text}") == MINE else theirs)
                )
            else:
                fields[name] = mine if sides.get(f"field-{name}") == MINE else theirs
        rows = {}
        for prefix, table in self.tables.items():
            picked = (
                (row.pk, row.mine if sides.get(f"row-{prefix}-{key}") == MINE else row.theirs)
                for key, row in table.items()
            )
            rows[prefix] = [FormRow(pk, texts) for pk, texts in picked if texts is not None]
        return FormState(fields, rows)

    def _of_fields(self) -> Iterator[Line]:
        for name, one in compared_fields(self.forms.form).items():
            states = (self.base, self.theirs, self.mine)
            was, theirs, mine = (state.fields.get(name, []) for state in states)
            label = str(self.forms.form[name].label)
            if takes_many(one):
                yield from _items(name, label, reader_of(one), was, theirs, mine)
            elif theirs != mine:
                read = reader_of(one)
                texts = (", ".join(read(texts)) or NOTHING for texts in (was, theirs, mine))
                yield Line(f"field-{name}", label, *texts, _proposed(was, theirs, mine))

    def _of_tables(self) -> Iterator[Line]:
        for prefix, table in self.tables.items():
            formset = self.forms.formsets[prefix]
            read = _reader_of_rows(formset)
            for key, row in table.items():
                if row.theirs != row.mine:
                    texts = (read(texts) for texts in (row.was, row.theirs, row.mine))
                    side = _proposed(row.was, row.theirs, row.mine)
                    name = read(row.was or row.theirs or row.mine).partition(";")[0]
                    label = f"{self.forms.headings[prefix]}: {name}"
                    yield Line(f"row-{prefix}-{key}", label, *texts, side)


@dataclass
class _Aligned:
    """One row of a table in the three states; None where it is not there. `pk` is theirs."""

    pk: str = ""
    was: dict | None = None
    theirs: dict | None = None
    mine: dict | None = None


def _aligned(
    base: list[FormRow], theirs: list[FormRow], mine: list[FormRow]
) -> dict[str, _Aligned]:
    """The rows of the three states, by a key that says which belong together."""
    table = {row.pk: _Aligned(row.pk, theirs=row.fields) for row in theirs}
    known = {}
    # Those that are still there first, so that no other takes their place.
    for row in sorted(base, key=lambda row: row.pk not in table):
        known[row.pk] = pk = _home(row, table)
        # Without a home it was deleted meanwhile.
        table.setdefault(pk, _Aligned()).was = row.fields
    for number, row in enumerate(mine):
        pk = known.get(row.pk) if row.pk else _home_of_new(row, table)
        table.setdefault(pk or f"new{number}", _Aligned()).mine = row.fields
    return table


def _home(row: FormRow, table: dict[str, _Aligned]) -> str:
    """The key of a row in the table: its own, or, if it was made anew, that of the one like it."""
    if row.pk in table:
        return row.pk
    alike = (
        pk for pk, one in table.items() if one.pk and one.was is None and one.theirs == row.fields
    )
    return next(alike, f"gone{row.pk}")


def _home_of_new(row: FormRow, table: dict[str, _Aligned]) -> str | None:
    """The key of a row that the other one added as well: of the same name, place or network."""
    name = _first(row.fields)
    added = (pk for pk, one in table.items() if one.was is None and one.mine is None)
    return next((pk for pk in added if _first(table[pk].theirs) == name), None)


def _first(texts: dict | None) -> tuple | None:
    return next(((name, text) for name, text in (texts or {}).items() if text), None)


def _proposed(was, theirs, mine) -> str:
    if theirs == was:
        return MINE
    return THEIRS if mine == was else ""


def _items(name: str, label: str, read, was, theirs, mine) -> Iterator[Line]:
    """A line for each item of a list that one side has and the other has not."""
    for text in sorted({*theirs, *mine}):
        if (text in theirs) == (text in mine):
            continue
        words = ", ".join(read([text]))
        said = (words if text in side else NOT_LISTED for side in (was, theirs, mine))
        proposed = THEIRS if (text in was) == (text in mine) else MINE
        yield Line(f"item-{name}-{text}", f"{label}: {words}", *said, proposed)


def _reader_of_rows(formset):
    """Says a row as people read it: what is filled in, each with its label after the first."""
    fields = compared_fields(formset.empty_form, formset)
    labels = {name: str(formset.empty_form[name].label) for name in fields}
    readers = {name: reader_of(one) for name, one in fields.items()}

    def read(texts: dict | None) -> str:
        if texts is None:
            return NOT_LISTED
        filled = [
            (name, ", ".join(readers[name](texts[name]))) for name in fields if texts.get(name)
        ]
        parts = [
            text if not n else f"{labels[name]}: {text}" for n, (name, text) in enumerate(filled)
        ]
        return "; ".join(parts) or NOTHING

    return read
