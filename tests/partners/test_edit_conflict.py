"""Two people open the same entry: nobody's save goes over the other's, and nothing is lost."""

import pytest
from bs4 import BeautifulSoup
from django.contrib import admin
from django.contrib.auth.models import Permission
from taggit.models import Tag

from networks.models import Audience, Membership, Network
from partners.changes import record_changes, record_deletion
from partners.duplicates.merge import merge
from partners.models import Need, Partner, Partnership, PartnerType, Place, Synonym
from tests import factories as make
from tests.admin_forms import address, filled_in, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin_client(client):
    client.force_login(make.make_superuser("lead", first_name="Ada", last_name="Example"))
    return client


@pytest.fixture
def partner():
    return make.make_partner(
        "Elm Lab (made up)",
        phone="412-555-0100",
        topics=["gis"],
        aliases=["SDC"],
        place=make.make_city(),
    )


def opened(client, entry) -> tuple[str, dict]:
    url = address(type(entry), "change", entry.pk)
    return url, filled_in(client, url)


def form_of(response) -> dict:
    """What the page that asks sends, with what is chosen already."""
    form = BeautifulSoup(response.text, "html.parser").select_one("#content-main form")
    sent: dict[str, list[str]] = {}
    for box in form.select("input[name]"):
        is_choice = box["type"] == "radio"
        if box["type"] != "submit" and (not is_choice or box.has_attr("checked")):
            sent.setdefault(box["name"], []).append(box.get("value", ""))
    return sent


def lines_of(response) -> dict[str, list[str]]:
    """Each line of the page that asks: what it was, theirs, yours, and what is chosen."""
    page = BeautifulSoup(response.text, "html.parser")
    lines = {}
    for row in page.select("tr[role=radiogroup]"):
        cells = [cell.get_text(" ", strip=True).split(": ", 1)[1] for cell in row.select("td")]
        chosen = row.select_one("input[checked]")
        lines[row.select_one("th").get_text(strip=True)] = [
            *cells, chosen["value"] if chosen else ""
        ]  # fmt: skip
    return lines


class TestBothSidesAreShown:
    def test_a_second_save_is_not_applied_over_the_first(self, admin_client, partner):
        url, mine = opened(admin_client, partner)
        save(admin_client, partner, name="Oak Lab (made up)", change_reason="They called.")
        response = admin_client.post(url, mine | {"name": "Ash Lab (made up)"})
        partner.refresh_from_db()
        assert partner.name == "Oak Lab (made up)"
        assert "Nothing is saved yet" in response.text
        assert "Ada Example" in response.text
        assert "They called." in response.text
        names = ["Elm Lab (made up)", "Oak Lab (made up)", "Ash Lab (made up)", ""]
        assert lines_of(response) == {"Name": names}

    def test_what_one_side_changed_is_proposed_from_that_side(self, admin_client, partner):
        url, mine = opened(admin_client, partner)
        need = make.make_need("Charts")
        changed = {"phone": "412-555-0111", "topics": "gis, maps", "needs": [need.pk]}
        save(admin_client, partner, **changed, status="inactive")
        response = admin_client.post(url, mine | {"name": "Ash Lab", "email": "a@example.org"})
        absent = "not in the list"
        assert lines_of(response) == {
            "Name": ["Elm Lab (made up)", "Elm Lab (made up)", "Ash Lab", "mine"],
            "Needs: Charts": [absent, "Charts", absent, "theirs"],
            "Topics: maps": [absent, "maps", absent, "theirs"],
            "Office email": ["nothing", "nothing", "a@example.org", "mine"],
            "Office phone": ["412-555-0100", "412-555-0111", "412-555-0100", "theirs"],
            "Status": ["Active", "Inactive", "Active", "theirs"],
        }
        assert admin_client.post(url, form_of(response)).status_code == 302
        partner.refresh_from_db()
        assert (partner.name, partner.phone, partner.status) == (
            "Ash Lab", "412-555-0111", "inactive",
        )  # fmt: skip
        assert sorted(partner.topics.names()) == ["gis", "maps"]
        assert list(partner.needs.all()) == [need]
        assert partner.email == "a@example.org"

    def test_rows_of_tables_are_lines_of_their_own(self, admin_client, partner):
        network = make.make_network("Oak Network")
        url, mine = opened(admin_client, partner)
        added = {"aliases-TOTAL_FORMS": "2", "aliases-1-name": "The Lab"}
        save(
            admin_client, partner, **{"aliases-0-name": "Elms", "memberships-0-network": network.pk}
        )
        response = admin_client.post(url, mine | added)
        absent = "not in the list"
        assert lines_of(response) == {
            "Other names: SDC": ["SDC", "Elms", "SDC", "theirs"],
            "Other names: The Lab": [absent, absent, "The Lab", "mine"],
            "Networks it belongs to: Oak Network": [absent, "Oak Network", absent, "theirs"],
        }
        assert admin_client.post(url, form_of(response)).status_code == 302
        assert set(partner.aliases.values_list("name", flat=True)) == {"Elms", "The Lab"}
        assert partner.memberships.get().network == network

    def test_row_deleted_by_one_and_changed_by_other_is_asked(self, admin_client, partner):
        url, mine = opened(admin_client, partner)
        save(admin_client, partner, **{"aliases-0-DELETE": "on"})
        response = admin_client.post(url, mine | {"aliases-0-name": "The Lab"})
        (line,) = lines_of(response).values()
        assert line == ["SDC", "not in the list", "The Lab", ""]
        (key,) = choices_in(response)
        admin_client.post(url, form_of(response) | {key: "mine"})
        assert [alias.name for alias in partner.aliases.all()] == ["The Lab"]


