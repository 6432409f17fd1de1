"""A regional curator works on the entries of the given states; those of others are refused."""

import pytest
from django.urls import reverse

from partners.models import (
    CuratedState,
    LinkCheck,
    Partner,
    Partnership,
    ServiceArea,
    Suggestion,
)
from partners.permissions.assigned_states import AssignedStates, assigned_states_of
from partners.permissions.roles import Role
from tests import factories as make
from tests.admin_forms import address, errors_of, filled_in, save
from tests.roles.conftest import make_account, signed_in
from tests.roles.rows import region_of_both

pytestmark = pytest.mark.django_db
NOT_YOURS = "Your account is for Pennsylvania"


class TestWhoseRegion:
    def test_a_curator_of_all_entries_works_everywhere(self):
        assert assigned_states_of(make_account(Role.CURATOR)).is_everything

    def test_a_regional_curator_without_a_state_works_nowhere(self, here):
        account = make_account(Role.REGIONAL)
        assert assigned_states_of(account) == AssignedStates(frozenset())
        assert here.partner.name not in signed_in(account).get(address(Partner, "changelist")).text

    def test_states_hold_whatever_else_the_account_may_do(self):
        account = make_account(Role.CURATOR, "PA")
        assert assigned_states_of(account).states == {"PA"}

    def test_a_superuser_works_everywhere_whatever_states_are_given(self):
        account = make.make_superuser()
        CuratedState.objects.create(user=account, state="PA")
        assert assigned_states_of(account).is_everything

    def test_its_name_in_words(self):
        assert AssignedStates(frozenset(("PA", "OH"))).in_words == "Ohio and Pennsylvania"
        assert AssignedStates(frozenset()).in_words == "no state yet"

    def test_a_region_of_counties_is_theirs_when_every_county_is(self, here, there):
        shore = region_of_both(here, there)
        assert not AssignedStates(frozenset({"PA"})).holds(shore)
        assert AssignedStates(frozenset({"PA", "OH"})).holds(shore)

    def test_the_nation_is_nobodys_alone(self):
        assert not AssignedStates(frozenset({"PA"})).holds(make.make_nation())


class TestLists:
    @pytest.mark.parametrize(
        "name",
        [
            "partners_partner", "partners_partnership", "partners_partnertoverify",
            "partners_suggestion", "partners_decision", "partners_duplicatecandidate",
            "partners_mergerecord", "networks_membership",
        ],
    )  # fmt: skip
    def test_they_show_the_own_state_only(self, regional, here, there, name):
        page = regional.get(reverse(f"admin:{name}_changelist"))
        rows = [str(row) for row in page.context["cl"].queryset]
        assert rows
        assert not [row for row in rows if " OH" in row]
        assert " OH" not in page.context["cl"].result_list.__repr__()

    def test_links_of_other_states_are_not_listed(self, regional, here, there):
        page = regional.get(address(LinkCheck, "changelist")).text
        assert "https://pa.example/" in page
        assert "https://oh.example/" not in page

    def test_the_first_page_counts_the_own_state_only(self, regional, here, there):
        page = regional.get("/admin/").text
        assert "Suggestions" in page
        screen = regional.get(address(Suggestion, "changelist")).context["cl"]
        assert [row.state for row in screen.queryset] == ["PA"]

    def test_exports_hold_the_own_state_only(self, regional, here, there):
        url = reverse("admin:partners_partner_export")
        answer = regional.post(url, {"format": "csv"})
        text = b"".join(answer.streaming_content).decode()
        assert here.partner.name in text
        assert there.partner.name not in text


class TestAutocompletes:
    def found(self, client, field, term, model="partner"):
        query = {"app_label": "partners", "model_name": model, "field_name": field, "term": term}
        answer = client.get(reverse("admin:autocomplete"), query)
        return [row["text"] for row in answer.json()["results"]]

    def test_partners_of_other_states_are_not_offered(self, regional, here, there):
        assert self.found(regional, "successor", "Center") == ["Center PA (made up)"]

    def test_places_of_other_states_are_not_offered(self, regional, here, there):
        assert self.found(regional, "place", "Millbrook") == ["Millbrook PA, PA"]

    def test_a_curator_of_all_is_offered_both(self, admin_client_of, here, there):
        assert len(self.found(admin_client_of(Role.CURATOR), "successor", "Center")) == 2


