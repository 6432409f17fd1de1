"""The queue in the admin: what a curator sees of a suggestion, and what the buttons do."""

import pytest
from django.contrib.auth.models import Permission

from partners.changes import record_changes
from partners.history import former_addresses
from partners.models import Decision, Partner, Suggestion
from tests import factories as make
from tests.admin_forms import address
from tests.suggestions.sending import page_of

pytestmark = pytest.mark.django_db
QUEUE = address(Suggestion, "changelist")


@pytest.fixture
def admin_client(client):
    client.force_login(make.make_superuser("lead"))
    return client


@pytest.fixture
def correction(partner):
    return make.make_suggestion(partner, phone="217-555-0199", description="Counts birds.")


def review_of(suggestion) -> str:
    return address(Suggestion, "change", suggestion.pk)


def decide(admin_client, suggestion, **sent):
    """Press a button of the review page, with its hidden fields as they stand there."""
    page = page_of(admin_client.get(review_of(suggestion)))
    read_at = page.select_one("#content-main form [name=read_at]")["value"]
    return admin_client.post(review_of(suggestion), {"read_at": read_at, **sent}, follow=True)


class TestTheQueue:
    def test_it_shows_what_waits_and_on_request_what_was_decided(
        self, admin_client, correction, partner
    ):
        done = make.make_suggestion(partner, phone="1")
        decide(admin_client, done, decline="yes", reason="No.")
        rows = page_of(admin_client.get(QUEUE)).select("#result_list tbody tr")
        assert len(rows) == 1
        assert (
            len(page_of(admin_client.get(QUEUE, {"status": "all"})).select("#result_list tbody tr"))
            == 2
        )
        decided = page_of(admin_client.get(QUEUE, {"status": "decided"})).select_one(
            "#result_list tbody"
        )
        assert "Declined" in decided.get_text()

    def test_it_takes_the_same_queries_for_many_rows(
        self, admin_client, partner, django_assert_max_num_queries
    ):
        for number in range(30):
            make.make_suggestion(partner, phone=str(number))
        with django_assert_max_num_queries(9):
            admin_client.get(QUEUE)

    def test_nobody_adds_or_deletes_there(self, admin_client, correction):
        assert admin_client.get(address(Suggestion, "add")).status_code == 403
        assert admin_client.post(address(Suggestion, "delete", correction.pk)).status_code == 403
        action = {"action": "delete_selected", "_selected_action": [correction.pk], "post": "yes"}
        admin_client.post(QUEUE, action)
        assert Suggestion.objects.count() == 1


class TestTheReview:
    def test_it_shows_the_entry_beside_the_suggestion(self, admin_client, correction):
        page = page_of(admin_client.get(review_of(correction)))
        rows = [row.get_text(" ", strip=True) for row in page.select(".review__table tbody tr")]
        assert rows == [
            "What it does Counts trees. Counts birds.",
            "Office phone 217-555-0100 217-555-0199",
        ]
        assert page.select_one("del").get_text() == "trees."
        assert page.select_one("ins").get_text() == "birds."

    def test_a_part_is_accepted(self, admin_client, correction, partner):
        page = page_of(decide(admin_client, correction, fields=["phone"], accept="yes"))
        partner.refresh_from_db()
        assert (partner.phone, partner.description) == ("217-555-0199", "Counts trees.")
        assert "Accepted in part" in page.select_one(".messagelist").get_text()

    def test_all_is_accepted(self, admin_client, correction, partner):
        decide(admin_client, correction, accept_all="yes")
        partner.refresh_from_db()
        assert partner.description == "Counts birds."

    def test_it_is_declined_with_a_reason(self, admin_client, correction):
        answer = decide(admin_client, correction, decline="yes")
        assert answer.status_code == 409
        assert "Explain why you’re declining it" in answer.text
        decide(admin_client, correction, decline="yes", reason="Not so.")
        page = page_of(admin_client.get(review_of(correction)))
        assert "Not so." in page.get_text()
        assert not page.select("[type=submit][name]")

    def test_a_new_one_that_we_have_is_redirected(self, admin_client, partner):
        suggestion = make.make_suggestion(name="Elm Data Ofice (made up)", place="Springfield, IL")
        page = page_of(admin_client.get(review_of(suggestion)))
        assert page.select_one("button[name=redirect]")["value"] == str(partner.pk)
        decide(admin_client, suggestion, redirect=str(partner.pk))
        suggestion.refresh_from_db()
        assert (suggestion.kind, suggestion.partner) == ("correction", partner)

    @pytest.mark.parametrize(
        "typed",
        ["elm", "/partners/elm/", "https://example.org/es/partners/elm?q=a/b", "old-elm", " elm/ "],
    )
    def test_an_entry_is_chosen_by_its_present_or_old_address(self, admin_client, partner, typed):
        former_addresses.remember(partner, "old-elm")
        suggestion = make.make_suggestion(name="Elm", place="Springfield, IL")
        decide(admin_client, suggestion, redirect="", partner="", address=typed)
        suggestion.refresh_from_db()
        assert (suggestion.kind, suggestion.partner) == ("correction", partner)

    @pytest.mark.parametrize("typed", ["", "/", "nobody", "a\x00b", "https://[", "x" * 5_000])
    def test_an_address_of_no_entry_chooses_nothing(self, admin_client, city, typed):
        suggestion = make.make_suggestion(name="Elm", place="Springfield, IL")
        answer = decide(admin_client, suggestion, redirect="", partner="", address=typed)
        assert answer.status_code == 409 and "paste its web address" in answer.text

    @pytest.mark.parametrize("chosen", ["", "x", "999999", "9" * 40])
    def test_an_entry_to_redirect_to_has_to_be_chosen(self, admin_client, city, chosen):
        suggestion = make.make_suggestion(name="Elm", place="Springfield, IL")
        assert (
            "Choose the entry" in decide(admin_client, suggestion, redirect="", partner=chosen).text
        )

    def test_an_edit_in_between_is_shown_before_anything_is_taken(
        self, admin_client, correction, partner
    ):
        sent = {"read_at": partner.changed_in, "fields": ["phone"], "accept": "yes"}
        make_edit(partner, phone="217-555-0111")
        answer = admin_client.post(review_of(correction), sent)
        assert answer.status_code == 409
        text = page_of(answer).get_text(" ", strip=True)
        assert "Someone changed the entry while you were reading" in text
        assert "Changed meanwhile." in text and "217-555-0111" in text
        partner.refresh_from_db()
        assert partner.phone == "217-555-0111"

    def test_a_field_that_changed_meanwhile_is_not_ticked(self, admin_client, correction, partner):
        make_edit(partner, phone="217-555-0111")
        page = page_of(admin_client.get(review_of(correction)))
        assert not page.select_one("#take-phone").has_attr("checked")
        assert page.select_one("#take-description").has_attr("checked")

    def test_what_visitors_typed_is_text(self, admin_client, partner):
        suggestion = make.make_suggestion(partner, description="<script>alert(1)</script>")
        assert not page_of(admin_client.get(review_of(suggestion))).select("td script")

    @pytest.mark.parametrize("key", ["999999", "x", "%00"])
    def test_one_that_does_not_exist(self, admin_client, db, key):
        assert admin_client.get(f"{QUEUE}{key}/change/", follow=True).status_code == 200