def choices_in(response) -> set[str]:
    page = BeautifulSoup(response.text, "html.parser")
    return {box["name"] for box in page.select("input[type=radio]")}


class TestDeciding:
    @pytest.fixture
    def asked(self, admin_client, partner):
        """The address, and the page that asks about two names."""
        url, mine = opened(admin_client, partner)
        save(admin_client, partner, name="Oak Lab", phone="412-555-0111")
        return url, admin_client.post(url, mine | {"name": "Ash Lab", "note": "Called on Monday."})

    @pytest.mark.parametrize(("side", "name"), [("mine", "Ash Lab"), ("theirs", "Oak Lab")])
    def test_the_side_that_was_chosen_is_saved(self, admin_client, partner, asked, side, name):
        url, page = asked
        response = admin_client.post(url, form_of(page) | {"choose-field-name": side})
        assert response.status_code == 302
        partner.refresh_from_db()
        assert (partner.name, partner.phone) == (name, "412-555-0111")
        assert partner.note == "Called on Monday."

    def test_a_proposal_can_be_turned_down(self, admin_client, partner, asked):
        url, page = asked
        chosen = {"choose-field-name": "theirs", "choose-field-phone": "mine"}
        admin_client.post(url, form_of(page) | chosen | {"choose-field-note": "theirs"})
        partner.refresh_from_db()
        assert (partner.name, partner.phone, partner.note) == ("Oak Lab", "412-555-0100", "")

    def test_who_does_not_choose_is_asked_again_and_loses_nothing(
        self, admin_client, partner, asked
    ):
        url, page = asked
        response = admin_client.post(url, form_of(page))
        assert "both of you changed" in response.text
        assert lines_of(response)["Name"] == ["Elm Lab (made up)", "Oak Lab", "Ash Lab", ""]
        assert form_of(response)["note"] == ["Called on Monday."]
        partner.refresh_from_db()
        assert partner.name == "Oak Lab"

    def test_choices_can_be_put_into_form_to_go_on_there(self, admin_client, partner, asked):
        url, page = asked
        sent = form_of(page) | {"choose-field-name": "mine", "conflict_back": "1"}
        response = admin_client.post(url, sent)
        assert "Your choices are in the form" in response.text
        form = response.context["adminform"].form
        assert (form["name"].value(), form["phone"].value()) == ("Ash Lab", "412-555-0111")
        again = BeautifulSoup(response.text, "html.parser").select_one("[name=opened_state]")
        full = {name: texts for name, texts in form_of(page).items() if "-" not in name[:7]}
        full |= {"opened_state": again["value"], "phone": "412-555-0111", "name": "Birch Lab"}
        assert admin_client.post(url, full).status_code == 302
        partner.refresh_from_db()
        assert partner.name == "Birch Lab"

    def test_third_change_while_one_chooses_is_shown_before_anything_happens(
        self, admin_client, partner, asked
    ):
        url, page = asked
        save(admin_client, partner, email="third@example.org")
        response = admin_client.post(url, form_of(page) | {"choose-field-name": "mine"})
        assert "changed again while you were choosing" in response.text
        assert lines_of(response)["Name"][-1] == "mine", "the choice is still there"
        assert lines_of(response)["Office email"][1] == "third@example.org"
        assert admin_client.post(url, form_of(response)).status_code == 302
        partner.refresh_from_db()
        assert (partner.name, partner.email) == ("Ash Lab", "third@example.org")

    def test_mistake_is_shown_in_form_which_then_knows_both(self, admin_client, partner, asked):
        url, page = asked
        sent = form_of(page) | {"choose-field-name": "mine", "email": "no address"}
        response = admin_client.post(url, sent)
        assert "email" in response.context["adminform"].form.errors
        assert response.context["adminform"].form["name"].value() == "Ash Lab"


