"""How pages say distances, the hosts behind links, and phone numbers."""

import pytest

from partners.places.summary import distance_in_words, how_far
from partners.templatetags.directory import dialable, hostname


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (0.2, "less than a mile"),
        (1.04, "1 mile"),
        (2.0, "2 miles"),
        (12.44, "12.4 miles"),
        (99.96, "100 miles"),
        (161.4, "161 miles"),
        (4210.0, "4,210 miles"),
    ],
)
def test_distances_are_said_in_words(distance, words):
    assert distance_in_words(distance) == words


@pytest.mark.parametrize(
    ("distance", "is_rough", "words"),
    [
        (0.2, False, "less than a mile from Erie, PA"),
        (0.2, True, "about a mile or less from Erie, PA"),
        (3.04, False, "3 miles from Erie, PA"),
        (3.04, True, "about 3 miles from Erie, PA"),
    ],
)
def test_distance_from_a_city_alone_is_always_approximate(distance, is_rough, words):
    assert how_far(distance, "Erie, PA", is_rough=is_rough) == words


def test_the_host_of_a_link_loses_its_www():
    assert hostname("https://www.wprdc.org/about/") == "wprdc.org"
    assert hostname("https://[broken") == "https://[broken"


@pytest.mark.parametrize(
    ("phone", "dialed"),
    [
        ("907-465-4500", "9074654500"),
        ("+1 (412) 555-0100", "+14125550100"),
        ("412-555-0100 ext. 12", "4125550100"),
    ],
)
def test_a_phone_number_is_dialed_without_its_extension(phone, dialed):
    assert dialable(phone) == dialed
