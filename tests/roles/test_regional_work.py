"""What a regional curator does beside forms: actions, links, imports, suggestions, histories."""

from io import BytesIO

import pytest
from django.urls import reverse

from partners.changes import record_deletion
from partners.duplicates.merge import merge
from partners.imports.preview import advance, confirm, start_import
from partners.models import CuratedState, LinkCheck, Partner, ServiceArea, Suggestion
from partners.permissions.roles import Role
from tests import factories as make
from tests.admin_forms import address, filled_in

pytestmark = pytest.mark.django_db


class TestActions:
    def test_an_action_leaves_other_states_alone(self, regional, here, there):
        chosen = [here.partner.pk, there.partner.pk]
        sent = {"action": "unpublish", "_selected_action": chosen}
        regional.post(address(Partner, "changelist"), sent)
        published = Partner.objects.filter(pk__in=chosen, publication="published")
        assert list(published) == [there.partner]

    def test_still_right_is_not_said_of_another_state(self, regional, there):
        url = reverse("admin:partners_partnertoverify_changelist")
        sent = {"still_right": f"called:{there.partner.pk}"}
        assert regional.post(url, sent).status_code == 403
        assert Partner.objects.get(pk=there.partner.pk).verified_on is None

    def test_a_link_that_only_others_name_is_not_touched(self, regional, there):
        sent = {"link": f"follow:{there.link.pk}"}
        assert regional.post(address(LinkCheck, "changelist"), sent).status_code == 403
        assert Partner.objects.get(pk=there.partner.pk).website == "https://oh.example/"

    def test_a_moved_link_is_followed_in_the_own_entries_only(self, regional, here, there):
        for row in (there.partner, there.network):
            type(row).objects.filter(pk=row.pk).update(website="https://pa.example/")
        regional.post(address(LinkCheck, "changelist"), {"link": f"follow:{here.link.pk}"})
        assert Partner.objects.get(pk=here.partner.pk).website == "https://pa.example/new/"
        for row in (there.partner, there.network):
            row.refresh_from_db()
            assert row.website == "https://pa.example/"

    def test_mark_of_shared_link_is_for_everybody_who_names_it(self, regional, here, there):
        Partner.objects.filter(pk=there.partner.pk).update(website="https://pa.example/")
        sent = {"link": f"ignore:{here.link.pk}"}
        answer = regional.post(address(LinkCheck, "changelist"), sent, follow=True)
        assert "name it as well" in answer.text
        assert not LinkCheck.objects.get(pk=here.link.pk).is_ignored

    def test_a_merge_with_another_state_is_refused(self, regional, here, there):
        pages = [(here, there), (there, here)]
        for kept, lost in pages:
            args = [kept.partner.pk, lost.partner.pk]
            url = reverse("admin:partners_partner_merge_with", args=args)
            assert regional.post(url, {"decision": "merge"}).status_code == 403


class TestImports:
    def rows_of(self, account, text: str):
        job = start_import(BytesIO(text.encode()), "spring.csv", account)
        advance(job)
        return job, list(job.rows.order_by("number"))

    @pytest.mark.parametrize(
        "row",
        [
            "{there},Center OH (made up),OH,,1",
            "{there},Center OH (made up),PA,,1",
            "{here},Center PA (made up),OH,,1",
            ",New Desk (made up),OH,,1",
            ",New Desk (made up),,,1",
            "{here},Center PA (made up),PA,Ohio,",
        ],
        ids=["theirs", "taken over", "given away", "new elsewhere", "new nowhere", "area"],
    )
    def test_a_row_that_reaches_out_is_an_error(self, regional, here, there, row):
        line = row.format(here=here.partner.external_id, there=there.partner.external_id)
        columns = (
            "external_id,name,state,serves,phone"
            if "Ohio" in row
            else ("external_id,name,state,note,phone")
        )
        _, (found,) = self.rows_of(regional.account, f"{columns}\n{line}\n")
        assert found.outcome == "error", found.problems
        assert found.changes == {}, found.problems
        assert "Pennsylvania" in str(found.problems)

    def test_a_row_of_the_own_state_is_written(self, regional, here):
        text = (
            f"external_id,name,phone\n{here.partner.external_id},{here.partner.name},814-555-0111\n"
        )
        job, (found,) = self.rows_of(regional.account, text)
        assert found.outcome == "changed", found.problems
        confirm(job, regional.account)
        assert Partner.objects.get(pk=here.partner.pk).phone == "814-555-0111"

    def test_a_state_that_was_taken_back_meanwhile_stops_the_import(self, regional, here):
        text = (
            f"external_id,name,phone\n{here.partner.external_id},{here.partner.name},814-555-0111\n"
        )
        job, _ = self.rows_of(regional.account, text)
        CuratedState.objects.filter(user=regional.account).delete()
        url = reverse("admin:partners_partner_import_confirm", args=[job.pk])
        regional.post(url)
        assert Partner.objects.get(pk=here.partner.pk).phone == ""