class TestNobodyIsAskedWithoutNeed:
    def test_nothing_in_the_way_saves_as_ever(self, admin_client, partner):
        assert save(admin_client, partner, phone="412-555-0101").status_code == 302
        assert save(admin_client, partner, phone="412-555-0102").status_code == 302

    def test_a_save_that_changed_nothing_is_in_nobodys_way(self, admin_client, partner):
        url, mine = opened(admin_client, partner)
        save(admin_client, partner)
        assert admin_client.post(url, mine | {"phone": "412-555-0103"}).status_code == 302

    def test_both_may_have_typed_the_same(self, admin_client, partner):
        url, mine = opened(admin_client, partner)
        same = {"name": "Oak Lab", "aliases-TOTAL_FORMS": "2", "aliases-1-name": "The Lab"}
        save(admin_client, partner, **same)
        assert admin_client.post(url, mine | same).status_code == 302
        assert set(partner.aliases.values_list("name", flat=True)) == {"SDC", "The Lab"}

    def test_what_the_form_does_not_hold_is_kept_without_asking(self, admin_client, partner):
        url, mine = opened(admin_client, partner)
        fields = {"verified_on": "2026-03-14", "verified_how": "called"}
        Partner.objects.update(**fields)
        record_changes([partner.pk])
        assert admin_client.post(url, mine | {"phone": "412-555-0103"}).status_code == 302
        partner.refresh_from_db()
        assert (str(partner.verified_on), partner.phone) == ("2026-03-14", "412-555-0103")

    @pytest.mark.parametrize("text", ["", "[]", "{", '{"fields": 1}', '{"fields": {}, "rows": 3}'])
    def test_form_that_carries_nonsense_is_saved_as_one_without_it(
        self, admin_client, partner, text
    ):
        url, mine = opened(admin_client, partner)
        assert admin_client.post(url, mine | {"opened_state": text}).status_code == 302


def test_an_import_meanwhile_counts_as_well(admin_client, partner):
    url, mine = opened(admin_client, partner)
    Partner.objects.update(phone="412-555-0111")
    record_changes([partner.pk], reason="Import of partners.csv.")
    response = admin_client.post(url, mine | {"name": "Ash Lab (made up)"})
    assert "A command or an import" in response.text
    assert "Import of partners.csv." in response.text


def make_synonym():
    return make.make_synonym("GIS", "maps")


def make_audience():
    return make.make_audience("Librarians")


@pytest.mark.parametrize(
    ("model", "entry", "field"),
    [
        (Network, make.make_network, "name"),
        (Partnership, make.make_partnership, "title"),
        (PartnerType, make.make_type, "plural"),
        (Need, make.make_need, "name"),
        (Synonym, make_synonym, "phrases"),
        (Audience, make_audience, "name"),
        (Tag, lambda: Tag.objects.create(name="gis"), "name"),
    ],
)
def test_every_screen_is_guarded(admin_client, model, entry, field):
    row = entry()
    url, mine = opened(admin_client, row)
    save(admin_client, row, **{field: "Oak\nOaks"} if model is Synonym else {field: "Oak"})
    response = admin_client.post(
        url, mine | {field: "Ash\nAshes"} if model is Synonym else mine | {field: "Ash"}
    )
    assert "nothing you entered is lost" in response.text
    assert getattr(model.objects.get(pk=row.pk), field).startswith("Oak")
    sent = form_of(response) | {f"choose-field-{field}": "mine"}
    assert admin_client.post(url, sent).status_code == 302
    assert getattr(model.objects.get(pk=row.pk), field).startswith("Ash")


