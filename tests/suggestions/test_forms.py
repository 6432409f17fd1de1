"""The forms in which visitors tell the curators something: what is taken, and what is refused."""

import pytest

from partners.models import Partner, RateLimitBucket, Suggestion
from partners.suggestions.form_tokens import FormToken
from tests import factories as make
from tests.suggestions.sending import errors_on, filled_in, page_of, send, the_suggestion

pytestmark = pytest.mark.django_db
CORRECTION = "/partners/elm/suggest/?about=correction"
FORMS = ("/suggest/", CORRECTION, "/partners/elm/suggest/?about=moved",
         "/partners/elm/suggest/?about=closed", "/partnerships/suggest/")  # fmt: skip


class TestWhatIsTaken:
    def test_a_new_partner(self, client, city):
        role = make.make_role("GIS office", make.make_type("Local government"))
        answer = send(
            client,
            "/suggest/",
            name="Oak Map Office",
            place="springfield illinois",
            website="oak.example.org",
            roles=[str(role)],
            serves="Springfield, IL\n\nDecatur, IL\nDecatur, IL",
            source_urls="https://oak.example.org/about",
            comment="They are kind.",
            contact_email="me@example.org",
        )
        assert (answer.status_code, answer["Location"]) == (302, "/suggest/thanks/")
        suggestion = the_suggestion()
        assert (suggestion.kind, suggestion.status, suggestion.state) == ("new", "waiting", "IL")
        assert suggestion.proposed == {
            "name": "Oak Map Office",
            "place": "Springfield, IL",
            "website": "https://oak.example.org",
            "roles": str(role),
            "serves": "Springfield, IL\nDecatur, IL",
            "source_urls": "https://oak.example.org/about",
        }
        assert (suggestion.comment, suggestion.contact_email) == (
            "They are kind.",
            "me@example.org",
        )

    def test_a_correction_holds_only_what_was_changed(self, client, partner):
        send(client, CORRECTION, phone="217-555-0199")
        suggestion = the_suggestion()
        assert suggestion.partner == partner
        assert suggestion.proposed == {"phone": "217-555-0199"}
        assert suggestion.seen == {"phone": "217-555-0100"}

    def test_sources_are_added_to_those_we_have(self, client, partner):
        send(client, CORRECTION, source_urls="https://elm.example.org/new")
        assert the_suggestion().proposed["source_urls"].splitlines() == [
            make.SOURCE,
            "https://elm.example.org/new",
        ]

    def test_what_curators_changed_while_form_was_open_is_not_undone(self, client, partner):
        sent = filled_in(client, CORRECTION, phone="217-555-0199")
        Partner.objects.filter(pk=partner.pk).update(website="https://new.example.org/")
        client.post(CORRECTION, sent)
        assert the_suggestion().proposed == {"phone": "217-555-0199"}

    def test_that_it_closed_with_the_rest_as_a_message(self, client, partner):
        address = "/partners/elm/suggest/?about=closed"
        send(client, address, status="closed", closed_when="last May", successor="Oak Office")
        suggestion = the_suggestion()
        assert (suggestion.kind, suggestion.proposed) == ("closed", {"status": "closed"})
        assert suggestion.comment == "When: last May\nSucceeded by: Oak Office"

    def test_a_story(self, client, city):
        send(
            client,
            "/partnerships/suggest/",
            title="Trees in Springfield",
            place="Springfield, IL",
            libraries="Springfield Library (made up)",
            summary="We counted.\r\nTogether.",
        )
        suggestion = the_suggestion()
        assert (suggestion.kind, suggestion.title) == ("story", "Trees in Springfield")
        assert suggestion.proposed["summary"] == "We counted.\nTogether."

    def test_a_message_alone_is_enough_for_a_correction(self, client, partner):
        send(client, CORRECTION, comment="Something smells.")
        assert (the_suggestion().proposed, the_suggestion().comment) == ({}, "Something smells.")

    def test_a_form_sent_twice_counts_once(self, client, partner):
        sent = filled_in(client, CORRECTION, phone="217-555-0199")
        assert {client.post(CORRECTION, sent).status_code for _ in range(2)} == {302}
        assert Suggestion.objects.count() == 1

    def test_the_visitors_language_is_kept_for_the_answer(self, client, partner):
        send(client, f"/es{CORRECTION}", phone="217-555-0199")
        assert the_suggestion().language == "es"

    def test_an_entry_is_not_changed(self, client, partner):
        before = Partner.objects.values().get()
        send(client, CORRECTION, phone="217-555-0199", name="Other")
        assert Partner.objects.values().get() == before


