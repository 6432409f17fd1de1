"""The admin: what curators change, and what is refused with a reason."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from taggit.models import Tag

from partners.models import Need, Partner, PartnerType, Place, Version
from tests import factories as make
from tests.admin_forms import address, errors_of, filled_in, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin_client(client):
    client.force_login(make.make_superuser("lead"))
    return client


@pytest.fixture
def curator_client(client):
    """A curator who may add and change everything of the directory, and see no accounts."""
    curator = make.make_curator("curator")
    curator.user_permissions.set(
        Permission.objects.filter(content_type__app_label__in=("partners", "networks"))
    )
    client.force_login(curator)
    return client


class TestPartnerForm:
    @pytest.fixture
    def partner(self):
        city = make.make_city()
        return make.make_partner(
            place=city,
            roles=[make.make_role()],
            needs=[make.make_need()],
            topics=["open data", "housing"],
            serves=[city],
            aliases=["SDC"],
        )

    def test_saving_it_as_it_is_changes_nothing_but_the_version(self, admin_client, partner):
        before = Version.objects.number_of(Version.DIRECTORY)
        facts = Partner.objects.filter(pk=partner.pk).values("name", "place", "slug", "state")
        kept = facts.get()
        assert save(admin_client, partner).status_code == 302
        assert facts.get() == kept
        assert partner.roles.count() == partner.needs.count() == 1
        assert partner.aliases.count() == partner.service_areas.count() == 1
        assert set(partner.topics.names()) == {"open data", "housing"}
        assert Version.objects.number_of(Version.DIRECTORY) == before + 1

    def test_deleting_it_advances_the_version(self, admin_client, partner):
        before = Version.objects.number_of(Version.DIRECTORY)
        admin_client.post(
            address(Partner, "delete", partner.pk),
            {"post": "yes", "change_reason": "A test entry."},
        )
        assert not Partner.objects.exists()
        assert Version.objects.number_of(Version.DIRECTORY) == before + 1

    def test_a_new_one_needs_a_name_only(self, admin_client):
        url = address(Partner, "add")
        assert (
            admin_client.post(
                url, filled_in(admin_client, url, name="Maple Lab (made up)")
            ).status_code
            == 302
        )
        partner = Partner.objects.get()
        assert (partner.slug, partner.publication) == ("maple-lab-made-up", "draft")

    def test_a_long_description_is_refused_with_its_number_of_words(self, admin_client, partner):
        response = save(admin_client, partner, description="word " * 43)
        assert "There are 43, so remove at least 3" in str(errors_of(response)["description"])
        assert save(admin_client, partner, description="word " * 40).status_code == 302

    def test_nothing_is_published_without_a_source(self, admin_client, partner):
        response = save(admin_client, partner, source_urls="  ")
        assert "Add a source before you publish" in str(errors_of(response)["source_urls"])
        assert save(admin_client, partner, source_urls="", publication="draft").status_code == 302

    def test_a_state_data_center_lead_is_published_without_a_source(self, admin_client, partner):
        role = make.make_state_data_center_role()
        assert save(admin_client, partner, source_urls="", roles=[role.pk]).status_code == 302

    def test_a_source_must_be_a_web_address(self, admin_client, partner):
        response = save(admin_client, partner, source_urls="the newspaper")
        assert list(errors_of(response)) == ["source_urls"]
        assert "isn’t a web address" in str(errors_of(response))

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"successor": "itself"}, "cannot be its own successor"),
            ({"latitude": "40"}, "Enter both latitude and longitude"),
            ({"opened_on": "2020-01-01", "closed_on": "2019-01-01"}, "before the opening date"),
            ({"topics": "x" * 101}, "at most 100 letters"),
            ({"name": "a\x00b"}, "Null characters"),
        ],
    )
    def test_what_cannot_be_is_refused_in_words(self, admin_client, partner, changes, message):
        itself = {name: partner.pk for name, value in changes.items() if value == "itself"}
        response = save(admin_client, partner, **(changes | itself))
        assert response.status_code == 200
        assert message in str(errors_of(response))

    def test_its_city_must_be_a_city(self, admin_client, partner):
        response = save(admin_client, partner, place=make.make_county().pk)
        assert "place" in errors_of(response)

    def test_web_address_without_its_beginning_is_taken_for_safe_one(self, admin_client, partner):
        save(admin_client, partner, website="www.example.org")
        partner.refresh_from_db()
        assert partner.website == "https://www.example.org"

    def test_topics_are_separated_by_commas_alone(self, admin_client, partner):
        save(admin_client, partner, topics=" civic tech,  GIS ,, housing data")
        assert set(partner.topics.names()) == {"civic tech", "GIS", "housing data"}
        page = admin_client.get(address(Partner, "change", partner.pk)).text
        assert 'value="GIS, civic tech, housing data"' in page

    def test_a_service_area_is_named_after_its_place(self, admin_client, partner):
        county = make.make_county("Sangamon County")
        save(
            admin_client,
            partner,
            **{"service_areas-TOTAL_FORMS": 2, "service_areas-1-place": county.pk},
        )
        assert partner.service_areas.last().name == "Sangamon County, IL"

    def test_service_area_may_be_name_that_no_map_knows(self, admin_client, partner):
        new = {"service_areas-TOTAL_FORMS": 2, "service_areas-1-name": "The Big Bend"}
        save(admin_client, partner, **new)
        assert partner.service_areas.get(place=None).name == "The Big Bend"

    def test_the_same_place_is_served_once(self, admin_client, partner):
        new = {"service_areas-TOTAL_FORMS": 2, "service_areas-1-place": partner.place_id}
        assert save(admin_client, partner, **new).status_code == 200
        assert partner.service_areas.count() == 1

    def test_only_superusers_delete(self, curator_client, partner):
        assert curator_client.get(address(Partner, "delete", partner.pk)).status_code == 403
        need = partner.needs.get()
        assert curator_client.get(address(Need, "delete", need.pk)).status_code == 403

    def test_the_form_stands_in_the_order_a_curator_thinks(self, admin_client, partner):
        page = BeautifulSoup(
            admin_client.get(address(Partner, "change", partner.pk)).text, "html.parser"
        )
        assert [heading.text.strip() for heading in page.select("form h2")] == [
            "Who they are",
            "Other names",
            "What they do",
            "Networks it belongs to",
            "Where they are",
            "Service area",
            "How to reach the office",
            "Sources",
            "Checked",
            "Lifecycle",
            "In Spanish",
            "Addresses and identifiers",
            "For the history",
        ]

    def test_only_the_published_are_linked_to_their_public_page(self, admin_client, partner):
        url = address(Partner, "change", partner.pk)
        assert f'href="{partner.get_absolute_url()}"' in admin_client.get(url).text
        Partner.objects.update(publication="draft")
        assert f'href="{partner.get_absolute_url()}"' not in admin_client.get(url).text


class TestPlaces:
    @pytest.fixture
    def city(self):
        return make.make_city("St. Example")

    def add_name(self, admin_client, city, name: str):
        url = address(Place, "change", city.pk)
        data = filled_in(
            admin_client, url, **{"names-0-name": name, "name": "Changed", "population": 5}
        )
        return admin_client.post(url, data)

    def test_another_name_is_added_and_advances_the_gazetteer(self, admin_client, city):
        assert self.add_name(admin_client, city, "Example Town").status_code == 302
        assert city.names.get(is_own=False).key == "example town"
        assert Version.objects.number_of(Version.GAZETTEER) == 1

    def test_facts_of_the_gazetteer_cannot_be_changed_by_hand(self, admin_client, city):
        self.add_name(admin_client, city, "Example Town")
        city.refresh_from_db()
        assert (city.name, city.population) == ("St. Example", 1_000)

    @pytest.mark.parametrize("name", ["Saint Example", "ST EXAMPLE", "数据"])
    def test_name_that_compares_alike_or_cannot_be_typed_is_refused(self, admin_client, city, name):
        assert self.add_name(admin_client, city, name).status_code == 200
        assert city.names.count() == 1


class TestTopics:
    @pytest.fixture
    def tags(self):
        make.make_partner(topics=["maps"])
        make.make_partner(topics=["maps"])
        make.make_partner(topics=["maps", "mapping"])
        make.make_partner(topics=["mapping"])
        return Tag.objects.all()

    def test_merging_two_retags_the_entries_and_advances_the_version(self, admin_client, tags):
        before = Version.objects.number_of(Version.DIRECTORY)
        data = {"action": "merge", "_selected_action": [tag.pk for tag in tags]}
        page = admin_client.post(address(Tag, "changelist"), data, follow=True).text
        assert "1 merged into “maps”" in page
        assert Tag.objects.get().name == "maps"
        assert Partner.objects.filter(topics__name="maps").count() == 4
        assert Version.objects.number_of(Version.DIRECTORY) == before + 1


def test_a_role_is_added_to_a_type(admin_client):
    partner_type = make.make_type()
    url = address(PartnerType, "change", partner_type.pk)
    new = {"roles-0-name": "Map room", "roles-0-slug": "map-room", "roles-0-position": 1}
    assert admin_client.post(url, filled_in(admin_client, url, **new)).status_code == 302
    assert partner_type.roles.get().name == "Map room"
