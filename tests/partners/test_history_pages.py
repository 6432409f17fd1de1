"""The history in the admin: readable, and every version of it can be had back."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from taggit.models import Tag

from networks.models import Membership, Network
from partners.changes import record_changes, record_deletion
from partners.duplicates.merge import merge
from partners.models import Need, Partner, Partnership, ServiceArea
from tests import factories as make
from tests.admin_forms import address, filled_in, save
from tests.searching import found

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make.make_superuser("lead", first_name="Ada", last_name="Example")


@pytest.fixture
def admin_client(client, lead):
    client.force_login(lead)
    return client


def history_of(client, entry) -> str:
    """The words of an entry's history page, in one line."""
    page = BeautifulSoup(client.get(address(type(entry), "history", entry.pk)).text, "html.parser")
    return " ".join(page.select_one("#content-main").get_text(" ").split())


def version(entry, number: int):
    """The entry's version of this number from its first, 0, on."""
    return type(entry).history.filter(id=entry.pk).order_by("history_id")[number]


def restore(client, entry, number: int, **sent):
    """Restore a version as a curator does: look at the page, and press the button."""
    chosen = version(entry, number)
    url = address(type(entry), "restore", entry.pk, chosen.pk)
    return client.post(url, filled_in(client, url, **sent), follow=True)


class TestReading:
    def test_it_says_who_changed_what_and_why(self, admin_client):
        partner = make.make_partner("Elm Lab (made up)", phone="412-555-0100")
        save(admin_client, partner, phone="412-555-0199", change_reason="They called.")
        words = history_of(admin_client, partner)
        assert "Changed by Ada Example" in words
        assert "Why: They called." in words
        assert "Office phone before: 412-555-0100 now: 412-555-0199" in words

    def test_values_are_told_in_the_words_of_the_form(self, admin_client):
        partner = make.make_partner(status="active", opened_on="2001-02-03")
        partner.refresh_from_db()
        other = make.make_partner("Oak Center (made up)")
        save(admin_client, partner, status="closed", successor=other.pk, opened_on="")
        words = history_of(admin_client, partner)
        assert "Status before: Active now: Closed" in words
        assert "Successor new: Oak Center (made up)" in words
        assert "Opened on before: February 3, 2001 now empty" in words

    def test_lists_tell_what_was_added_and_removed(self, admin_client):
        network = make.make_network("Prairie Network (made up)")
        partner = make.make_partner(topics=["housing"], needs=[make.make_need("Charts (made up)")])
        make.make_membership(partner, network)
        save(admin_client, partner, topics="gis", needs=[], **{"memberships-0-is_past": "on"})
        words = history_of(admin_client, partner)
        assert "Topics removed: housing added: gis" in words
        assert "Needs removed: Charts (made up)" in words
        assert "added: Prairie Network (made up) (past member)" in words

    def test_long_texts_mark_the_words_that_changed(self, admin_client):
        partner = make.make_partner(description="Answers questions about data on housing in town.")
        save(admin_client, partner, description="Answers questions about data on health in town.")
        page = BeautifulSoup(
            admin_client.get(address(Partner, "history", partner.pk)).text, "html.parser"
        )
        assert [page.select_one("del").text, page.select_one("ins").text] == ["housing", "health"]

    def test_names_are_never_taken_for_html(self, admin_client):
        partner = make.make_partner(note="plain")
        save(admin_client, partner, note="<script>alert(1)</script>", change_reason="<b>why</b>")
        text = admin_client.get(address(Partner, "history", partner.pk)).text
        assert "<script>alert(1)" not in text
        assert "<b>why</b>" not in text

    def test_many_versions_are_told_page_by_page_in_few_queries(
        self, admin_client, django_assert_max_num_queries
    ):
        partner = make.make_partner(topics=["gis"])
        for number in range(25):
            Partner.objects.filter(pk=partner.pk).update(phone=f"412-555-01{number:02}")
            record_changes([partner.pk])
        with django_assert_max_num_queries(12):
            first = history_of(admin_client, partner)
        assert "now: 412-555-0124" in first
        assert "Page 1 of 2" in first
        second = admin_client.get(address(Partner, "history", partner.pk) + "?p=2").text
        assert "412-555-0100" in second
        assert "Created" in second

    def test_networks_and_stories_have_theirs(self, admin_client):
        network, story = make.make_network(), make.make_partnership()
        save(admin_client, network, kind="program")
        save(admin_client, story, years="since 2015")
        assert "Kind before: Network now: Program" in history_of(admin_client, network)
        assert "Years new: since 2015" in history_of(admin_client, story)

    def test_a_network_tells_what_happened_to_its_members(self, admin_client):
        membership = make.make_membership(make.make_partner("Elm Lab (made up)"))
        save(admin_client, membership, is_past="on", left_on="2026-01-31")
        words = history_of(admin_client, membership.network)
        assert "Elm Lab (made up) past member, left January 31, 2026 Ada Example" in words
        assert "Elm Lab (made up) member a command or an import" in words

    @pytest.mark.parametrize("number", ["99999", "x", "9" * 30])
    def test_an_entry_that_never_was_has_none(self, admin_client, number):
        url = address(Partner, "changelist") + f"{number}/history/"
        assert admin_client.get(url).status_code == 404


