"""Organizations that stand twice are found, whatever they are called, and decisions are kept."""

from io import StringIO

import pytest
from django.core.management import call_command

from partners.changes import record_changes
from partners.duplicates.finder import likely_duplicates
from partners.duplicates.similarity import name_likeness, site_of
from partners.models import Alias, DuplicateCandidate, DuplicateKey, Partner
from tests import factories as make

pytestmark = pytest.mark.django_db


def find() -> str:
    printed = StringIO()
    call_command("find_duplicates", stdout=printed)
    return printed.getvalue()


def open_pairs() -> set[frozenset[str]]:
    pairs = DuplicateCandidate.objects.open().select_related("lower", "higher")
    return {frozenset((pair.lower.name, pair.higher.name)) for pair in pairs}


def reasons() -> list[str]:
    return DuplicateCandidate.objects.get().reason_list


class TestWhatIsFound:
    def test_the_same_name_in_one_city(self):
        city = make.make_city()
        make.make_partner("The Quillfeather Institute", place=city)
        make.make_partner("Quillfeather Institute", place=city)
        assert open_pairs() == {frozenset(("The Quillfeather Institute", "Quillfeather Institute"))}
        assert reasons() == ["same name", "same city"]

    def test_names_that_differ_in_order_abbreviations_and_spelling(self):
        city = make.make_city()
        make.make_partner("Zanderville University, Dept. of Geography", place=city)
        make.make_partner("Department of Geography, Zandervile University", place=city)
        assert len(open_pairs()) == 1
        assert reasons()[0].startswith("names alike 9")

    def test_the_same_website_however_it_is_written(self):
        make.make_partner("Alder Council", website="http://www.example.org/data/index.html")
        make.make_partner("Birch Alliance", website="https://EXAMPLE.org/Data/")
        assert reasons() == ["same website"]

    def test_another_page_of_the_same_host_is_another_matter(self):
        make.make_partner("Alder Council", website="https://example.org/alder")
        make.make_partner("Birch Alliance", website="https://example.org/birch")
        assert open_pairs() == set()

    def test_a_website_that_is_the_data_portal_of_another(self):
        make.make_partner("Alder Council", website="https://data.example.org")
        make.make_partner("Birch Alliance", data_portal_url="https://data.example.org/")
        assert reasons() == ["the website of one is the data portal of the other"]

    def test_a_name_that_is_an_alias_of_the_other(self):
        city = make.make_city()
        make.make_partner("Thistledown", place=city, aliases=["Marrow County Research Partners"])
        make.make_partner("Marrow County Research Partners", place=city)
        assert reasons()[0] == "“Marrow County Research Partners” is another name of the other"

    def test_initials_that_stand_as_a_name_of_their_own(self):
        city = make.make_city()
        make.make_partner("Prairie Regional Data Hub", place=city)
        make.make_partner("PRDH", place=city)
        assert reasons()[0] == "“PRDH” is another name of the other"

    def test_the_same_identifier(self):
        make.make_partner("Alder Council", wikidata_id="Q1234567")
        make.make_partner("Birch Alliance", wikidata_id="Q1234567")
        assert reasons() == ["same identifier"]

    def test_offices_that_share_only_words_of_their_place_are_two(self):
        city = make.make_city("Quincyport")
        make.make_partner("Quincyport Public Library", place=city)
        make.make_partner("Quincyport Planning Department", place=city)
        make.make_partner("Community Foundation of Quincyport", place=city)
        assert open_pairs() == set()

    def test_the_same_office_of_another_city_is_another_office(self):
        make.make_partner("City of Ashport Open Data", place=make.make_city("Ashport"))
        make.make_partner("City of Elmport Open Data", place=make.make_city("Elmport"))
        assert open_pairs() == set()

    def test_a_common_name_in_another_state_is_another_organization(self):
        make.make_partner("Center for Business Research", state="IL")
        make.make_partner("Center for Business Research", state="WI")
        assert open_pairs() == set()

    def test_a_predecessor_is_known_to_be_another_entry(self):
        city = make.make_city()
        heir = make.make_partner("Quillfeather Institute", place=city)
        make.make_partner("The Quillfeather Institute", place=city, successor=heir)
        assert open_pairs() == set()

    def test_a_website_that_very_many_share_tells_nothing(self):
        Partner.objects.bulk_create(
            Partner(
                name=f"Number{number} Bureau{number}",
                slug=f"bureau-{number}",
                external_id=f"bureau-{number}",
                website="https://example.org",
                source_urls=make.SOURCE,
                publication="published",
            )
            for number in range(45)
        )
        assert "waiting for a decision: 0." in find()


