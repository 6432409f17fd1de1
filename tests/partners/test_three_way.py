"""Any two edits of one form: nothing that either side did is lost, or lost without being shown."""

from django import forms
from django.forms import inlineformset_factory
from hypothesis import given
from hypothesis import strategies as st

from partners.admin.form_states import EntryForms, FormRow, FormState
from partners.admin.three_way import MINE, THEIRS, ThreeWay
from partners.models import Alias, Partner

TOPICS = ("gis", "housing", "maps")
AliasFormSet = inlineformset_factory(Partner, Alias, fields=("name",))


class EntryForm(forms.Form):
    name = forms.CharField()
    phone = forms.CharField()
    topics = forms.MultipleChoiceField(choices=[(topic, topic) for topic in TOPICS])


def entry_forms() -> EntryForms:
    found = EntryForms(EntryForm(), [AliasFormSet(instance=Partner(), prefix="aliases")])
    found.headings = {"aliases": "Other names"}
    return found


texts = st.sampled_from(["a", "b", "c"]).map(lambda text: [text]) | st.just([])
fields = st.fixed_dictionaries(
    {
        "name": texts,
        "phone": texts,
        "topics": st.sets(st.sampled_from(TOPICS)).map(sorted),
    }
)
words = st.sampled_from(["Elm", "Oak", "Ash", "Birch"])


@st.composite
def three_states(draw) -> tuple[FormState, FormState, FormState]:
    """A form as it was opened, as the other one saved it, and as it was sent.

    Rows are changed, taken out or added by each side; those that the other one added have numbers.
    """
    names = draw(st.lists(words, unique=True, max_size=3))
    base = [FormRow(str(number), {"name": [name]}) for number, name in enumerate(names, 1)]
    theirs, mine = (_edited(draw, base) for _ in range(2))
    theirs += [FormRow(str(number), {"name": [draw(words)]}) for number in range(9, 9 + draw(few))]
    mine += [FormRow("", {"name": [draw(words)]}) for _ in range(draw(few))]
    return tuple(FormState(draw(fields), {"aliases": rows}) for rows in (base, theirs, mine))


few = st.integers(0, 2)


def _edited(draw, rows: list[FormRow]) -> list[FormRow]:
    edited = []
    for row in rows:
        name = draw(words | st.none() | st.just(row.fields["name"][0]))
        edited += [FormRow(row.pk, {"name": [name]})] if name else []
    return edited


def said(state: FormState) -> tuple:
    """What a state says, whatever the numbers of its rows."""
    return state.fields, sorted(row.fields["name"] for row in state.rows["aliases"])


@given(three_states())
def test_who_chooses_one_side_everywhere_gets_just_that_side(states):
    contest = ThreeWay(entry_forms(), *states)
    for side, state in ((THEIRS, states[1]), (MINE, states[2])):
        choices = {line.key: side for line in contest.lines()}
        assert said(contest.merged(choices)) == said(state)


@given(three_states())
def test_where_only_one_side_did_anything_its_edit_is_proposed(states):
    base, theirs, mine = states
    for edited, contest in (
        (theirs, ThreeWay(entry_forms(), base, theirs, base)),
        (mine, ThreeWay(entry_forms(), base, base, mine)),
    ):
        assert all(line.proposed for line in contest.lines())
        assert said(contest.merged({})) == said(edited)


@given(three_states())
def test_what_is_proposed_keeps_every_change_of_one_side_alone(states):
    base, theirs, mine = states
    merged = ThreeWay(entry_forms(), base, theirs, mine).merged({})
    for name in ("name", "phone"):
        for one, other in ((theirs, mine), (mine, theirs)):
            if other.fields[name] == base.fields[name]:
                assert merged.fields[name] == one.fields[name]
    for topic in TOPICS:
        was, is_theirs, is_mine = (topic in state.fields["topics"] for state in states)
        expected = is_mine if is_theirs == was else is_theirs
        assert (topic in merged.fields["topics"]) == expected


@given(three_states())
def test_rows_of_result_are_rows_of_database_or_new_ones(states):
    """A row that the other one deleted has no number any more by which it could be changed."""
    contest = ThreeWay(entry_forms(), *states)
    there = {row.pk for row in states[1].rows["aliases"]}
    for side in (THEIRS, MINE):
        rows = contest.merged({line.key: side for line in contest.lines()}).rows["aliases"]
        numbers = [row.pk for row in rows if row.pk]
        assert set(numbers) <= there
        assert len(numbers) == len(set(numbers))


@given(three_states())
def test_lines_have_keys_of_their_own(states):
    keys = [line.key for line in ThreeWay(entry_forms(), *states).lines()]
    assert len(keys) == len(set(keys))


@given(three_states())
def test_a_state_travels_as_json_and_comes_back(states):
    for state in states:
        assert FormState.from_json(state.as_json()) == state
