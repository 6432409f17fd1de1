"""The sentences at the head of a place's page, for places of every kind; no database is asked."""

from math import cos
from types import SimpleNamespace

import pytest

from civicswitchboard.templatetags.jinja import include_jinja
from partners.models import Partner, PartnerType, Place, ZipCode
from partners.places.geo import EARTH_RADIUS_MILES
from partners.places.ladder import Center, Ecosystem, Rung, Serving
from partners.places.recommendation import Rank, Reach, Standing
from partners.places.summary import distance_in_words, kind_in_sentence, place_summary

PITTSBURGH = Place(kind="city", name="Pittsburgh", state="PA", slug="pittsburgh")
ALLEGHENY = Place(kind="county", name="Allegheny County", state="PA", slug="allegheny-county")
TYPES = (
    PartnerType(name="NNIP partner", plural="NNIP partners", slug="nnip"),
    PartnerType(name="University", plural="Universities", slug="university"),
    PartnerType(name="Library", plural="Libraries", slug="library"),
)


def partner(name: str, miles: float | None = None, **fields) -> Partner:
    found = Partner(name=name, **{"slug": name.lower().replace(" ", "-"), **fields})
    if miles is not None:
        found.closeness = cos(miles / EARTH_RADIUS_MILES)
    return found


def words(place=PITTSBURGH, **given) -> SimpleNamespace:
    """What the head of the page says, as HTML: `count` alone, all of `lead`, and the `rest`."""
    summary = place_summary(found(place, **given))
    html = " ".join(include_jinja("partners/place_summary.html", summary=summary).split())
    lead, _, rest = html.removeprefix('<p class="lead">').partition("</p>")
    rest = rest.strip().removeprefix("<p>").removesuffix("</p>").strip()
    return SimpleNamespace(count=summary.count, lead=lead, rest=rest)


def found(place, serving=(), nearest=(), count=None, zip_code=None):
    """`serving`: per type its partners with area and whether partial; `nearest`: per type."""
    rungs = [Rung(type, []) for type in TYPES]
    for rung, shown in zip(rungs, serving, strict=False):
        rung.serving = [Serving(one, area, rank(is_partial)) for one, area, is_partial in shown]
    for rung, near in zip(rungs, nearest, strict=False):
        rung.nearest = list(near)
    total = sum(len(rung.serving) for rung in rungs) if count is None else count
    first = next((shown for rung in rungs for shown in rung.serving), None)
    return Ecosystem(Center(place, zip_code), [], rungs, [], first, total)


def rank(is_partial: bool) -> Rank:
    return Rank(is_partial, Standing.RECENT, Reach.LOCAL)


DATA_CENTER = (partner("Data Center"), ALLEGHENY, False)


class TestCount:
    def test_several(self):
        said = words(serving=[[DATA_CENTER], [DATA_CENTER]], count=9).count
        assert said == "9 partners serve Pittsburgh, PA, covering 2 of 3 partner types."

    def test_a_single_one(self):
        said = words(serving=[[DATA_CENTER]]).count
        assert said == "1 partner serves Pittsburgh, PA, covering 1 of 3 partner types."

    def test_none(self):
        found = words()
        assert found.count == "We haven’t found a partner that serves Pittsburgh, PA yet."
        assert (found.lead, found.rest) == (found.count, "")

    def test_every_kind(self):
        said = words(serving=[[DATA_CENTER]] * 3, count=1_200).count
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
        said = words(place, serving=[[DATA_CENTER]], count=4).count
        assert said == f"4 partners serve all or part of {named}, covering 1 of 3 partner types."

    def test_a_city_has_parts_when_somebody_serves_one(self):
        said = words(serving=[[(partner("Borough Office"), ALLEGHENY, True)]]).count
        assert said.startswith("1 partner serves all or part of Pittsburgh, PA, covering 1")

    def test_a_zip_code_is_named_as_such(self):
        zip_code = ZipCode(
            code="15213", name="Pittsburgh", place=PITTSBURGH, county=ALLEGHENY, state="PA"
        )
        said = words(serving=[[DATA_CENTER]], zip_code=zip_code).count
        assert said.startswith("1 partner serves ZIP code 15213 (Pittsburgh, PA), covering")


class TestBegin:
    def test_it_names_first_of_highest_rung_and_its_area(self):
        found = words(serving=[[], [DATA_CENTER], [(partner("Library"), PITTSBURGH, False)]])
        assert found.lead == (
            f"{found.count} "
            'Start with <a href="/partners/data-center/">Data Center</a>, '
            "which serves Allegheny County, PA."
        )

    def test_names_are_escaped(self):
        found = words(serving=[[(partner("Data & <b>Co</b>", slug="x"), ALLEGHENY, False)]])
        assert "Data &amp; &lt;b&gt;Co&lt;/b&gt;" in found.lead


class TestMissing:
    def test_it_lists_the_kinds_and_links_to_them(self):
        found = words(serving=[[DATA_CENTER]])
        assert found.rest == (
            'We haven’t found any: <a href="#university">universities</a>, '
            '<a href="#library">libraries</a>.'
        )

    def test_it_says_nothing_when_all_are_there(self):
        assert words(serving=[[DATA_CENTER]] * 3).rest == ""


class TestNearest:
    def test_it_names_the_nearest_of_the_first_missing_kind(self):
        away = partner(
            "Poverty Center", 115.2, place=Place(kind="city", name="Cleveland", state="OH")
        )
        found = words(nearest=[[away]])
        assert found.rest == (
            'The nearest NNIP partner is <a href="/partners/poverty-center/">Poverty Center</a> '
            "in Cleveland, OH, 115 miles away."
        )

    def test_a_kind_that_has_no_nearest_is_passed_over(self):
        away = partner("Far Library", 1.0, place=Place(kind="city", name="Erie", state="PA"))
        found = words(nearest=[[], [], [away]])
        assert found.rest.startswith("The nearest library is <a")
        assert found.rest.endswith("in Erie, PA, 1 mile away.")

    def test_one_across_an_ocean_is_no_news(self):
        assert words(nearest=[[partner("Far Center", 1_400)]]).rest == ""

    def test_without_a_city_only_the_distance_is_told(self):
        assert words(nearest=[[partner("Lab", 0.3)]]).rest.endswith(
            "Lab</a>, less than a mile away."
        )


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