class TestRestoring:
    def test_fields_and_lists_are_as_they_were(self, admin_client, lead):
        city, county = make.make_city(), make.make_county()
        role, need = make.make_role(), make.make_need()
        network = make.make_network()
        partner = make.make_partner(
            place=city,
            roles=[role],
            needs=[need],
            topics=["housing"],
            serves=[county],
            aliases=["SDC"],
            phone="412-555-0100",
        )
        make.make_membership(partner, network, joined_on="2020-01-02")
        save(
            admin_client, partner, name="Oak Lab (made up)", phone="", roles=[], needs=[],
            topics="gis", place=make.make_city("Decatur").pk,
            **{"aliases-0-DELETE": "on", "service_areas-0-DELETE": "on",
               "memberships-0-DELETE": "on"},
        )  # fmt: skip
        restore(admin_client, partner, 1, change_reason="By mistake.")
        partner.refresh_from_db()
        assert (partner.place, partner.phone) == (city, "412-555-0100")
        assert "Oak" not in partner.name
        assert list(partner.roles.all()) == [role]
        assert list(partner.needs.all()) == [need]
        assert set(partner.topics.names()) == {"housing"}
        assert partner.aliases.get().name == "SDC"
        assert partner.service_areas.get().place == county
        assert str(partner.memberships.get().joined_on) == "2020-01-02"
        last = version(partner, 3)
        assert last.history_user == lead
        assert last.history_change_reason.startswith("Restored as it was on ")
        assert last.history_change_reason.endswith("By mistake.")

    def test_it_is_found_by_its_old_words_at_once(self, admin_client, client):
        partner = make.make_partner("Elm Lab (made up)")
        save(admin_client, partner, name="Oak Lab (made up)")
        restore(admin_client, partner, 0)
        assert found("elm") == [partner]
        assert "Elm Lab" in client.get(partner.get_absolute_url()).text

    def test_the_page_shows_what_would_change_and_changes_nothing(self, admin_client):
        partner = make.make_partner("Elm Lab (made up)")
        save(admin_client, partner, name="Oak Lab (made up)")
        page = admin_client.get(
            address(Partner, "restore", partner.pk, version(partner, 0).pk)
        ).text
        assert "Oak Lab (made up)</del>" in page
        assert "Elm Lab (made up)</ins>" in page
        partner.refresh_from_db()
        assert partner.name == "Oak Lab (made up)"

    def test_rows_that_stay_keep_their_identity(self, admin_client):
        partner = make.make_partner(aliases=["SDC", "Elms"])
        kept = partner.aliases.get(name="SDC")
        save(admin_client, partner, **{"aliases-0-DELETE": "on"})
        restore(admin_client, partner, 0)
        assert partner.aliases.get(name="SDC").pk == kept.pk or partner.aliases.count() == 2

    def test_what_was_changed_meanwhile_is_shown_again(self, admin_client):
        partner = make.make_partner("Elm Lab (made up)")
        save(admin_client, partner, name="Oak Lab (made up)")
        url = address(Partner, "restore", partner.pk, version(partner, 0).pk)
        sent = filled_in(admin_client, url)
        save(admin_client, partner, phone="412-555-0100")
        response = admin_client.post(url, sent)
        assert "Someone else changed the entry" in response.text
        partner.refresh_from_db()
        assert partner.name == "Oak Lab (made up)"

    def test_an_address_that_is_anothers_now_stays_as_it_is(self, admin_client):
        partner = make.make_partner("Elm Lab (made up)")
        save(admin_client, partner, slug="oaks", publication="draft")
        make.make_partner("Other (made up)", slug="elm-lab-made-up", external_id="other")
        response = restore(admin_client, partner, 0)
        partner.refresh_from_db()
        assert (partner.slug, partner.publication) == ("oaks", "published")
        assert "now belongs to “Other (made up)”, so it stays “oaks”" in response.text

    def test_what_is_gone_is_left_out_and_told(self, admin_client):
        need = make.make_need("Charts (made up)")
        place = make.make_place("region", "Prairie (made up)")
        partner = make.make_partner(needs=[need], serves=[place])
        save(
            admin_client,
            partner,
            needs=[],
            phone="412-555-0101",
            **{"service_areas-0-DELETE": "on"},
        )
        Need.objects.all().delete()
        place.delete()
        response = restore(admin_client, partner, 0)
        assert "Needs: what “Charts (made up)” pointed to no longer exists." in response.text
        area = ServiceArea.objects.get()
        assert (area.place, area.name) == (None, "Prairie (made up)")

    def test_an_entry_that_was_merged_away_stays_so(self, admin_client):
        kept, lost = make.make_partner(), make.make_partner(phone="412-555-0100")
        merge(kept, lost, by=None)
        response = restore(admin_client, lost, 0)
        lost.refresh_from_db()
        assert lost.merged_into == kept
        assert "undo the merge" in response.text

    def test_a_topic_that_is_gone_comes_back(self, admin_client):
        partner = make.make_partner(topics=["housing"])
        save(admin_client, partner, topics="")
        Tag.objects.all().delete()
        restore(admin_client, partner, 0)
        assert set(partner.topics.names()) == {"housing"}

    def test_a_network_and_a_story_come_back(self, admin_client):
        network = make.make_network(audiences=[make.make_audience("Librarians (made up)")])
        make.make_resource(network, title="Handbook (made up)")
        story = make.make_partnership(participants=[make.make_partner("Elm Lab (made up)")])
        save(admin_client, network, audiences=[], **{"resources-0-DELETE": "on"})
        save(admin_client, story, **{"participants-0-DELETE": "on"})
        restore(admin_client, network, 1)
        restore(admin_client, story, 1)
        assert network.audiences.get().name == "Librarians (made up)"
        assert network.resources.get().title == "Handbook (made up)"
        assert story.participants.get().partner.name == "Elm Lab (made up)"