def make_edit(partner, **values) -> None:
    Partner.objects.filter(pk=partner.pk).update(**values)
    record_changes([partner.pk])


class TestAnswers:
    def test_who_left_an_address_is_answered_once(self, admin_client, correction, mailoutbox):
        correction.contact_email = "me@example.org"
        correction.save()
        decide(admin_client, correction, fields=["phone"], accept="yes", reason="Thank you!")
        (mail,) = mailoutbox
        assert mail.to == ["me@example.org"]
        assert "used part" in mail.body and "Thank you!" in mail.body
        assert "http://testserver/partners/elm/" in mail.body
        correction.refresh_from_db()
        assert correction.contact_email == ""

    def test_who_wrote_in_spanish_is_answered_in_spanish(
        self, admin_client, correction, mailoutbox
    ):
        correction.contact_email, correction.language = "yo@example.org", "es"
        correction.save()
        decide(admin_client, correction, fields=["phone"], accept="yes")
        (mail,) = mailoutbox
        assert mail.subject == "Su sugerencia: Elm Data Office (made up)"
        assert "una parte" in mail.body and "Good day" not in mail.body
        assert "http://testserver/es/partners/elm/" in mail.body

    def test_who_left_none_is_not(self, admin_client, correction, mailoutbox):
        decide(admin_client, correction, accept_all="yes")
        assert mailoutbox == []

    def test_nobody_is_told_of_what_was_not_done(self, admin_client, correction, mailoutbox):
        correction.contact_email = "me@example.org"
        correction.save()
        decide(admin_client, correction, accept="yes")
        assert mailoutbox == []

    def test_a_mail_that_fails_leaves_the_decision(
        self, admin_client, correction, settings, partner
    ):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        correction.contact_email = "me@example.org"
        correction.save()
        page = page_of(decide(admin_client, correction, accept_all="yes"))
        assert "couldn’t be sent" in page.select_one(".messagelist").get_text()
        correction.refresh_from_db()
        assert (correction.status, correction.contact_email) == ("accepted", "me@example.org")


class TestRights:
    @pytest.fixture
    def somebody(self, client):
        def with_rights(*codenames: str):
            user = make.make_curator()
            user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
            client.force_login(user)
            return client

        return with_rights

    def test_who_has_none_sees_nothing(self, somebody, correction):
        assert somebody("view_partner").get(review_of(correction)).status_code == 403

    def test_who_may_look_may_not_decide(self, somebody, correction):
        viewer = somebody("view_suggestion")
        page = page_of(viewer.get(review_of(correction)))
        assert page.select(".review__table") and not page.select("[name=accept]")
        answer = viewer.post(review_of(correction), {"accept_all": "yes"})
        assert (answer.status_code, Decision.objects.count()) == (403, 0)

    def test_the_log_is_for_looking_only(self, admin_client, correction):
        decide(admin_client, correction, accept_all="yes")
        decision = Decision.objects.get()
        log = address(Decision, "changelist")
        assert "Elm Data Office" in admin_client.get(log).text
        assert admin_client.get(address(Decision, "change", decision.pk)).status_code == 200
        assert admin_client.get(address(Decision, "add")).status_code == 403
        change = address(Decision, "change", decision.pk)
        assert admin_client.post(change, {"reason": "Other"}).status_code == 403
        assert admin_client.post(address(Decision, "delete", decision.pk)).status_code == 403
        action = {"action": "delete_selected", "_selected_action": [decision.pk], "post": "yes"}
        admin_client.post(log, action)
        assert Decision.objects.get().reason == ""
