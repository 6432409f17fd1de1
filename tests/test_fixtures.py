"""The directory's own files: whole, consistent with one another, and honest about their sources."""

import csv
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from partners.contacts.contact_rules import (
    is_personal,
    validate_contact_page,
    validate_phone,
    validate_seen_on,
)

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
MOST_WORDS_IN_A_DESCRIPTION = 40
LEAD_AGENCY = "state-data-center: lead agency"
NOT_CHECKED = "Not yet checked against a source."
NETWORKS_OF_THE_GUIDE = {
    "National Neighborhood Indicators Partnership",
    "Community Indicators Consortium",
    "Code for America Brigade Network",
    "DLF Interest Group on Government Records Transparency and Accountability",
    "csv,conf",
    "Environmental Data & Governance Initiative",
    "Collections as Data",
    "Civic Analytics Network",
    "What Works Cities",
    "Data Across Sectors for Health",
}
INTERCHANGE_HEADER = (
    "external_id,name,short_name,aliases,types,roles,needs,parent_organization,description,"
    "street_address,city,state,postal_code,latitude,longitude,website,data_portal_url,"
    "contact_url,contact_label,email,phone,contact_source_url,contact_seen_on,networks,topics,"
    "serves,status,successor,ror_id,wikidata_id,source_urls,as_of,verified_on,verified_how,"
    "note,publication"
)


def read_csv(name: str) -> list[dict[str, str]]:
    with (FIXTURES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_json(name: str):
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))


def values(cell: str) -> list[str]:
    return [value.strip() for value in cell.split(";") if value.strip()]


def without_former(name: str) -> str:
    return name.removesuffix("(former)").strip()


@pytest.fixture(scope="module")
def published():
    return read_csv("partners.csv")


@pytest.fixture(scope="module")
def partners(published):
    return published + read_csv("candidates.csv")


@pytest.fixture(scope="module")
def networks():
    return read_csv("networks.csv")


@pytest.fixture(scope="module")
def leads(partners):
    return [row for row in partners if LEAD_AGENCY in values(row["roles"])]


class TestFiles:
    @pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.csv")), ids=lambda path: path.name)
    def test_every_row_is_one_line_with_cell_for_each_column(self, path):
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file, strict=True)
            rows = list(reader)
            assert reader.line_num == len(rows)
        assert {len(row) for row in rows} == {len(rows[0])}

    @pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.csv")), ids=lambda path: path.name)
    def test_cells_hold_no_tabs_and_no_space_around_them(self, path):
        cells = [cell for row in read_csv(path.name) for cell in row.values()]
        assert [cell for cell in cells if "\t" in cell or cell != cell.strip()] == []

    @pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.csv")), ids=lambda path: path.name)
    def test_lines_end_the_unix_way(self, path):
        assert b"\r" not in path.read_bytes()

    @pytest.mark.parametrize("name", ["partners.csv", "candidates.csv"])
    def test_partners_have_the_columns_of_the_interchange_format(self, name):
        header = (FIXTURES / name).read_text(encoding="utf-8").splitlines()[0]
        assert header == INTERCHANGE_HEADER

    @pytest.mark.parametrize("name", ["partners.csv", "candidates.csv"])
    def test_partners_are_sorted_by_their_id(self, name):
        ids = [row["external_id"] for row in read_csv(name)]
        assert ids == sorted(ids)