class TestSuggestions:
    def decide(self, client, suggestion, **sent):
        return client.post(address(Suggestion, "change", suggestion.pk), sent)

    def test_one_of_the_own_state_is_accepted(self, regional, here):
        assert self.decide(regional, here.suggestion, accept_all="1").status_code == 302
        assert Partner.objects.get(pk=here.partner.pk).phone == "814-555-0100"

    def test_one_that_would_move_the_entry_away_is_not(self, regional, here, there):
        moving = make.make_suggestion(here.partner, "moved", place=there.city.label)
        Suggestion.objects.filter(pk=moving.pk).update(state="PA")
        answer = self.decide(regional, moving, accept_all="1")
        assert answer.status_code == 409
        assert Partner.objects.get(pk=here.partner.pk).state == "PA"

    def test_one_about_an_entry_that_has_moved_since_is_refused(self, regional, here):
        Partner.objects.filter(pk=here.partner.pk).update(place=None, state="OH")
        assert self.decide(regional, here.suggestion, decline="1", reason="No").status_code == 403

    def test_a_new_one_is_not_turned_into_a_correction_elsewhere(self, regional, here, there):
        new = make.make_suggestion(name="Center (made up)", place=here.city.label)
        answer = self.decide(regional, new, redirect=there.partner.pk)
        assert answer.status_code == 409
        new.refresh_from_db()
        assert new.partner is None


class TestHistory:
    def test_a_version_of_another_state_is_not_restored(self, regional, here):
        here.partner.place, here.partner.state = None, "OH"
        here.partner.save()
        make.record_changes([here.partner.pk])
        version = Partner.history.filter(id=here.partner.pk).latest("history_id").pk
        Partner.objects.filter(pk=here.partner.pk).update(place=here.city, state="PA")
        make.record_changes([here.partner.pk])
        args = [here.partner.pk, version]
        assert (
            regional.post(reverse("admin:partners_partner_restore", args=args)).status_code == 403
        )

    def test_a_version_with_areas_elsewhere_is_not_restored(self, regional, here, there):
        area = ServiceArea.objects.create(partner=here.partner, place=there.city, name="There")
        make.record_changes([here.partner.pk])
        version = Partner.history.filter(id=here.partner.pk).latest("history_id").pk
        area.delete()
        make.record_changes([here.partner.pk])
        args = [here.partner.pk, version]
        assert regional.get(reverse("admin:partners_partner_restore", args=args)).status_code == 403

    def test_deleted_entries_of_other_states_cannot_be_restored(
        self, regional, admin_client_of, here, there
    ):
        director = admin_client_of(Role.DIRECTOR)
        for row in (here.other, there.other):
            sent = {"post": "yes", "change_reason": "Stood twice."}
            director.post(address(Partner, "delete", row.pk), sent)
            assert not Partner.objects.filter(pk=row.pk).exists()
        page = regional.get(address(Partner, "deleted")).text
        assert here.other.name in page
        assert there.other.name not in page
        version = Partner.history.filter(id=there.other.pk).latest("history_id").pk
        url = reverse("admin:partners_partner_restore", args=[there.other.pk, version])
        assert regional.post(url).status_code == 403


class TestEntriesThatWentAwayWhileTheFormWasOpen:
    @pytest.fixture
    def typed(self, regional, here) -> tuple[str, dict]:
        url = reverse("admin:partners_partner_change", args=[here.other.pk])
        return url, filled_in(regional, url, note="Called on Monday.")

    def test_one_that_served_elsewhere_is_shown_but_not_brought_back(self, regional, here, there):
        ServiceArea.objects.create(partner=here.other, place=there.city, name="There")
        make.record_changes([here.other.pk])
        url = reverse("admin:partners_partner_change", args=[here.other.pk])
        sent = filled_in(regional, url, note="Called on Monday.")
        pk = here.other.pk
        here.other.delete()
        record_deletion([pk])
        page = regional.post(url, sent | {"bring_back": "1"}).text
        assert "Called on Monday." in page
        assert 'name="bring_back"' not in page
        assert not Partner.objects.filter(pk=pk).exists()

    def test_merging_into_another_states_entry_keeps_typed_text(self, regional, here, there, typed):
        merge(there.partner, here.other)
        url, sent = typed
        page = regional.post(url, sent).text
        assert "Called on Monday." in page
        assert there.partner.name not in page

    def test_removed_membership_is_answered_with_typed_text(self, regional, here):
        url = reverse("admin:networks_membership_change", args=[here.membership.pk])
        sent = filled_in(regional, url, joined_on="2020-01-01")
        here.membership.delete()
        page = regional.post(url, sent).text
        assert "Someone deleted this entry" in page
        assert "2020-01-01" in page
