"""Texts taken apart as addresses; no gazetteer is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.choices import State
from partners.places.addresses import Reading, parse
from partners.places.states import state_code


def first(text: str) -> tuple[str, str]:
    reading = parse(text).readings[0][0]
    return reading.name, reading.state


@pytest.mark.parametrize(
    ("text", "name", "state", "zip_code"),
    [
        ("Pittsburgh, PA, USA", "pittsburgh", "PA", ""),
        ("Pittsburgh, PA 15213, USA", "pittsburgh", "PA", "15213"),
        ("Pittsburgh, PA 15213-1234", "pittsburgh", "PA", "15213"),
        ("Pittsburgh, PA 15213 1234", "pittsburgh", "PA", "15213"),
        ("Pittsburgh, Pensilvania, Estados Unidos", "pittsburgh", "PA", ""),
        ("Brooklyn, New York, NY", "brooklyn", "NY", ""),
        ("15213 (Pittsburgh, PA)", "pittsburgh", "PA", "15213"),
        ("90210 Beverly Hills", "beverly hills", "", "90210"),
        ("Pittsburgh - PA", "pittsburgh", "PA", ""),
    ],
)
def test_an_address_is_taken_apart_from_its_end(text, name, state, zip_code):
    address = parse(text)
    assert first(text) == (name, state)
    assert address.zip_code == zip_code


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("name", ["Pine", "Lake", "Jefferson"])
def test_a_code_behind_a_comma_is_that_state(state, name):
    assert parse(f"{name}, {state.value}").state == state
    assert {one.state for one in parse(f"{name}, {state.value}").all_readings} == {state}


@pytest.mark.parametrize("state", State)
def test_a_state_is_read_in_every_form(state):
    for text in (state.value, state.value.lower(), state.label, f"State of {state.label}"):
        assert state_code(text) == state


def test_a_county_between_name_and_state_is_told_apart():
    reading = Reading("pittsburgh", "PA", "allegheny county")
    assert parse("Pittsburgh, Allegheny County, PA").readings[0][0] == reading


def test_a_street_with_five_digits_is_no_zip_code():
    assert parse("15213 Main St, Springfield, IL").zip_code == ""


@given(st.text(max_size=400))
def test_any_text_can_be_taken_apart(text):
    for reading in parse(text).all_readings:
        assert reading.name.isascii()