class TestWhatIsRefused:
    def test_missing_fields_are_named_in_summary_that_leads_to_them(self, client, city):
        answer = send(client, "/suggest/", website="not an address")
        page = page_of(answer)
        assert (answer.status_code, Suggestion.objects.count()) == (400, 0)
        summary = page.select_one(".error-summary")
        assert summary.has_attr("autofocus") and summary["role"] == "alert"
        links = [link["href"] for link in summary.select("a")]
        assert links == ["#id_name", "#id_place", "#id_website"]
        for link in links:
            field = page.select_one(link)
            assert field["aria-invalid"] == "true"
            described = field["aria-describedby"].split()
            assert page.find(id=described[-1]).get_text()
        assert page.select_one("#id_website")["value"] == "not an address"

    @pytest.mark.parametrize(
        ("typed", "hint"),
        [("Lebanon", "Lebanon, PA"), ("qqqzzzxx", "enter only the state"), ("", "required")],
    )
    def test_a_place_that_says_too_little_gets_a_hint(self, client, city, typed, hint):
        answer = send(client, "/suggest/", name="Oak", place=typed)
        assert hint in page_of(answer).select_one("#id_place_error").get_text()

    def test_a_long_description(self, client, city):
        answer = send(client, "/suggest/", name="Oak", place="Illinois", description="word " * 41)
        assert "Please use up to 40 words. There are 41" in errors_on(answer)[0]

    def test_a_correction_that_changes_nothing(self, client, partner):
        assert "You haven’t changed anything" in errors_on(send(client, CORRECTION))[0]

    def test_a_role_that_does_not_exist(self, client, partner):
        assert send(client, CORRECTION, roles=["wizard: tower"]).status_code == 400

    @pytest.mark.parametrize("text", ["\x00", "x" * 201, "🙂" * 300])
    def test_any_text_gets_an_answer(self, client, partner, text):
        assert send(client, CORRECTION, phone=text).status_code == 400

    @pytest.mark.parametrize("about", ["new", "story", "still-right", "", "x"])
    def test_a_form_that_is_not_offered(self, client, partner, about):
        assert client.get(f"/partners/elm/suggest/?about={about}").status_code == 404

    def test_a_candidate_has_no_form(self, client):
        make.make_partner("Ash (made up)", slug="ash", publication="draft")
        assert client.get("/partners/ash/suggest/").status_code == 404
        assert client.get("/partners/ash/suggest/?about=correction").status_code == 404


class TestHints:
    def test_one_that_we_have_is_shown_before_it_is_sent(self, client, partner):
        typed = {"name": "Elm Data Ofice (made up)", "place": "Springfield, IL"}
        sent = filled_in(client, "/suggest/", **typed)
        page = page_of(client.post("/suggest/", sent))
        assert page.select_one(".suggest-form__similar a")["href"] == "/partners/elm/"
        assert page.select_one("#id_name")["value"] == typed["name"]
        assert Suggestion.objects.count() == 0
        client.post("/suggest/", sent | {"is_another": "yes"})
        assert the_suggestion().title == typed["name"]

    def test_while_typing(self, client, partner):
        make.make_partner("Elm Data Office Two (made up)", publication="draft")
        answer = client.get("/suggest/alike/", {"name": "elm data office"})
        expected = {"name": partner.name, "place": "Springfield, IL", "url": "/partners/elm/"}
        assert answer.json() == {"results": [expected]}

    @pytest.mark.parametrize("name", ["", "\x00", "🙂", "x" * 5000])
    def test_any_text_may_be_typed(self, client, partner, name):
        answer = client.get("/suggest/alike/", {"name": name, "website": name, "place": name})
        assert answer.json() == {"results": []}


