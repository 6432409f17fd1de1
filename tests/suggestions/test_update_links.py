"""Links by which partners check their own entries, from the admin to the queue."""

from datetime import timedelta

import pytest
from django.utils import timezone

from partners.models import Partner, Suggestion, UpdateLink
from partners.suggestions import review
from partners.suggestions.update_links import clear_old_links, find_link, make_link, revoke
from tests import factories as make
from tests.admin_forms import address
from tests.suggestions.sending import filled_in, page_of, send, the_suggestion

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator():
    return make.make_superuser("dana")


@pytest.fixture
def admin_client(client, curator):
    client.force_login(curator)
    return client


@pytest.fixture
def link(partner, curator):
    return make_link(partner, by=curator, sent_to=partner.email)


@pytest.fixture
def page(link) -> str:
    """The address that the partner got."""
    return f"/suggest/update/{link[1]}/"


class TestTheLink:
    def test_the_database_cannot_answer_for_a_partner(self, link):
        row, token = link
        assert find_link(token) == row
        assert row.digest not in token and token.partition(":")[0] not in row.digest
        assert find_link(row.digest) is None

    @pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: "x" + t, lambda t: ""])
    def test_a_changed_one_opens_nothing(self, link, change):
        assert find_link(change(link[1])) is None

    def test_link_withdrawn_expired_or_answered_is_closed(self, client, link, page):
        row = link[0]
        for values in (
            {"revoked_at": timezone.now()},
            {"expires_at": timezone.now()},
            {"answered_at": timezone.now()},
        ):
            UpdateLink.objects.filter(pk=row.pk).update(**values)
            assert client.get(page).status_code == 410
            assert client.post(page, {"still_right": "yes"}).status_code == 410
            row.save()
        assert client.get(page).status_code == 200
        assert not Suggestion.objects.exists()

    def test_it_says_its_state(self, link):
        row = link[0]
        assert row.state_in_words.startswith("Works until")
        revoke(row)
        row.refresh_from_db()
        assert row.state_in_words.startswith("Canceled on")

    def test_old_ones_without_an_answer_are_forgotten(self, link, partner, curator):
        make_link(partner, by=curator)
        UpdateLink.objects.filter(pk=link[0].pk).update(
            expires_at=timezone.now() - timedelta(days=400)
        )
        assert (clear_old_links(), UpdateLink.objects.count()) == (1, 1)


class TestThePartnersPage:
    def test_looking_tells_nothing(self, client, page):
        for _ in range(2):
            answer = client.get(page)
            assert answer.status_code == 200
            assert client.head(page).status_code == 200
        assert not Suggestion.objects.exists()
        assert "noindex" in answer["X-Robots-Tag"] and "no-store" in answer["Cache-Control"]
        assert not answer.cookies

    def test_it_is_filled_in(self, client, page):
        found = page_of(client.get(page))
        assert found.select_one("#id_phone")["value"] == "217-555-0100"
        assert not found.select_one("#id_contact_email")

    def test_one_click_says_that_all_is_right(self, client, page, link, partner, curator):
        answer = send(client, page, form="form.panel", still_right="yes")
        assert answer["Location"] == "/suggest/thanks/"
        suggestion = the_suggestion()
        assert (suggestion.kind, suggestion.partner, suggestion.link) == (
            "still-right",
            partner,
            link[0],
        )
        review.accept(suggestion, [], by=curator)
        partner.refresh_from_db()
        assert partner.verified_how == "emailed"

    def test_or_a_change_comes_to_the_queue(self, admin_client, page, link):
        send(admin_client, page, phone="217-555-0199")
        suggestion = the_suggestion()
        assert suggestion.proposed == {"phone": "217-555-0199"}
        assert suggestion.is_from_organization
        text = admin_client.get(address(Suggestion, "change", suggestion.pk)).text
        assert "The organization itself" in text and "desk@example.org" in text

    def test_a_mistake_is_shown(self, client, page):
        answer = send(client, page, website="no address")
        assert answer.status_code == 400
        assert page_of(answer).select_one(".error-summary a")["href"] == "#id_website"

    def test_it_takes_one_answer(self, client, page):
        sent = filled_in(client, page, phone="412-555-0101")
        other = filled_in(client, page, form="form.panel", still_right="yes")
        assert client.post(page, sent).status_code == 302
        assert client.post(page, other).status_code == 410
        assert Suggestion.objects.count() == 1
        assert "we have your answer" in client.get(page).text

    def test_it_is_in_spanish_too(self, client, page):
        assert client.get(f"/es{page}").status_code == 200


class TestAsking:
    @pytest.fixture
    def ask(self, partner) -> str:
        return f"/admin/partners/partner/{partner.pk}/ask/"

    def test_the_page_of_a_partner_leads_there(self, admin_client, partner, ask):
        links = page_of(admin_client.get(address(Partner, "change", partner.pk))).select(
            ".object-tools a"
        )
        assert ask in [link["href"] for link in links]

    def test_without_mail_server_text_is_for_ones_own_program(
        self, admin_client, ask, settings, mailoutbox
    ):
        settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
        page = page_of(admin_client.post(ask, {"make": "yes"}))
        token_address = page.code.get_text()
        mail = page.select_one('a[href^="mailto:desk%40example.org?subject="]')["href"]
        assert "http%3A//testserver/suggest/update/" in mail
        assert admin_client.get(token_address).status_code == 200
        assert mailoutbox == []

    def test_with_one_it_is_sent(self, admin_client, ask, mailoutbox):
        page = page_of(admin_client.post(ask, {"make": "yes"}))
        (mail,) = mailoutbox
        assert mail.to == ["desk@example.org"]
        assert page.code.get_text() in mail.body
        assert "Sent to desk@example.org" in page.get_text()

    def test_a_link_is_taken_back(self, admin_client, ask, client):
        token_address = page_of(admin_client.post(ask, {"make": "yes"})).code.get_text()
        button = page_of(admin_client.get(ask)).select_one("[name=revoke]")
        page = page_of(admin_client.post(ask, {"revoke": button["value"]}, follow=True))
        assert "Canceled" in page.select_one("tbody").get_text()
        assert admin_client.get(token_address).status_code == 410

    @pytest.mark.parametrize("number", ["", "x", "999999", "9" * 40])
    def test_no_such_link(self, admin_client, ask, number):
        assert admin_client.post(ask, {"revoke": number}).status_code == 302

    def test_several_at_once(self, admin_client, partner, mailoutbox):
        other = make.make_partner("Fir (made up)")
        data = {"action": "ask", "_selected_action": [partner.pk, other.pk]}
        page = page_of(admin_client.post(address(Partner, "changelist"), data))
        assert len(page.select("code")) == UpdateLink.objects.count() == 2
        assert len(mailoutbox) == 1
        assert "We don’t have an office email, so send the link another way" in page.get_text()

    def test_who_may_not_change_partners_may_not_ask(self, client, ask):
        client.force_login(make.make_curator())
        assert client.get(ask).status_code == 403
        assert client.post(ask, {"make": "yes"}).status_code == 403
        assert not UpdateLink.objects.exists()
