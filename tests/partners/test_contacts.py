"""Contacts of offices: never one person's, told first on cards and pages, with source and date."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from partners.changes import record_changes
from partners.contacts.contact_rules import is_personal, validate_phone, validate_seen_on
from partners.models import LinkCheck, Partner
from partners.places.center import Center
from partners.places.ladder import ecosystem
from partners.snapshot.summaries import get_summaries
from partners.suggestions.review import accept
from tests import factories as make
from tests.admin_forms import save

OFFICES = """
gis@ gishelp@ gis_support@ gis-contacts@ open.data@ land.information@ mayor.opendata@ data_mapping@
labs_dl@ public.info@ planning_department@ housing.counseling@ info@ webmaster@ cityhall@ it@
askprc@ bnia-jfi@ wprdc@ greaterdc@ heartland2050@ btvstat@ oet.service@ uhc@ preguntas@ icpsr-help@
bcpc@ dlmdp-webmaster_mdp@ rockdale_gis@ civic-switchboard@ clerk@ census.data@ biblioteca.publica@
""".split()  # fmt: skip
PERSONS = """
jane.doe@ jane_doe@ j.doe@ doe.j@ jane.q.doe@ Jane.Doe@ jsmith@ smithj@ johnsmith@ mary@ jane-doe@
maria.delgado@ robert.gisler@ mwilliams@ zoltan.kovacs@ jane.doe+data@
""".split()


@pytest.fixture
def admin_client(client):
    client.force_login(make.make_superuser())
    return client


class TestRules:
    @pytest.mark.parametrize("mailbox", OFFICES)
    def test_mailboxes_of_offices_are_taken(self, mailbox):
        assert not is_personal(f"{mailbox}example.gov")

    @pytest.mark.parametrize("mailbox", PERSONS)
    def test_mailboxes_named_after_persons_are_refused(self, mailbox):
        assert is_personal(f"{mailbox}example.gov")

    @pytest.mark.parametrize("host", ["gmail.com", "Yahoo.com", "comcast.net"])
    def test_free_mail_hosts_are_refused(self, host):
        assert is_personal(f"gis@{host}")

    @pytest.mark.parametrize(
        "text", ["412-555-0100", "(412) 555-0100", "+1 412.555.0100 ext. 5", "787-555-0100"]
    )
    def test_phones_of_the_country_are_taken(self, text):
        validate_phone(text)

    @pytest.mark.parametrize("text", ["555-0100", "1", "+44 20 7946 0958", "416-555-0100", "call"])
    def test_other_phones_are_refused_with_what_to_enter(self, text):
        with pytest.raises(ValidationError, match="with the area code"):
            validate_phone(text)

    @pytest.mark.parametrize("text", ["2008", "2022-08", "2026-08-22", "2024-02-29"])
    def test_days_months_and_years_are_dates(self, text):
        validate_seen_on(text)

    @pytest.mark.parametrize("text", ["August", "2022-8", "2022-02-30", "20220801", "0000", "2999"])
    def test_other_texts_are_no_dates(self, text):
        with pytest.raises(ValidationError):
            validate_seen_on(text)


@pytest.mark.django_db
class TestDoors:
    BAD = (
        {"email": "jane.doe@example.gov"},
        {"email": "gis@gmail.com"},
        {"phone": "555-0100"},
        {"contact_url": "http://example.gov/contact"},
    )

    @pytest.mark.parametrize("fields", BAD)
    def test_the_admin_refuses_what_breaks_a_rule(self, admin_client, fields):
        partner = make.make_partner()
        save(admin_client, partner, **fields)
        partner.refresh_from_db()
        assert (partner.email, partner.phone, partner.contact_url) == ("", "", "")

    @pytest.mark.parametrize("fields", BAD)
    def test_the_public_form_refuses_it_as_well(self, client, fields):
        partner = make.make_partner()
        address = f"{partner.get_absolute_url()}suggest/?about=moved"
        page = BeautifulSoup(client.get(address).text, "html.parser")
        token = page.select_one("[name=form_token]")["value"]
        answer = client.post(address, {"form_token": token, **fields})
        assert answer.status_code == 400
        assert f"id_{next(iter(fields))}" in answer.text

    @pytest.mark.parametrize("fields", BAD)
    def test_accepting_a_suggestion_refuses_it(self, fields):
        partner = make.make_partner()
        with pytest.raises(Exception, match="Enter"):
            accept(make.make_suggestion(partner, **fields), list(fields), by=make.make_superuser())
        partner.refresh_from_db()
        assert (partner.email, partner.phone, partner.contact_url) == ("", "", "")

    @pytest.mark.parametrize(
        "half", [{"contact_seen_on": "2026"}, {"contact_source_url": "https://example.org/a"}]
    )
    def test_a_source_has_an_address_and_a_date(self, half):
        with pytest.raises(IntegrityError), transaction.atomic():
            make.make_partner(**half)

    def test_new_contact_does_not_keep_the_old_ones_source(self):
        partner = make.make_partner(
            email="old@example.gov",
            contact_source_url="https://example.gov/old",
            contact_seen_on="2020",
        )
        suggestion = make.make_suggestion(partner, email="gis@example.gov")
        accept(suggestion, ["email"], by=make.make_superuser())
        partner.refresh_from_db()
        assert (partner.email, partner.contact_source_url) == ("gis@example.gov", "")
        assert partner.contact_seen_on == ""


REACHED = {
    "email": "gis@example.gov",
    "phone": "217-555-0100",
    "contact_label": "GIS help desk",
    "contact_source_url": "https://example.gov/staff",
    "contact_seen_on": "2022-08",
}


def card_of(client, partner, language="") -> BeautifulSoup:
    page = BeautifulSoup(client.get(f"{language}/partners/").text, "html.parser")
    return page.select_one(f".card:has(a[href$='{partner.get_absolute_url()}'])")


@pytest.mark.django_db
class TestCards:
    def test_it_names_the_office_with_email_phone_and_year(self, client):
        partner = make.make_partner(contact_url="https://example.gov/contact", **REACHED)
        record_changes([partner.pk])
        reach = card_of(client, partner).select_one(".card__reach")
        assert [link["href"] for link in reach.select("a")] == [
            "mailto:gis@example.gov",
            "tel:2175550100",
        ]
        assert " ".join(reach.get_text(" ").split()) == (
            "GIS help desk gis@example.gov 217-555-0100 seen 2022"
        )

    def test_the_contact_page_stands_where_nothing_else_is_known(self, client):
        partner = make.make_partner("Elm Office", contact_url="https://example.gov/contact")
        record_changes([partner.pk])
        link = card_of(client, partner).select_one(".card__reach a")
        assert (link["href"], link.text) == (partner.contact_url, "Contact page of Elm Office")

    def test_the_portal_stands_where_there_is_no_website(self, client):
        partner = make.make_partner("Elm Office", data_portal_url="https://data.example.gov/")
        record_changes([partner.pk])
        link = card_of(client, partner).select_one(".card__site")
        assert link["href"] == "https://data.example.gov/"
        assert link.text == "data.example.gov, data portal of Elm Office"

    def test_the_role_stands_with_its_type(self, client):
        role = make.make_role("GIS office", make.make_type("Local government"))
        partner = make.make_partner(roles=[role])
        record_changes([partner.pk])
        assert (
            card_of(client, partner).select_one(".type span").text == "Local government: GIS office"
        )

    @pytest.mark.parametrize("status", ["closed", "inactive"])
    def test_who_has_stopped_is_not_called(self, client, status):
        partner = make.make_partner(status=status, **REACHED)
        record_changes([partner.pk])
        assert not card_of(client, partner).select_one(".card__reach")

    def test_old_page_of_who_may_be_gone_is_no_link(self, client):
        partner = make.make_partner(status="unknown", contact_url="https://example.gov/contact")
        record_changes([partner.pk])
        assert "example.gov" not in str(card_of(client, partner))
        page = client.get(partner.get_absolute_url()).text
        assert "Last known contact page" in page
        assert 'href="https://example.gov/contact"' not in page


@pytest.mark.django_db
class TestEntryPage:
    def contact_of(self, client, partner, language="") -> str:
        page = client.get(f"{language}{partner.get_absolute_url()}").text
        facts = BeautifulSoup(page, "html.parser").select_one("#reach-heading ~ dl")
        return " ".join(facts.get_text(" ").split())

    def test_office_comes_first_with_source_and_date(self, client):
        partner = make.make_partner(website="https://example.gov", **REACHED)
        assert self.contact_of(client, partner) == (
            "Who answers GIS help desk Email gis@example.gov Phone 217-555-0100 "
            "Contact found example.gov , seen August 2022 Website example.gov"
        )

    def test_the_date_is_told_in_spanish(self, client):
        told = self.contact_of(client, make.make_partner(**REACHED), "/es")
        assert "agosto de 2022" in told.lower()

    @pytest.mark.parametrize(
        ("seen_on", "told"), [("2022", "seen 2022"), ("2022-08-05", "seen August 5, 2022")]
    )
    def test_the_date_is_as_exact_as_it_is_known(self, client, seen_on, told):
        partner = make.make_partner(**{**REACHED, "contact_seen_on": seen_on})
        assert told in self.contact_of(client, partner)

    def test_a_dead_contact_page_is_marked_as_other_links_are(self, client):
        page = "https://example.gov/contact"
        make_dead_link(page)
        partner = make.make_partner(contact_url=page)
        assert "This link may be broken" in self.contact_of(client, partner)
        assert list(LinkCheck.objects.named_by(Partner.objects.all())) == [LinkCheck.objects.get()]


def make_dead_link(url: str) -> None:
    LinkCheck.objects.create(
        url=url, status="dead", failures=3, first_failed_at="2026-01-01T00:00Z"
    )


@pytest.mark.django_db
class TestLadder:
    def shown(self, city) -> list[str]:
        [rung] = ecosystem(Center.of(city)).rungs_served
        return [serving.partner.name for serving in rung.serving]

    def test_who_cannot_be_reached_is_never_first(self):
        city, role = make.make_city(), make.make_role()
        state = make.make_state()
        mute = make.make_partner("Alder Office", serves=[city], roles=[role])
        near = make.make_partner("Elm Office", serves=[city], roles=[role], phone="217-555-0100")
        wide = make.make_partner(
            "Oak Office", serves=[state], roles=[role], data_portal_url="https://data.example"
        )
        record_changes([mute.pk, near.pk, wide.pk])
        assert self.shown(city) == ["Elm Office", "Oak Office", "Alder Office"]
        Partner.objects.filter(pk=mute.pk).update(email="gis@example.gov")
        record_changes([mute.pk])
        assert self.shown(city) == ["Alder Office", "Elm Office", "Oak Office"]

    @pytest.mark.parametrize(
        "field", ["website", "data_portal_url", "contact_url", "email", "phone"]
    )
    def test_each_way_alone_makes_it_reachable(self, field):
        partner = make.make_partner(**{field: "x"})
        record_changes([partner.pk])
        assert partner.is_reachable and get_summaries([partner.pk])[partner.pk].is_reachable
        Partner.objects.filter(pk=partner.pk).update(**{field: ""})
        record_changes([partner.pk])
        assert not get_summaries([partner.pk])[partner.pk].is_reachable
