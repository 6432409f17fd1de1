"""The sentences about a place as a whole, for places of every kind; no database is asked."""

import pytest

from partners.models import Partner, PartnerType, Place, ZipCode
from partners.places.center import Center
from partners.places.recommendation import Rank, Reach, Standing
from partners.places.rungs import Ecosystem, Rung, Serving
from partners.places.summary import distance_in_words, kind_in_sentence, place_summary
from partners.search.bitmaps import IdBitmap

PITTSBURGH = Place(kind="city", name="Pittsburgh", state="PA", slug="pittsburgh")
ALLEGHENY = Place(kind="county", name="Allegheny County", state="PA", slug="allegheny-county")
TYPES = (
    PartnerType(name="NNIP partner", plural="NNIP partners", slug="nnip"),
    PartnerType(name="University", plural="Universities", slug="university"),
    PartnerType(name="Library", plural="Libraries", slug="library"),
)


def count_of(place=PITTSBURGH, **given) -> str:
    return place_summary(found(place, **given)).count


def found(place, serving=(), count=None, zip_code=None):
    """`serving`: per type its partners with area and whether partial."""
    rungs = [Rung(type, []) for type in TYPES]
    for rung, shown in zip(rungs, serving, strict=False):
        rung.serving = [Serving(one, area, rank(is_partial)) for one, area, is_partial in shown]
    total = sum(len(rung.serving) for rung in rungs) if count is None else count
    first = next((shown for rung in rungs for shown in rung.serving), None)
    return Ecosystem(Center(place, zip_code), [], rungs, [], first, total, IdBitmap())


def rank(is_partial: bool) -> Rank:
    return Rank(is_partial, Standing.RECENT, Reach.LOCAL, is_without_office=True)


DATA_CENTER = (Partner(name="Data Center"), ALLEGHENY, False)


class TestCount:
    def test_several(self):
        said = count_of(serving=[[DATA_CENTER], [DATA_CENTER]], count=9)
        assert said == "9 partners serve Pittsburgh, PA, covering 2 of 3 partner types."

    def test_a_single_one(self):
        said = count_of(serving=[[DATA_CENTER]])
        assert said == "1 partner serves Pittsburgh, PA, covering 1 of 3 partner types."

    def test_none(self):
        assert count_of() == "We haven’t found a partner that serves Pittsburgh, PA yet."

    def test_every_kind(self):
        said = count_of(serving=[[DATA_CENTER]] * 3, count=1_200)
        assert said == "1,200 partners serve Pittsburgh, PA, covering every partner type."

    @pytest.mark.parametrize(
        ("place", "named"),
        [
            (ALLEGHENY, "Allegheny County, PA"),
            (Place(kind="region", name="Finger Lakes", slug="finger-lakes"), "Finger Lakes"),
            (Place(kind="state", name="Pennsylvania", state="PA"), "Pennsylvania"),
            (Place(kind="state", name="Puerto Rico", state="PR"), "Puerto Rico"),
            (
                Place(kind="state", name="District of Columbia", state="DC"),
                "the District of Columbia",
            ),
            (
                Place(kind="state", name="U.S. Virgin Islands", state="VI"),
                "the U.S. Virgin Islands",
            ),
        ],
    )
    def test_what_has_parts_says_that_some_may_serve_a_part(self, place, named):
        said = count_of(place, serving=[[DATA_CENTER]], count=4)
        assert said == f"4 partners serve all or part of {named}, covering 1 of 3 partner types."

    def test_a_city_has_parts_when_somebody_serves_one(self):
        said = count_of(serving=[[(Partner(name="Borough Office"), ALLEGHENY, True)]])
        assert said.startswith("1 partner serves all or part of Pittsburgh, PA, covering 1")

    def test_a_zip_code_is_named_as_such(self):
        zip_code = ZipCode(
            code="15213", name="Pittsburgh", place=PITTSBURGH, county=ALLEGHENY, state="PA"
        )
        said = count_of(serving=[[DATA_CENTER]], zip_code=zip_code)
        assert said.startswith("1 partner serves ZIP code 15213 (Pittsburgh, PA), covering")


class TestSubject:
    @pytest.mark.parametrize(
        ("count", "said"),
        [
            (0, "We haven’t found a partner for evictions in Pittsburgh, PA yet."),
            (1, "1 partner for evictions serves Pittsburgh, PA."),
            (1_200, "1,200 partners for evictions serve Pittsburgh, PA."),
        ],
    )
    def test_count_names_what_page_is_narrowed_to(self, count, said):
        assert place_summary(found(PITTSBURGH, count=count), "evictions").count == said

    def test_what_has_parts_says_so(self):
        said = place_summary(found(ALLEGHENY, count=2), "evictions").count
        assert said == "2 partners for evictions serve all or part of Allegheny County, PA."


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("University", "university"),
        ("Local governments", "local governments"),
        ("NNIP partner", "NNIP partner"),
        ("State Data Center", "State Data Center"),
        ("Federal Reserve community development office",) * 2,
    ],
)
def test_proper_names_keep_their_capitals_within_a_sentence(kind, said):
    assert kind_in_sentence(kind) == said


@pytest.mark.parametrize(
    ("miles", "said"), [(0.9, "less than a mile"), (1.01, "1 mile"), (1234.4, "1,234 miles")]
)
def test_distances_have_one_decimal_at_most(miles, said):
    assert distance_in_words(miles) == said
