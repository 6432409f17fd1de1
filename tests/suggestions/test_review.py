"""What curators decide about suggestions, by the verbs: the entry, the log, and two at once."""

import pytest
from django.db import connection, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext

from partners.models import Decision, Partner, Partnership, Suggestion, Version
from partners.models.suggestion import AppendOnlyError
from partners.suggestions import review
from partners.suggestions.submission import CannotDecide
from tests import factories as make
from tests.searching import found

pytestmark = pytest.mark.django_db
NEW = {
    "name": "Oak Map Office (made up)",
    "place": "Springfield, IL",
    "website": "https://oak.example.org",
    "serves": "Springfield, IL\nDecatur, IL",
    "source_urls": "https://oak.example.org/about",
}
STORY = {
    "title": "Trees in Springfield",
    "place": "Springfield, IL",
    "libraries": "Springfield Library (made up)",
    "others": "Elm Data Office (made up)",
    "summary": "We counted.",
    "source_url": "https://trees.example.org",
}


@pytest.fixture
def curator():
    return make.make_curator("dana")


@pytest.fixture
def correction(partner):
    return make.make_suggestion(
        partner, phone="217-555-0199", description="Counts trees and birds.", place="Decatur, IL"
    )


class TestAccepting:
    def test_all_fields(self, correction, partner, curator):
        decision = review.accept(correction, list(correction.proposed), by=curator)
        partner.refresh_from_db()
        assert (partner.phone, partner.place.name) == ("217-555-0199", "Decatur")
        assert decision.action == "accepted" and decision.left_out == {}
        correction.refresh_from_db()
        assert correction.status == "accepted" and correction.decided_at

    def test_some_fields_leave_the_others_alone(self, correction, partner, curator):
        decision = review.accept(correction, ["phone"], by=curator)
        partner.refresh_from_db()
        assert (partner.phone, partner.description) == ("217-555-0199", "Counts trees.")
        assert decision.action == "partly"
        assert decision.changes == {"phone": ["217-555-0100", "217-555-0199"]}
        assert set(decision.left_out) == {"description", "place"}

    def test_search_caches_and_history_follow(self, correction, partner, curator):
        before = Version.objects.number_of(Version.DIRECTORY)
        review.accept(correction, ["description"], by=curator, reason="They said so.")
        assert Version.objects.number_of(Version.DIRECTORY) == before + 1
        assert found("birds") == [partner]
        last = partner.history.latest()
        assert last.history_user == curator
        assert "They said so." in last.history_change_reason

    def test_several_values_are_written_as_rows(self, partner, curator):
        role = make.make_role("GIS office", make.make_type("Local government"))
        suggestion = make.make_suggestion(partner, roles=str(role), serves="Decatur, IL\nIllinois")
        review.accept(suggestion, ["roles", "serves"], by=curator)
        assert list(partner.roles.all()) == [role]
        kinds = [area.place.kind for area in partner.service_areas.select_related("place")]
        assert kinds == ["city", "state"]

    def test_that_it_closed(self, partner, curator):
        suggestion = make.make_suggestion(partner, kind="closed", status="closed")
        review.accept(suggestion, ["status"], by=curator)
        partner.refresh_from_db()
        assert partner.status == "closed"

    def test_everything_is_still_right_is_a_check_by_mail(self, partner, curator):
        suggestion = make.make_suggestion(partner, kind="still-right")
        review.accept(suggestion, [], by=curator)
        partner.refresh_from_db()
        assert (partner.verified_how, partner.verified_by) == ("emailed", curator)
        assert partner.verified_on and partner.verification_due_on

    def test_accepting_an_edit_is_not_a_check(self, correction, partner, curator):
        review.accept(correction, ["phone"], by=curator)
        partner.refresh_from_db()
        assert partner.verified_on is None


