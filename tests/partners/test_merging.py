"""Two entries of one organization become one, nothing of either is lost, and all can be undone."""

from datetime import date

import pytest

from networks.models import Membership
from partners.changes import record_changes
from partners.duplicates.merge import (
    STAYS,
    MergeRefused,
    decide_not_duplicate,
    merge,
    moving_relations,
    relation_label,
    undo,
)
from partners.duplicates.merge_fields import GROUPS, ITS_OWN
from partners.duplicates.merge_plan import MergeChoices, MergePlan, better_first
from partners.history.entry_snapshot import snapshot
from partners.models import DuplicateCandidate, MergeRecord, Partner, Partnership
from partners.models.search import SearchKey
from tests import factories as make

pytestmark = pytest.mark.django_db


def merged(*args, **options) -> MergeRecord:
    record = merge(*args, **options)
    for partner in args[:2]:
        partner.refresh_from_db()
    return record


def names_of(partner: Partner) -> set[str]:
    return {str(alias) for alias in partner.aliases.all()}


class TestWhatIsKept:
    def test_the_chosen_value_of_each_field(self):
        kept = make.make_partner("Alder Council", website="https://a.example", phone="1")
        lost = make.make_partner("Alder Board", website="https://b.example", phone="2")
        merged(
            kept, lost, MergeChoices(sides={"name": "lost", "website": "kept", "contact": "lost"})
        )
        assert (kept.name, kept.website, kept.phone) == ("Alder Board", "https://a.example", "2")

    def test_what_only_one_of_them_has(self):
        kept = make.make_partner("Alder Council", website="")
        lost = make.make_partner("Alder Board", website="https://b.example")
        merged(kept, lost)
        assert kept.website == "https://b.example"

    def test_the_newer_check_with_its_method(self):
        kept = make.make_partner(verified_on=date(2026, 1, 1), verified_how="website")
        lost = make.make_partner(verified_on=date(2026, 3, 1), verified_how="called")
        merged(kept, lost)
        assert (kept.verified_on, kept.verified_how) == (date(2026, 3, 1), "called")

    def test_roles_needs_topics_areas_and_sources_of_both(self):
        roles, needs = [make.make_role(), make.make_role()], [make.make_need(), make.make_need()]
        cities = [make.make_city(), make.make_city()]
        kept, lost = (
            make.make_partner(
                roles=[roles[n]], needs=[needs[n]], topics=[f"topic {n}"], serves=[cities[n]],
                source_urls=f"https://example.org/{n}",
            )
            for n in (0, 1)
        )  # fmt: skip
        merged(kept, lost)
        assert set(kept.roles.all()) == set(roles)
        assert set(kept.needs.all()) == set(needs)
        assert {tag.name for tag in kept.topics.all()} == {"topic 0", "topic 1"}
        assert {area.place for area in kept.service_areas.all()} == set(cities)
        assert kept.sources == ["https://example.org/0", "https://example.org/1"]

    def test_what_is_unticked_is_left_out(self):
        roles = [make.make_role(), make.make_role()]
        kept, lost = (make.make_partner(roles=[role]) for role in roles)
        merged(kept, lost, MergeChoices(left_out={"roles": {str(roles[0].pk)}}))
        assert list(kept.roles.all()) == [roles[1]]

    def test_the_other_name_becomes_an_alias(self):
        kept = make.make_partner("Alder Council", short_name="AC", aliases=["The Alders"])
        lost = make.make_partner("Alder Board", short_name="AB", aliases=["The Board"])
        merged(kept, lost)
        assert names_of(kept) == {"The Alders", "The Board", "Alder Board", "AB"}

    def test_the_name_that_gives_way_becomes_an_alias(self):
        kept, lost = make.make_partner("Alder Council"), make.make_partner("Alder Board")
        merged(kept, lost, MergeChoices(sides={"name": "lost"}))
        assert (kept.name, names_of(kept)) == ("Alder Board", {"Alder Council"})

    def test_the_name_of_one_that_ended_becomes_a_former_name(self):
        kept = make.make_partner("Alder Council")
        lost = make.make_partner("Alder Board", status="closed")
        merged(kept, lost)
        assert names_of(kept) == {"Alder Board (former)"}

    def test_memberships_are_united_with_their_dates(self):
        kept, lost = make.make_partner(), make.make_partner()
        both, hers = make.make_network(), make.make_network(members=[lost])
        dates = {"joined_on": date(2015, 1, 1), "left_on": date(2020, 1, 1), "is_past": True}
        make.make_membership(kept, both, **dates)
        make.make_membership(lost, both, joined_on=date(2013, 1, 1))
        merged(kept, lost)
        rows = {row.network: row for row in Membership.objects.filter(partner=kept)}
        assert set(rows) == {both, hers}
        assert (rows[both].joined_on, rows[both].left_on) == (date(2013, 1, 1), None)
        assert not rows[both].is_past

    def test_stories_predecessors_and_their_history(self):
        kept, lost = make.make_partner("Alder Council"), make.make_partner("Alder Board")
        story = make.make_partnership(participants=[lost])
        ancestor = make.make_partner(successor=lost)
        merged(kept, lost, by=make.make_user("ada"), reason="Same phone number.")
        ancestor.refresh_from_db()
        assert list(Partnership.objects.with_participant(kept)) == [story]
        assert ancestor.successor == kept
        for entry in (kept, lost, ancestor, story):
            version = entry.history.latest("history_id")
            assert version.history_user.username == "ada"
            assert "Merged “Alder Board” into “Alder Council”" in version.history_change_reason

    def test_a_candidate_and_a_published_entry_become_a_published_one(self):
        kept = make.make_partner(publication="draft")
        lost = make.make_partner()
        merged(kept, lost)
        assert kept.publication == "published"

    def test_one_that_succeeded_the_other_does_not_succeed_itself(self):
        lost = make.make_partner("Alder Board")
        kept = make.make_partner("Alder Council", successor=lost, status="closed")
        merged(kept, lost, MergeChoices(sides={"lifecycle": "kept"}))
        assert kept.successor is None