class TestPartners:
    def test_external_ids_are_unique(self, partners):
        counts = Counter(row["external_id"] for row in partners)
        assert [identifier for identifier, count in counts.items() if count > 1] == []

    def test_each_file_holds_one_kind_of_publication(self, published):
        assert {row["publication"] for row in published} == {"published"}
        assert {row["publication"] for row in read_csv("candidates.csv")} == {"draft"}

    def test_every_role_stands_in_the_ladder(self, partners):
        roles = {
            f"{kind['slug']}: {role['name']}"
            for kind in read_json("partner_types.json")
            for role in kind["roles"]
        }
        used = {role for row in partners for role in values(row["roles"])}
        assert used - roles == set()

    def test_every_partner_has_a_role(self, partners):
        assert [row["external_id"] for row in partners if not values(row["roles"])] == []

    def test_every_need_is_known(self, partners):
        needs = {need["slug"] for need in read_json("needs.json")}
        used = {need for row in partners for need in values(row["needs"])}
        assert used - needs == set()

    def test_every_network_is_known(self, partners, networks):
        names = {row["name"] for row in networks}
        used = {without_former(name) for row in partners for name in values(row["networks"])}
        assert used - names == set()

    def test_membership_of_the_brigade_network_is_past(self, partners):
        named = {name for row in partners for name in values(row["networks"]) if "Brigade" in name}
        assert named == {"Code for America Brigade Network (former)"}

    def test_statuses_are_those_of_the_directory(self, partners):
        known = {"active", "unknown", "inactive", "closed", "merged"}
        assert {row["status"] for row in partners} - known == set()

    def test_published_partners_name_their_sources(self, published):
        unsourced = [row for row in published if not row["source_urls"]]
        assert [
            row["external_id"] for row in unsourced if LEAD_AGENCY not in values(row["roles"])
        ] == []

    def test_addresses_on_the_web_are_addresses(self, partners):
        columns = ("website", "data_portal_url", "ror_id", "source_urls")
        urls = [url for row in partners for column in columns for url in values(row[column])]
        assert [url for url in urls if not re.fullmatch(r"https?://\S+", url)] == []

    def test_descriptions_are_short(self, partners):
        long = [
            row["external_id"]
            for row in partners
            if len(row["description"].split()) > MOST_WORDS_IN_A_DESCRIPTION
        ]
        assert long == []

    def test_nothing_claims_to_be_verified_by_a_person(self, partners):
        assert {row["verified_on"] + row["verified_how"] for row in partners} == {""}

    def test_successors_are_other_published_partners(self, partners, published):
        public = {row["external_id"] for row in published}
        for row in partners:
            if row["successor"]:
                assert row["successor"] in public - {row["external_id"]}, row["external_id"]

    def test_no_two_published_partners_of_city_have_same_name(self, published):
        counts = Counter(
            (re.sub(r"[^a-z0-9]", "", row["name"].lower()), row["city"], row["state"])
            for row in published
        )
        assert [place for place, count in counts.items() if count > 1] == []

    def test_contacts_are_those_of_offices(self, partners):
        assert [
            row["email"] for row in partners if row["email"] and is_personal(row["email"])
        ] == []
        for row in partners:
            if row["phone"]:
                validate_phone(row["phone"])
            if row["contact_url"]:
                validate_contact_page(row["contact_url"])

    def test_every_contact_has_a_source_and_its_year(self, partners):
        for row in partners:
            assert bool(row["contact_source_url"]) == bool(row["contact_seen_on"]), row["name"]
            if row["contact_seen_on"]:
                validate_seen_on(row["contact_seen_on"])
            elif row["email"] or row["phone"] or row["contact_url"]:
                # Of some leads the Census Bureau's list is all we have, and its year is unknown.
                is_lead = LEAD_AGENCY in values(row["roles"])
                assert row["source_urls"] and (row["as_of"] or is_lead), row["external_id"]

    def test_the_pittsburgh_partnership_is_there(self, published):
        here = {row["external_id"] for row in published if row["city"] == "Pittsburgh"}
        assert here >= {
            "pa-western-pennsylvania-regional-data-center",
            "pa-carnegie-library-of-pittsburgh",
            "pa-university-library-system-university-of-pittsburgh",
        }


class TestDecisions:
    def test_import_names_of_merged_entries_are_unused_and_lead_on(self, partners):
        ids = {row["external_id"] for row in partners}
        merged = read_csv("merged.csv")
        assert {row["external_id"] for row in merged} & ids == set()
        assert {row["into"] for row in merged} - ids == set()
        assert [row["external_id"] for row in merged if not row["note"]] == []

    def test_merged_entries_are_still_found_by_their_names(self, partners):
        called = {
            row["external_id"]: {row["name"], *map(without_former, values(row["aliases"]))}
            for row in partners
        }
        new = ("me-code-for-maine", "fl-code-for-fort-lauderdale")
        rows = [row for row in read_csv("merged.csv") if row["external_id"] in new]
        assert [row["name"] for row in rows if row["name"] not in called[row["into"]]] == []

    def test_pairs_that_are_two_name_both_and_say_why(self, partners):
        ids = {row["external_id"] for row in partners}
        pairs = read_csv("not_duplicates.csv")
        assert {row[column] for row in pairs for column in ("one", "other")} - ids == set()
        assert [row["one"] for row in pairs if not row["why"] or row["one"] >= row["other"]] == []

    @pytest.mark.parametrize("name", ["merged.csv", "not_duplicates.csv"])
    def test_decisions_are_sorted_and_stand_once(self, name):
        rows = [tuple(row.values())[:2] for row in read_csv(name)]
        assert rows == sorted(set(rows))