def test_memberships_and_names_of_places_are_guarded(admin_client):
    membership, place = make.make_membership(), make.make_city()
    url, mine = opened(admin_client, membership)
    save(admin_client, membership, joined_on="2020-01-01")
    response = admin_client.post(url, mine | {"joined_on": "2021-01-01"})
    assert "2020-01-01" in response.text and "2021-01-01" in response.text
    assert str(Membership.objects.get().joined_on) == "2020-01-01"
    url, mine = opened(admin_client, place)
    save(admin_client, place, **{"names-0-name": "Springtown"})
    response = admin_client.post(url, mine | {"names-0-name": "Fieldtown"})
    assert admin_client.post(url, form_of(response)).status_code == 302
    names = set(Place.objects.get(pk=place.pk).names.values_list("name", flat=True))
    assert {"Springtown", "Fieldtown"} <= names


class TestTheEntryIsGone:
    def test_typed_text_is_shown_and_can_be_saved_again(self, admin_client, partner):
        url, mine = opened(admin_client, partner)
        reason = {"post": "yes", "change_reason": "A mistake."}
        admin_client.post(address(Partner, "delete", partner.pk), reason)
        sent = mine | {"name": "Ash Lab", "aliases-0-name": "The Lab", "note": "Called."}
        response = admin_client.post(url, sent)
        assert "Ada Example deleted this entry" in response.text
        assert "A mistake." in response.text
        for typed in ("Ash Lab", "The Lab", "Called."):
            assert typed in response.text
        assert admin_client.post(url, form_of(response) | {"bring_back": "1"}).status_code == 302
        again = Partner.objects.get(pk=partner.pk)
        assert (again.name, again.note, again.phone) == ("Ash Lab", "Called.", "412-555-0100")
        assert [alias.name for alias in again.aliases.all()] == ["The Lab"]
        reasons = Partner.history.filter(id=partner.pk).values_list(
            "history_change_reason", flat=True
        )
        assert "Restored, because someone was editing it." in reasons

    def test_typed_text_can_be_copied_without_permission_to_restore(self, client, partner):
        curator = make.make_curator("part-time")
        names = ("change_partner", "view_partner")
        curator.user_permissions.set(Permission.objects.filter(codename__in=names))
        client.force_login(curator)
        url, mine = opened(client, partner)
        pk = partner.pk
        partner.delete()
        record_deletion([pk])
        response = client.post(url, mine | {"note": "Called."})
        assert "Called." in response.text
        assert 'name="bring_back"' not in response.text
        client.post(url, mine | {"note": "Called.", "bring_back": "1"})
        assert not Partner.objects.exists()

    def test_a_row_without_a_history_can_be_copied(self, admin_client):
        need = make.make_need("Charts")
        url, mine = opened(admin_client, need)
        Need.objects.all().delete()
        response = admin_client.post(url, mine | {"name": "Maps and charts"})
        assert "Someone deleted this entry" in response.text
        assert "Maps and charts" in response.text

    def test_merged_entry_leads_to_the_other_with_typed_text(self, admin_client, partner):
        url, mine = opened(admin_client, partner)
        other = make.make_partner("Oak Center (made up)")
        merge(other, partner)
        response = admin_client.post(url, mine | {"note": "Called on Monday."})
        assert "This entry was merged into" in response.text
        assert address(Partner, "change", other.pk) in response.text
        assert "Called on Monday." in response.text


def test_entry_not_for_this_user_is_answered_as_ever(admin_client, partner, monkeypatch):
    url, mine = opened(admin_client, partner)
    screen = admin.site.get_model_admin(Partner)
    hidden = type(screen).get_queryset
    monkeypatch.setattr(
        type(screen), "get_queryset", lambda self, request: hidden(self, request).none()
    )
    response = admin_client.post(url, mine | {"note": "Not mine."})
    assert response.status_code == 302
    assert Partner.objects.get().note == ""