class TestNewPartners:
    @pytest.mark.parametrize("publication", ["draft", "published"])
    def test_it_becomes_what_the_curator_chooses(self, city, curator, publication):
        suggestion = make.make_suggestion(**NEW)
        review.accept(suggestion, list(NEW), by=curator, publication=publication)
        partner = Partner.objects.get()
        assert (partner.name, partner.place, partner.publication) == (
            NEW["name"],
            city,
            publication,
        )
        assert partner.service_areas.count() == 2
        suggestion.refresh_from_db()
        assert suggestion.partner == partner

    def test_nothing_is_published_without_a_source(self, city, curator):
        suggestion = make.make_suggestion(**NEW)
        fields = ["name", "place"]
        with pytest.raises(CannotDecide, match="Add a source before you publish"):
            review.accept(suggestion, fields, by=curator, publication="published")
        assert not Partner.objects.exists()
        review.accept(suggestion, fields, by=curator, publication="draft")
        assert Partner.objects.get().publication == "draft"

    def test_one_without_its_name_is_refused(self, city, curator):
        with pytest.raises(CannotDecide):
            review.accept(make.make_suggestion(**NEW), ["website"], by=curator)
        assert not Partner.objects.exists()

    def test_one_that_we_have_becomes_a_correction_of_it(self, partner, curator):
        suggestion = make.make_suggestion(**(NEW | {"name": "Elm Data"}))
        review.redirect_to(suggestion, partner, by=curator)
        suggestion.refresh_from_db()
        assert (suggestion.kind, suggestion.partner) == ("correction", partner)
        now = {one.field: (one.now, one.suggested) for one in review.differences(suggestion)}
        assert now["website"] == ("https://elm.example.org/", NEW["website"])
        assert not any(one.has_changed_meanwhile for one in review.differences(suggestion))
        review.accept(suggestion, ["website"], by=curator)
        partner.refresh_from_db()
        assert (partner.website, partner.name) == (NEW["website"], "Elm Data Office (made up)")
        actions = list(Decision.objects.order_by("pk").values_list("action", flat=True))
        assert actions == ["redirected", "partly"]


class TestStories:
    def test_it_becomes_one_with_its_people(self, partner, city, curator):
        suggestion = make.make_suggestion(kind="story", **STORY)
        review.accept(suggestion, list(STORY), by=curator, publication="published")
        story = Partnership.objects.get()
        assert (story.title, story.place, story.publication) == (
            "Trees in Springfield",
            city,
            "published",
        )
        people = [(one.name, one.is_library, one.partner) for one in story.participants.all()]
        assert people == [
            ("Springfield Library (made up)", True, None),
            (partner.name, False, partner),
        ]

    def test_it_keeps_a_town_that_the_gazetteer_lacks(self, city, curator):
        suggestion = make.make_suggestion(kind="story", **{**STORY, "place": "Oz, IL"})
        review.accept(suggestion, list(STORY), by=curator, publication="published")
        story = Partnership.objects.get()
        assert (story.place, story.town, story.state) == (None, "Oz", "IL")

    def test_it_needs_a_source_too(self, city, curator):
        suggestion = make.make_suggestion(kind="story", **STORY)
        with pytest.raises(CannotDecide, match="Add a source before you publish"):
            review.accept(suggestion, ["title"], by=curator, publication="published")
        assert not Partnership.objects.exists()