class TestTheOneMergedAway:
    def test_its_address_leads_to_the_other(self, client):
        kept, lost = make.make_partner("Alder Council"), make.make_partner("Alder Board")
        old = lost.get_absolute_url()
        merged(kept, lost)
        response = client.get(old)
        assert (response.status_code, response["Location"]) == (301, kept.get_absolute_url())

    def test_addresses_lead_on_through_two_merges(self, client):
        one, two, three = (make.make_partner(f"Alder {n}") for n in "abc")
        merged(two, one)
        merged(three, two)
        assert client.get(one.get_absolute_url())["Location"] == three.get_absolute_url()

    @pytest.mark.parametrize("address", ["/", "/partners/", "/partners.geojson", "/networks/"])
    def test_it_is_on_no_page(self, client, address):
        kept, lost = make.make_partner("Alder Council"), make.make_partner("Quillfeather Board")
        merged(kept, lost, MergeChoices(left_out={"aliases": {"Quillfeather Board"}}))
        assert "Quillfeather" not in client.get(address).getvalue().decode()

    def test_the_search_finds_the_other_by_its_name(self, client):
        kept, lost = make.make_partner("Alder Council"), make.make_partner("Quillfeather Board")
        merged(kept, lost)
        page = client.get("/partners/", {"q": "Quillfeather"}).text
        assert "Alder Council" in page
        assert SearchKey.objects.filter(partner=kept, key="quillfeather board").exists()

    def test_it_is_neither_a_candidate_nor_published(self):
        kept, lost = make.make_partner(), make.make_partner(publication="draft")
        merged(kept, lost)
        assert list(Partner.objects.published()) == [kept]
        assert list(Partner.objects.drafts()) == []
        assert list(Partner.objects.not_merged()) == [kept]

    def test_it_is_nobody_s_likely_duplicate(self):
        city = make.make_city()
        kept = make.make_partner("Quillfeather Institute", place=city)
        lost = make.make_partner("The Quillfeather Institute", place=city)
        merged(kept, lost)
        assert [pair.status for pair in DuplicateCandidate.objects.all()] == ["merged"]
        third = make.make_partner("Quillfeather Institute!", place=city)
        assert {pair.higher for pair in DuplicateCandidate.objects.open()} == {third}
        assert {pair.lower for pair in DuplicateCandidate.objects.open()} == {kept}

    def test_who_was_no_duplicate_of_it_is_none_of_other(self):
        city = make.make_city()
        kept, lost = make.make_partner("Alder", place=city), make.make_partner("Quill", place=city)
        third = make.make_partner("The Quill", place=city)
        decide_not_duplicate(lost, third, by=None, note="Two doors.")
        merged(kept, lost)
        assert not DuplicateCandidate.objects.open().exists()
        assert DuplicateCandidate.objects.between(kept, third).get().decision_note == "Two doors."