class TestFollowing:
    def test_an_entry_that_changes_is_compared_anew(self):
        city = make.make_city()
        make.make_partner("Quillfeather Institute", place=city)
        other = make.make_partner("Something else", place=city)
        assert open_pairs() == set()
        Alias.objects.create(partner=other, name="Quillfeather Institute")
        record_changes([other.pk])
        assert len(open_pairs()) == 1
        other.aliases.all().delete()
        record_changes([other.pk])
        assert open_pairs() == set()

    def test_what_was_decided_is_remembered(self):
        city = make.make_city()
        one = make.make_partner("Quillfeather Institute", place=city)
        make.make_partner("The Quillfeather Institute", place=city)
        DuplicateCandidate.objects.update(status="not-duplicate")
        record_changes([one.pk])
        find()
        assert [pair.status for pair in DuplicateCandidate.objects.all()] == ["not-duplicate"]

    def test_a_decision_outlives_the_likeness(self):
        city = make.make_city()
        one = make.make_partner("Quillfeather Institute", place=city)
        make.make_partner("The Quillfeather Institute", place=city)
        DuplicateCandidate.objects.update(status="not-duplicate")
        one.name = "Something else"
        one.save()
        record_changes([one.pk])
        assert DuplicateCandidate.objects.count() == 1

    def test_the_command_finds_what_nobody_told_it_about(self):
        city = make.make_city()
        one = make.make_partner("Quillfeather Institute", place=city)
        other = make.make_partner("Something else", place=city)
        Partner.objects.filter(pk=other.pk).update(name="Quillfeather Institute")
        DuplicateKey.objects.all().delete()
        assert "waiting for a decision: 1." in find()
        pair = DuplicateCandidate.objects.get()
        assert (pair.lower_id, pair.higher_id) == (one.pk, other.pk)

    def test_running_the_command_again_changes_nothing(self):
        city = make.make_city()
        make.make_partner("Quillfeather Institute", place=city)
        make.make_partner("The Quillfeather Institute", place=city)
        before = list(DuplicateCandidate.objects.values())
        find()
        assert list(DuplicateCandidate.objects.values()) == before


class TestTyping:
    def test_what_somebody_types_is_compared_with_the_directory(self):
        make.make_partner("Quillfeather Institute", short_name="QFI", website="https://qfi.example")
        for typed in ("quilfeather institute", "QFI", "The Quillfeather Institute"):
            assert [match.partner.name for match in likely_duplicates(typed)] == [
                "Quillfeather Institute"
            ]
        match = likely_duplicates("Something new", website="qfi.example")[0]
        assert (match.partner.name, match.reasons) == ("Quillfeather Institute", ("same website",))

    def test_the_place_tells_namesakes_apart(self):
        here, there = make.make_city("Ashport"), make.make_city("Elmport", state="WI")
        one = make.make_partner("Data Center", place=here)
        make.make_partner("Data Center", place=there)
        assert [match.partner for match in likely_duplicates("Data Center", here)] == [one]

    def test_drafts_are_not_told_to_the_public(self):
        make.make_partner("Quillfeather Institute", publication="draft")
        public = Partner.objects.published()
        assert likely_duplicates("Quillfeather Institute", among=public) == []

    @pytest.mark.parametrize("typed", ["", " ", "!", "\x00", "a" * 3_000, "的", "the of and"])
    def test_any_text_can_be_typed(self, typed):
        make.make_partner("Quillfeather Institute")
        assert likely_duplicates(typed, website=f"http://[{typed}") == []

    def test_the_number_of_queries_does_not_grow(self, django_assert_max_num_queries):
        city = make.make_city()
        for number in range(30):
            make.make_partner(f"Quillfeather Institute {number}", place=city)
        with django_assert_max_num_queries(7):
            assert len(likely_duplicates("Quillfeather Institute", city)) == 5


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("", ""),
        ("https://www.Example.org/", "example.org"),
        ("http://example.org:80/index.html", "example.org"),
        ("example.org/About/", "example.org/about"),
        ("https://example.org/page?id=1#top", "example.org/page?id=1"),
        ("not an address", ""),
    ],
)
def test_addresses_that_lead_to_one_page_are_compared_alike(url, site):
    assert site_of(url) == site


def test_words_that_many_names_hold_weigh_little():
    common = name_likeness("Alder Data Center", "Birch Data Center")
    telling = name_likeness("Quillfeather Data Center", "Quillfeather Planning Office")
    assert common < telling < 1


def test_every_pair_of_real_directory_that_looks_alike_is_decided(directory):
    open_pairs = DuplicateCandidate.objects.open().select_related("lower", "higher")
    undecided = [f"{pair.lower.external_id}, {pair.higher.external_id}" for pair in open_pairs]
    assert undecided == [], "merge them (docs/data.md), or add them to not_duplicates.csv"
    assert DuplicateCandidate.objects.count() > 10