class TestStateDataCenters:
    def test_every_state_and_territory_has_exactly_one_lead(self, leads):
        states = Counter(row["state"] for row in leads)
        assert len(states) == 56
        assert set(states.values()) == {1}

    def test_every_lead_is_published(self, leads):
        assert {row["publication"] for row in leads} == {"published"}

    def test_a_lead_without_a_source_says_so(self, leads):
        silent = [
            row["external_id"]
            for row in leads
            if not row["source_urls"] and NOT_CHECKED not in row["note"]
        ]
        assert silent == []


class TestLadder:
    def test_types_and_roles_have_unique_slugs(self):
        kinds = read_json("partner_types.json")
        roles = [role["slug"] for kind in kinds for role in kind["roles"]]
        assert len({kind["slug"] for kind in kinds}) == len(kinds)
        assert len(set(roles)) == len(roles)

    def test_positions_follow_the_order_of_the_file(self):
        for name in ("partner_types.json", "needs.json"):
            entries = read_json(name)
            assert [entry["position"] for entry in entries] == list(range(1, len(entries) + 1))

    def test_the_ladder_begins_with_nnip_and_local_government(self):
        slugs = [kind["slug"] for kind in read_json("partner_types.json")]
        assert slugs[:2] == ["nnip", "government"]


class TestNetworks:
    def test_the_ten_networks_of_the_guide_are_published(self, networks):
        names = {row["name"] for row in networks if row["publication"] == "published"}
        assert names >= NETWORKS_OF_THE_GUIDE

    def test_slugs_and_short_names_are_unique(self, networks):
        for column in ("slug", "name", "short_name"):
            counts = Counter(row[column] for row in networks if row[column])
            assert [value for value, count in counts.items() if count > 1] == []

    def test_successors_resolve(self, networks):
        names = {row["name"] for row in networks}
        assert {row["successor"] for row in networks if row["successor"]} - names == set()

    def test_the_brigade_network_has_ended_and_names_its_successor(self, networks):
        brigades = next(row for row in networks if "Brigade Network" in row["name"])
        assert brigades["status"] == "ended"
        assert brigades["successor"] == "Alliance of Civic Technologists"

    def test_only_ended_networks_have_a_year_of_their_end(self, networks):
        assert {row["status"] for row in networks if row["ended_year"]} == {"ended"}

    def test_texts_are_short(self, networks):
        for row in networks:
            for column in ("description", "how_to_join"):
                assert len(row[column].split()) <= MOST_WORDS_IN_A_DESCRIPTION, row["name"]

    def test_resources_have_a_title_and_an_address(self, networks):
        resources = [item for row in networks for item in values(row["resources"])]
        assert [item for item in resources if not re.match(r".+ \| https?://\S+$", item)] == []

    def test_published_networks_name_their_sources(self, networks):
        public = [row for row in networks if row["publication"] == "published"]
        assert [row["name"] for row in public if not row["source_urls"]] == []


class TestPartnerships:
    def test_participants_are_in_the_directory_or_named_only(self, published):
        ids = {row["external_id"] for row in published} | {None}
        for story in read_json("partnerships.json"):
            for participant in story["libraries"] + story["partners"]:
                assert participant["partner"] in ids, (story["slug"], participant["name"])

    def test_every_story_has_a_library_a_partner_and_a_source(self):
        for story in read_json("partnerships.json"):
            assert story["libraries"], story["slug"]
            assert story["partners"], story["slug"]
            assert story["source_url"].startswith("https://"), story["slug"]

    def test_summaries_are_short(self):
        stories = read_json("partnerships.json")
        assert [story["slug"] for story in stories if len(story["summary"].split()) > 45] == []


class TestPlaceNames:
    def test_regions_have_unique_names(self):
        counts = Counter(row["name"] for row in read_csv("regions.csv"))
        assert [name for name, count in counts.items() if count > 1] == []

    def test_regions_have_counties_or_whole_states(self):
        rows = read_csv("regions.csv")
        assert [row["name"] for row in rows if not row["counties"] and not row["states"]] == []

    def test_counties_of_regions_name_their_state(self):
        counties = [county for row in read_csv("regions.csv") for county in values(row["counties"])]
        assert [county for county in counties if not re.search(r", [A-Z]{2}$", county)] == []

    def test_nicknames_say_what_they_stand_for(self):
        kinds = {row["kind"] for row in read_csv("place_nicknames.csv")}
        assert kinds <= {"city", "county", "region", "state"}


def test_ideas_for_a_start_are_in_order_and_complete():
    start = read_json("getting_started.json")
    assert [idea["position"] for idea in start["ideas"]] == list(range(1, len(start["ideas"]) + 1))
    assert all(idea["title"] and idea["how_to"] and idea["theme"] for idea in start["ideas"])
    assert start["colleagues"]["public_library"]
    assert start["colleagues"]["academic_library"]