class TestRefusals:
    def test_an_entry_is_not_merged_with_itself(self):
        partner = make.make_partner()
        with pytest.raises(MergeRefused, match="same entry"):
            merge(partner, partner)

    def test_an_entry_that_was_merged_is_not_merged_again(self):
        one, two, three = (make.make_partner(f"Alder {n}") for n in "abc")
        merge(one, two)
        with pytest.raises(MergeRefused, match="“Alder b” was already merged into “Alder a”"):
            merge(three, two)

    def test_nothing_is_written_when_something_fails(self, monkeypatch):
        kept, lost = make.make_partner("Alder Council"), make.make_partner("Alder Board")
        before = snapshot(kept), snapshot(lost)
        monkeypatch.setattr("partners.duplicates.merge.record_changes", lambda *a, **k: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            merge(kept, lost)
        assert (snapshot(kept), snapshot(lost)) == before
        assert not MergeRecord.objects.exists()


class TestUndo:
    def test_both_stand_again_with_all_that_was_theirs(self, client):
        kept, lost = make.make_partner("Alder Council"), make.make_partner("Alder Board")
        story = make.make_partnership(participants=[lost])
        ancestor = make.make_partner(successor=lost)
        before = snapshot(kept), snapshot(lost)
        record = merged(kept, lost, MergeChoices(sides={"name": "lost"}))
        undone = undo(record, by=make.make_user("ada"))
        assert (snapshot(kept), snapshot(lost)) == before
        assert undone.kept_edits == []
        ancestor.refresh_from_db()
        assert ancestor.successor == lost
        assert list(Partnership.objects.with_participant(lost)) == [story]
        assert client.get(lost.get_absolute_url()).status_code == 200
        assert lost.history.latest("history_id").history_user.username == "ada"
        record.refresh_from_db()
        assert record.is_undone

    def test_addresses_that_led_to_it_lead_to_it_again(self, client):
        kept, lost = make.make_partner("Alder Council"), make.make_partner("Alder Board")
        old = lost.get_absolute_url()
        lost.slug = "alder-renamed"
        lost.save()
        record_changes([lost.pk])
        undo(merged(kept, lost))
        assert client.get(old)["Location"] == "/partners/alder-renamed/"

    def test_what_was_edited_since_stays_and_is_told(self):
        roles = [make.make_role() for _ in range(3)]
        kept = make.make_partner("Alder Council", roles=[roles[0]], website="https://a.example")
        lost = make.make_partner("Alder Board", roles=[roles[1]], phone="2")
        record = merged(kept, lost)
        kept.website = "https://new.example"
        kept.save()
        kept.roles.add(roles[2])
        record_changes([kept.pk])
        undone = undo(record)
        kept.refresh_from_db()
        assert undone.kept_edits == ["Website", "Roles"]
        assert (kept.website, kept.phone) == ("https://new.example", "")
        assert set(kept.roles.all()) == {roles[0], roles[2]}

    def test_it_is_undone_once_only(self):
        record = merged(make.make_partner(), make.make_partner())
        undo(record)
        with pytest.raises(MergeRefused, match="already undone"):
            undo(record)

    def test_a_later_merge_is_undone_first(self):
        one, two, three = (make.make_partner(f"Alder {n}") for n in "abc")
        first, second = merged(two, one), merged(three, two)
        with pytest.raises(MergeRefused, match="“Alder b” was itself merged into “Alder c”"):
            undo(first)
        undo(second)
        undo(first)
        assert Partner.objects.not_merged().count() == 3

    def test_they_are_possible_duplicates_again(self):
        city = make.make_city()
        kept = make.make_partner("Quillfeather Institute", place=city)
        lost = make.make_partner("The Quillfeather Institute", place=city)
        undo(merged(kept, lost))
        assert [pair.status for pair in DuplicateCandidate.objects.all()] == ["open"]

    def test_who_joined_a_story_later_stays_there(self):
        kept, lost = make.make_partner(), make.make_partner()
        record = merged(kept, lost)
        story = make.make_partnership(participants=[kept])
        undo(record)
        assert list(Partnership.objects.with_participant(kept)) == [story]


class TestProposals:
    def test_checked_one_stays_then_published_one_then_fuller_one(self):
        bare = make.make_partner("Alder a", publication="draft")
        full = make.make_partner("Alder b", publication="draft", website="https://a.example")
        public = make.make_partner("Alder c")
        checked = make.make_partner(
            "Alder d", publication="draft", verified_on=date(2026, 1, 1), verified_how="called"
        )
        order = [checked, public, full, bare]
        for worse in range(1, 4):
            assert better_first(order[worse], order[worse - 1])[0] == order[worse - 1]

    def test_notes_are_both_kept(self):
        kept, lost = make.make_partner(note="One."), make.make_partner(note="Two.")
        merged(kept, lost)
        assert kept.note == "One.\nTwo."

    def test_a_plan_writes_nothing(self):
        kept, lost = make.make_partner("Alder Council"), make.make_partner("Alder Board")
        before = snapshot(kept), snapshot(lost)
        plan = MergePlan(kept, lost)
        plan.fields(), plan.lists(), plan.result()
        assert (snapshot(kept), snapshot(lost)) == before


def test_every_field_of_entry_is_chosen_among_or_its_own():
    chosen = {column for group in GROUPS for column in group.columns}
    tracked = {field.attname for field in Partner.history.model.tracked_fields}
    assert chosen | ITS_OWN == tracked, "put it into a group of merge_fields.py, or into ITS_OWN"


def test_rows_left_with_the_merged_entry_are_relations_of_partners():
    relations = {
        relation_label(relation)
        for relation in Partner._meta.get_fields(include_hidden=True)
        if hasattr(relation, "field") and relation.is_relation and relation.auto_created
    }
    assert relations >= STAYS
    assert not {relation_label(relation) for relation in moving_relations()} & STAYS
