"""How texts become words and questions; no database is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.search.terms import Group, parse, stem, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Prince George's County", "prince georges county"),
        ("Doña Ana", "dona ana"),
        ("St. Louis", "Saint Louis"),
        ("Univ. of Pittsburgh", "University of Pittsburgh"),
        ("Data & Maps", "data and maps"),
        ("Open-Data", "open data"),
        ("The Data Center", "data centre"),
        ("GIS Dept", "gis department"),
    ],
)
def test_spellings_that_never_matter_are_one(one, other):
    assert words(one) == words(other)


def test_words_of_one_family_have_one_stem():
    assert stem("libraries") == stem("library")
    assert stem("housing") == stem("houses")


def test_a_stem_is_never_the_beginning_of_a_word():
    assert not stem("studies").startswith("studi")


def test_words_come_in_groups_and_quotes_keep_theirs_together():
    query = parse('data "open portal" maps')
    assert [group.typed for group in query.groups] == [("data",), ("maps",), ("open", "portal")]
    assert [group.is_literal for group in query.groups] == [False, False, True]


def test_a_minus_excludes_and_a_hyphen_does_not():
    query = parse('open-data -portal -"city hall"')
    assert [group.typed for group in query.groups] == [("open",), ("data",)]
    assert query.excluded == (("portal",), ("city", "hall"))


def test_curly_quotes_are_quotes():
    assert parse("“open data”").groups == (Group((("open", "data"),), is_literal=True),)


def test_a_quote_that_never_ends_goes_on_to_the_end():
    assert parse('"open data').groups[0].typed == ("open", "data")


def test_stop_words_count_when_there_are_no_others():
    assert [group.typed for group in parse("the data of").groups] == [("data",)]
    assert [group.typed for group in parse("of the").groups] == [("of",), ("the",)]


def test_a_phrase_brings_its_synonyms():
    same = [[("gis",), ("geographic", "information", "system")]]
    assert parse("gis maps", same).groups[0].phrases == tuple(same[0])
    long = parse("geographic information system", same)
    assert long.groups == (Group((same[0][1], ("gis",))),)


@given(st.text())
def test_any_text_is_a_question_of_plain_words(text):
    query = parse(text)
    heard = [word for group in query.groups for phrase in group.phrases for word in phrase]
    heard += [word for phrase in query.excluded for word in phrase]
    assert all(word.isascii() and word.isalnum() and word == word.lower() for word in heard)
    assert len(query.groups) <= 16