class TestMachines:
    @pytest.fixture
    def sent(self, client, partner) -> dict:
        return filled_in(client, CORRECTION, phone="217-555-0199")

    def refusal(self, client, sent) -> str:
        answer = client.post(CORRECTION, sent)
        assert (answer.status_code, Suggestion.objects.count()) == (400, 0)
        assert page_of(answer).select_one("#id_phone")["value"] == "217-555-0199"
        return errors_on(answer)[0]

    def test_who_fills_in_the_hidden_field(self, client, sent):
        assert "Only spam programs" in self.refusal(client, sent | {"fax": "1"})

    def test_who_is_too_quick_may_send_the_same_form_again(self, client, sent, settings):
        settings.FORM_SECONDS = 3
        assert "was quick" in self.refusal(client, sent)
        settings.FORM_SECONDS = 0
        assert client.post(CORRECTION, sent).status_code == 302

    @pytest.mark.parametrize("token", ["", "x", "x:y:z"])
    def test_a_token_that_this_site_did_not_sign(self, client, sent, token):
        assert "couldn’t recognize" in self.refusal(client, sent | {"form_token": token})

    def test_the_token_of_another_form(self, client, sent, partner):
        other = str(FormToken(f"moved {partner.pk}"))
        assert "couldn’t recognize" in self.refusal(client, sent | {"form_token": other})

    def test_who_kept_the_form_open_for_days(self, client, sent, partner):
        seen = {"phone": "217-555-0100"}
        old = str(FormToken(f"correction {partner.pk}", seen, made_at=1_000_000_000))
        assert "more than a day" in self.refusal(client, sent | {"form_token": old})

    @pytest.mark.parametrize(
        "headers",
        [
            {"Origin": "https://elsewhere.example.org"},
            {"Origin": "null"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
        ],
    )
    def test_who_sends_it_from_another_site(self, client, sent, headers):
        assert client.post(CORRECTION, sent, headers=headers).status_code == 403
        assert Suggestion.objects.count() == 0

    def test_who_sends_it_from_here(self, client, sent):
        headers = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
        assert client.post(CORRECTION, sent, headers=headers).status_code == 302

    def test_who_sends_too_many_keeps_what_was_typed(self, client, partner, settings):
        settings.FORMS_PER_HOUR = 2
        for phone in ("412-555-0101", "412-555-0102"):
            assert send(client, CORRECTION, phone=phone).status_code == 302
        answer = send(client, CORRECTION, phone="412-555-0103")
        assert (answer.status_code, Suggestion.objects.count()) == (429, 2)
        assert "We received many suggestions from your network" in errors_on(answer)[0]
        assert page_of(answer).select_one("#id_phone")["value"] == "412-555-0103"

    def test_another_address_has_a_share_of_its_own(self, client, partner, settings):
        settings.FORMS_PER_HOUR = 1
        send(client, CORRECTION, phone="412-555-0101")
        sent = filled_in(client, CORRECTION, phone="412-555-0102")
        assert client.post(CORRECTION, sent, REMOTE_ADDR="192.0.2.7").status_code == 302

    def test_no_address_is_kept_and_rows_go_after_day(self, client, partner):
        send(client, CORRECTION, phone="412-555-0101")
        first = RateLimitBucket.objects.get()
        assert "127" not in first.key and len(first.key) == 64
        RateLimitBucket.objects.update(hour="2020-01-01T00:00Z", key="old")
        send(client, CORRECTION, phone="412-555-0102")
        assert [bucket.key for bucket in RateLimitBucket.objects.all()] == [first.key]


class TestPrivacy:
    @pytest.mark.parametrize("address", FORMS)
    def test_a_form_sets_no_cookie_and_is_never_kept(self, client, partner, address):
        for answer in (client.get(address), send(client, address)):
            assert not answer.cookies
            assert "no-store" in answer["Cache-Control"]
            assert "Cookie" not in answer.get("Vary", "")

    def test_the_privacy_page_tells_of_it(self, client, db):
        text = page_of(client.get("/about/privacy/")).get_text()
        for words in ("suggestion", "network address", "then delete it"):
            assert words in text


class TestWaysThere:
    def test_from_the_page_of_a_partner(self, client, partner):
        links = page_of(client.get("/partners/elm/")).select("a")
        assert "/partners/elm/suggest/" in [link["href"] for link in links]

    def test_from_a_search_that_found_nobody(self, client, partner):
        page = page_of(client.get("/partners/?q=xylophones"))
        assert page.select_one('.empty a[href="/suggest/"]')

    def test_from_a_kind_that_nobody_is_of_at_a_place(self, client, partner):
        make.make_type("Civic tech group", slug="civic-tech")
        page = page_of(client.get("/places/il/springfield/"))
        assert page.select_one('#not-listed a[href="/suggest/"]')
        assert not page.select_one('#university a[href="/suggest/"]')