class TestWhatIsRefused:
    def test_values_that_break_a_rule_change_nothing(self, partner, curator):
        suggestion = make.make_suggestion(partner, website="no address", phone="1")
        with pytest.raises(CannotDecide, match="Website"):
            review.accept(suggestion, ["website", "phone"], by=curator)
        partner.refresh_from_db()
        suggestion.refresh_from_db()
        assert (partner.phone, suggestion.status) == ("217-555-0100", "waiting")
        assert not Decision.objects.exists()

    def test_a_published_entry_keeps_a_source(self, partner, curator):
        suggestion = make.make_suggestion(partner, source_urls="")
        with pytest.raises(CannotDecide, match="Add a source before you publish"):
            review.accept(suggestion, ["source_urls"], by=curator)

    def test_nothing_ticked(self, correction, curator):
        with pytest.raises(CannotDecide, match="Check the fields you accept"):
            review.accept(correction, [], by=curator)

    def test_a_field_that_is_not_suggested(self, correction, curator):
        with pytest.raises(CannotDecide, match="not suggest"):
            review.accept(correction, ["publication"], by=curator)

    def test_declining_needs_a_reason(self, correction, curator):
        with pytest.raises(CannotDecide, match="why"):
            review.decline(correction, by=curator, reason=" ")
        decision = review.decline(correction, by=curator, reason="Not so.")
        assert (decision.action, decision.reason) == ("declined", "Not so.")
        correction.refresh_from_db()
        assert correction.status == "declined"

    def test_a_second_decision_is_told_of_the_first(self, correction, partner, curator):
        review.accept(correction, ["phone"], by=curator)
        for decide in (
            lambda: review.decline(correction, by=curator, reason="No."),
            lambda: review.accept(correction, ["place"], by=curator),
            lambda: review.redirect_to(correction, partner, by=curator),
        ):
            with pytest.raises(CannotDecide, match="dana already decided this"):
                decide()
        assert Decision.objects.count() == 1

    # SQLite has one writer at a time.
    @pytest.mark.only_on("postgresql")
    def test_whoever_decides_locks_the_suggestion_and_the_entry(self, correction, curator):
        with CaptureQueriesContext(connection) as queries:
            review.accept(correction, ["phone"], by=curator)
        locked = [query["sql"] for query in queries if "FOR UPDATE" in query["sql"]]
        assert ["partners_suggestion" in locked[0], "partners_partner" in locked[1]] == [True, True]

    def test_an_entry_that_changed_while_the_curator_read(self, correction, partner, curator):
        with pytest.raises(CannotDecide, match="review it again"):
            review.accept(correction, ["phone"], by=curator, read_at=partner.changed_in - 1)
        review.accept(correction, ["phone"], by=curator, read_at=partner.changed_in)

    def test_an_entry_that_is_gone(self, correction, partner, curator):
        partner.delete()
        correction.refresh_from_db()
        assert review.differences(correction)[0].now == ""
        with pytest.raises(CannotDecide, match="no longer exists"):
            review.accept(correction, ["phone"], by=curator)
        review.decline(correction, by=curator, reason="It is gone.")


class TestComparing:
    def test_a_field_that_changed_meanwhile_shows_both(self, correction, partner):
        partner.phone = "217-555-0111"
        partner.save()
        correction.refresh_from_db()
        differences = {one.field: one for one in review.differences(correction)}
        phone = differences["phone"]
        assert (phone.then, phone.now, phone.suggested) == (
            "217-555-0100",
            "217-555-0111",
            "217-555-0199",
        )
        assert phone.has_changed_meanwhile
        assert not differences["description"].has_changed_meanwhile

    def test_a_field_that_says_so_already(self, correction, partner):
        partner.phone = "217-555-0199"
        partner.save()
        correction.refresh_from_db()
        done = {one.field for one in review.differences(correction) if one.is_done}
        assert done == {"phone"}


class TestTheLog:
    def test_it_only_grows(self, correction, curator):
        decision = review.accept(correction, ["phone"], by=curator)
        decision.reason = "Other"
        for rewrite in (
            decision.save,
            decision.delete,
            Decision.objects.all().delete,
            lambda: Decision.objects.update(reason="Other"),
            lambda: Decision.objects.bulk_update([decision], ["reason"]),
        ):
            with pytest.raises(AppendOnlyError):
                rewrite()
        assert Decision.objects.get().reason == ""

    def test_who_decided_stays_known(self, correction, curator):
        review.accept(correction, ["phone"], by=curator)
        with pytest.raises(ProtectedError), transaction.atomic():
            curator.delete()


def test_the_queue_is_ordered_by_when_it_came(partner):
    made = [make.make_suggestion(partner, phone=str(number)) for number in range(3)]
    assert list(Suggestion.objects.waiting()) == made
