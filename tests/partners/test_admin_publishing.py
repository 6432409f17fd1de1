"""The admin: publishing, unpublishing and marking from a list."""

import pytest
from django.contrib.auth.models import Permission

from partners.models import Partner, Partnership, Version
from tests import factories as make
from tests.admin_forms import address

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin_client(client):
    client.force_login(make.make_superuser("lead"))
    return client


class TestPublishing:
    def act(self, admin_client, action: str, *rows, model=Partner):
        data = {"action": action, "_selected_action": [row.pk for row in rows]}
        return admin_client.post(address(model, "changelist"), data, follow=True)

    def test_an_entry_with_a_source_is_published(self, admin_client):
        partner = make.make_partner(publication="draft")
        page = self.act(admin_client, "publish", partner).text
        partner.refresh_from_db()
        assert partner.publication == "published"
        assert "Published: 1 partner." in page

    def test_entry_without_source_is_refused_and_message_says_why(self, admin_client):
        bare = make.make_partner("Bare Office", publication="draft", source_urls=" ")
        sourced = make.make_partner("Known Office", publication="draft")
        page = self.act(admin_client, "publish", bare, sourced).text
        bare.refresh_from_db()
        sourced.refresh_from_db()
        assert (bare.publication, sourced.publication) == ("draft", "published")
        assert "Not published, because they have no source: “Bare Office”" in page

    def test_lead_agency_of_state_data_center_needs_no_source(self, admin_client):
        role = make.make_state_data_center_role()
        lead = make.make_partner(publication="draft", source_urls="", roles=[role])
        self.act(admin_client, "publish", lead)
        lead.refresh_from_db()
        assert lead.publication == "published"

    def test_an_entry_is_unpublished(self, admin_client):
        partner = make.make_partner()
        self.act(admin_client, "unpublish", partner)
        partner.refresh_from_db()
        assert partner.publication == "draft"

    def test_a_story_without_a_source_is_refused(self, admin_client):
        story = make.make_partnership(publication="draft", source_url="")
        page = self.act(admin_client, "publish", story, model=Partnership).text
        story.refresh_from_db()
        assert story.publication == "draft"
        assert "they have no source" in page

    @pytest.mark.parametrize(
        ("before", "action", "after"),
        [
            ("unknown", "mark_active", "active"),
            ("active", "mark_inactive", "inactive"),
            ("closed", "mark_active", "closed"),
            ("merged", "mark_inactive", "merged"),
        ],
    )
    def test_marking_leaves_closed_and_merged_ones_alone(self, admin_client, before, action, after):
        partner = make.make_partner(status=before)
        page = self.act(admin_client, action, partner).text
        partner.refresh_from_db()
        assert partner.status == after
        assert ("Not changed, because closed or merged" in page) == (before == after)

    @pytest.mark.parametrize("action", ["unpublish", "mark_inactive", "delete_selected"])
    def test_actions_advance_the_version_once(self, admin_client, action):
        partner = make.make_partner()
        before = Version.objects.number_of(Version.DIRECTORY)
        data = {
            "action": action,
            "_selected_action": [partner.pk],
            "post": "yes",
            "change_reason": "A test entry.",
        }
        admin_client.post(address(Partner, "changelist"), data)
        assert Version.objects.number_of(Version.DIRECTORY) == before + 1

    def test_actions_stand_in_the_history_of_the_entry(self, admin_client):
        partner = make.make_partner()
        self.act(admin_client, "unpublish", partner)
        assert (
            "Unpublished from the list."
            in admin_client.get(address(Partner, "history", partner.pk)).text
        )

    def test_who_may_only_look_is_offered_no_action(self, client):
        reader = make.make_curator()
        reader.user_permissions.set(Permission.objects.filter(codename="view_partner"))
        client.force_login(reader)
        partner = make.make_partner()
        assert "Publish the selected" not in client.get(address(Partner, "changelist")).text
        self.act(client, "unpublish", partner)
        partner.refresh_from_db()
        assert partner.publication == "published"