class TestForms:
    def test_an_entry_of_another_state_is_refused_with_the_reason(self, regional, there):
        answer = regional.get(address(Partner, "change", there.partner.pk))
        assert answer.status_code == 403
        assert NOT_YOURS in answer.text

    def test_an_own_entry_is_saved(self, regional, here):
        assert save(regional, here.partner, phone="814-555-0111").status_code == 302
        here.partner.refresh_from_db()
        assert here.partner.phone == "814-555-0111"

    def test_it_cannot_leave_for_another_state(self, regional, here, there):
        answer = save(regional, here.partner, place=there.city.pk)
        assert f"{NOT_YOURS}: choose a place there." in str(errors_of(answer))
        here.partner.refresh_from_db()
        assert here.partner.place == here.city

    def test_it_cannot_lose_its_state(self, regional, here):
        answer = save(regional, here.partner, place="", state="")
        assert "choose a place there" in str(errors_of(answer))

    def test_a_new_one_needs_a_place_of_the_own_states(self, regional, here, there):
        url = address(Partner, "add")
        sent = filled_in(regional, url, name="New Desk (made up)", state="OH")
        assert "choose a place there" in str(errors_of(regional.post(url, sent)))
        assert regional.post(url, sent | {"state": "PA"}).status_code == 302
        assert Partner.objects.get(name="New Desk (made up)").state == "PA"

    def test_a_successor_elsewhere_is_refused(self, regional, here, there):
        answer = save(regional, here.partner, successor=there.partner.pk)
        assert "does not lie in Pennsylvania" in str(errors_of(answer))

    def test_a_successor_elsewhere_that_others_set_stays(self, regional, here, there):
        Partner.objects.filter(pk=here.partner.pk).update(successor=there.partner)
        assert save(regional, here.partner, phone="412-555-0101").status_code == 302
        assert save(regional, here.partner, successor="").status_code == 200
        here.partner.refresh_from_db()
        assert here.partner.successor == there.partner

    @pytest.mark.parametrize("place", ["city", "state", "nation", "region"])
    def test_no_service_area_elsewhere_is_added(self, regional, here, there, place):
        places = {
            "city": lambda: there.city,
            "state": lambda: make.make_state("OH"),
            "nation": make.make_nation,
            "region": lambda: region_of_both(here, there),
        }
        chosen = places[place]()
        added = {
            "service_areas-1-place": chosen.pk, "service_areas-TOTAL_FORMS": "2",
        }  # fmt: skip
        assert save(regional, here.partner, **added).status_code == 200
        assert here.partner.service_areas.count() == 1

    def test_whole_of_own_state_may_be_service_area(self, regional, here):
        added = {
            "service_areas-1-place": make.make_state("PA").pk, "service_areas-TOTAL_FORMS": "2",
        }  # fmt: skip
        assert save(regional, here.partner, **added).status_code == 302
        assert here.partner.service_areas.count() == 2

    def test_a_service_area_elsewhere_that_others_set_stays(self, regional, here, there):
        ServiceArea.objects.create(partner=here.partner, place=there.city, name="Over there")
        assert save(regional, here.partner, phone="412-555-0101").status_code == 302
        gone = {"service_areas-1-DELETE": "on"}
        assert save(regional, here.partner, **gone).status_code == 200
        assert here.partner.service_areas.filter(place=there.city).exists()

    def test_a_story_stays_in_its_state(self, regional, here, there):
        assert save(regional, here.story, lessons="Ask.").status_code == 302
        assert save(regional, here.story, state="OH").status_code == 200
        assert Partnership.objects.get(pk=here.story.pk).state == "PA"

    def test_no_membership_is_given_to_a_partner_elsewhere(self, regional, here, there):
        answer = save(regional, here.membership, partner=there.other.pk)
        assert "does not lie in Pennsylvania" in str(errors_of(answer))