class TestUndeleting:
    def delete(self, admin_client, entry):
        admin_client.post(
            address(type(entry), "delete", entry.pk),
            {"post": "yes", "change_reason": "A test entry."},
        )

    def test_a_deleted_partner_comes_back_with_everything(self, admin_client, client):
        partner = make.make_partner("Elm Lab (made up)", topics=["gis"], aliases=["SDC"])
        make.make_membership(partner)
        created = partner.created_at
        self.delete(admin_client, partner)
        assert client.get(partner.get_absolute_url()).status_code == 404
        listed = admin_client.get(address(Partner, "deleted")).text
        assert "Elm Lab (made up)" in listed
        assert "Ada Example" in listed
        restore(admin_client, partner, 2)
        again = Partner.objects.get(pk=partner.pk)
        assert again.created_at == created
        assert set(again.topics.names()) == {"gis"}
        assert again.aliases.get().name == "SDC"
        assert again.memberships.count() == 1
        assert found("elm") == [again]
        assert client.get(partner.get_absolute_url()).status_code == 200
        assert "Elm Lab" not in admin_client.get(address(Partner, "deleted")).text

    def test_its_history_can_be_read_while_it_is_gone(self, admin_client):
        partner = make.make_partner()
        self.delete(admin_client, partner)
        words = history_of(admin_client, partner)
        assert "This entry was deleted." in words
        assert "Deleted by Ada Example" in words

    def test_it_gets_another_address_when_its_own_is_taken(self, admin_client):
        partner = make.make_partner("Elm Lab (made up)")
        self.delete(admin_client, partner)
        make.make_partner("Elm Lab (made up)")
        response = restore(admin_client, partner, 1)
        assert "a new one is made" in response.text
        assert Partner.objects.get(pk=partner.pk).slug == "elm-lab-made-up-2"

    def test_a_network_comes_back_with_its_members(self, admin_client):
        network = make.make_network()
        members = [make.make_partner() for _ in range(2)]
        for partner in members:
            make.make_membership(partner, network, joined_on="2020-01-02")
        self.delete(admin_client, network)
        assert not Membership.objects.exists()
        restore(admin_client, network, 1)
        assert set(Network.objects.get().members.all()) == set(members)
        assert str(Membership.objects.first().joined_on) == "2020-01-02"

    def test_a_network_whose_name_is_taken_comes_back_under_another(self, admin_client):
        network = make.make_network("Prairie (made up)")
        self.delete(admin_client, network)
        make.make_network("Prairie (made up)")
        restore(admin_client, network, 1)
        assert Network.objects.get(pk=network.pk).name == "Prairie (made up) (restored)"

    def test_a_story_comes_back_with_who_took_part(self, admin_client):
        story = make.make_partnership(participants=[make.make_partner()])
        self.delete(admin_client, story)
        restore(admin_client, story, 2)
        assert Partnership.objects.get(pk=story.pk).participants.count() == 1

    def test_what_was_deleted_without_the_admin_is_listed_as_well(self, admin_client):
        partner = make.make_partner("Elm Lab (made up)")
        pk = partner.pk
        partner.delete()
        record_deletion([pk], reason="Stood twice.")
        assert "Stood twice." in admin_client.get(address(Partner, "deleted")).text


class TestWhoMay:
    @pytest.fixture
    def viewer(self, client):
        user = make.make_curator("viewer")
        user.user_permissions.add(Permission.objects.get(codename="view_partner"))
        client.force_login(user)
        return client

    def test_who_may_look_reads_the_history_and_restores_nothing(self, viewer):
        partner = make.make_partner()
        record_changes([partner.pk])
        assert "Created" in history_of(viewer, partner)
        assert "Restore" not in history_of(viewer, partner)
        url = address(Partner, "restore", partner.pk, version(partner, 0).pk)
        assert viewer.get(url).status_code == 403
        assert viewer.post(url, {}).status_code == 403
        assert viewer.get(address(Partner, "deleted")).status_code == 403

    def test_form_of_who_may_only_look_asks_for_no_reason(self, viewer):
        partner = make.make_partner()
        page = viewer.get(address(Partner, "change", partner.pk))
        assert page.status_code == 200
        assert "change_reason" not in page.text

    def test_others_see_nothing(self, client):
        client.force_login(make.make_curator())
        partner = make.make_partner()
        assert client.get(address(Partner, "history", partner.pk)).status_code == 403
