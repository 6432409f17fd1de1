"""The admin: likely duplicates in a queue, side by side, merged, parted, undone."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.urls import reverse

from partners.changes import record_changes
from partners.duplicates.merge import merge
from partners.models import DuplicateCandidate, MergeRecord, Partner
from tests import factories as make
from tests.admin_forms import address, filled_in

pytestmark = pytest.mark.django_db

QUEUE = "/admin/partners/duplicatecandidate/"


@pytest.fixture
def admin_client(client):
    client.force_login(make.make_superuser("lead"))
    return client


@pytest.fixture
def pair():
    """Two entries of one organization: the first one had better stay."""
    city = make.make_city()
    kept = make.make_partner("Quillfeather Institute", place=city, website="https://a.example")
    lost = make.make_partner("The Quillfeather Institute", place=city, phone="555 0100")
    return kept, lost


def review(kept: Partner, lost: Partner) -> str:
    return reverse("admin:partners_partner_merge_with", args=[kept.pk, lost.pk])


def decide(client, kept: Partner, lost: Partner, decision: str, **changes):
    url = review(kept, lost)
    data = filled_in(client, url, **changes) | {"decision": decision}
    return client.post(url, data, follow=True)


class TestQueue:
    def test_it_names_both_why_and_where_and_leads_to_comparison(self, admin_client, pair):
        page = admin_client.get(QUEUE).text
        row = BeautifulSoup(page, "html.parser").select_one("#result_list tbody tr")
        assert "“Quillfeather Institute” and “The Quillfeather Institute”" in row.text
        assert "same name; same city" in row.text
        assert "100 of 100" in row.text
        assert row.select_one("a")["href"] == review(*pair)

    def test_decided_pairs_are_shown_only_when_asked_for(self, admin_client, pair):
        DuplicateCandidate.objects.update(status="not-duplicate", decision_note="Two doors.")
        assert "Quillfeather" not in admin_client.get(QUEUE).text
        assert "Two doors." in admin_client.get(QUEUE, {"decision": "not-duplicate"}).text

    def test_likeliest_pairs_stand_first(self, admin_client, pair):
        make.make_partner("Alder Council", website="https://b.example/x")
        make.make_partner("Birch Alliance", website="https://b.example/x")
        rows = BeautifulSoup(admin_client.get(QUEUE).text, "html.parser").select(
            "#result_list tbody tr"
        )
        assert ["Quillfeather" in row.text for row in rows] == [True, False]

    def test_a_page_of_it_takes_few_queries(self, admin_client, django_assert_max_num_queries):
        city = make.make_city()
        for number in range(30):
            make.make_partner(f"Quillfeather {number:03}", place=city, website="https://a.example")
        with django_assert_max_num_queries(15):
            admin_client.get(QUEUE)

    def test_only_those_who_may_change_partners_see_it(self, client, pair):
        curator = make.make_curator()
        client.force_login(curator)
        assert client.get(QUEUE).status_code == 403
        curator.user_permissions.add(Permission.objects.get(codename="change_partner"))
        assert client.get(QUEUE).status_code == 200


class TestComparison:
    def test_better_value_is_proposed_for_each_row_that_differs(self, admin_client, pair):
        page = BeautifulSoup(admin_client.get(review(*pair)).text, "html.parser")
        chosen = {
            field["name"]: field["value"] for field in page.select("input[type=radio][checked]")
        }
        assert chosen["side-name"] == "kept"
        assert chosen["side-contact"] == "lost"
        assert "side-publication" not in chosen
        headings = [row.th.text for row in page.select(".merging__table tbody tr")]
        assert headings == ["Name", "Website", "Contact"]

    def test_every_choice_has_a_label_and_every_row_a_heading(self, admin_client, pair):
        page = BeautifulSoup(admin_client.get(review(*pair)).text, "html.parser")
        labelled = {label["for"] for label in page.select("#content-main label")}
        boxes = page.select("#content-main input[type=radio], #content-main input[type=checkbox]")
        assert boxes
        assert {box["id"] for box in boxes} <= labelled
        for row in page.select("[role=radiogroup]"):
            assert page.find(id=row["aria-labelledby"]).text

    def test_it_says_in_words_what_will_happen(self, admin_client, pair):
        kept, lost = pair
        make.make_partnership(participants=[lost])
        page = admin_client.get(review(kept, lost)).text
        assert f"keeps its address, /partners/{kept.slug}/" in page
        redirect = f"/partners/{lost.slug}/ now redirects to “Quillfeather Institute”"
        assert f"Its address {redirect}" in page
        assert "Taken from “The Quillfeather Institute”: contact." in page
        assert "Linked to “Quillfeather Institute” instead: 1 partnership story." in page

    def test_the_words_follow_the_choices_and_nothing_is_written(self, admin_client, pair):
        roles = [make.make_role() for _ in pair]
        for partner, role in zip(pair, roles, strict=True):
            partner.roles.add(role)
        record_changes([partner.pk for partner in pair])
        choices = {"side-name": "lost", "in-roles": [str(roles[0].pk)]}
        page = decide(admin_client, *pair, "show", **choices).text
        assert "now called “The Quillfeather Institute”" in page
        assert "Left out, because you unchecked it: 1 role." in page
        box = BeautifulSoup(page, "html.parser").find(id="name-lost")
        assert box.has_attr("checked")
        assert Partner.objects.not_merged().count() == 2

    @pytest.mark.parametrize("path", ["/admin/partners/partner/0/merge/1/", "{same}"])
    def test_there_is_no_page_for_what_cannot_be_merged(self, admin_client, pair, path):
        assert admin_client.get(path.format(same=review(pair[0], pair[0]))).status_code == 404

    def test_who_may_not_change_partners_is_refused(self, client, pair):
        curator = make.make_curator()
        curator.user_permissions.add(Permission.objects.get(codename="view_partner"))
        client.force_login(curator)
        assert client.get(review(*pair)).status_code == 403
        assert client.post(review(*pair), {"decision": "merge"}).status_code == 403
        assert Partner.objects.not_merged().count() == 2


class TestDecisions:
    def test_merge(self, admin_client, pair):
        kept, lost = pair
        page = decide(admin_client, kept, lost, "merge", reason="One phone.").text
        record = MergeRecord.objects.get()
        assert (record.kept, record.lost, record.reason) == (kept, lost, "One phone.")
        assert record.merged_by.username == "lead"
        assert "is now part of" in page
        assert address(MergeRecord, "change", record.pk) in page
        kept.refresh_from_db()
        assert (kept.website, kept.phone) == ("https://a.example", "555 0100")

    def test_merge_with_choices(self, admin_client, pair):
        roles = [make.make_role() for _ in pair]
        for partner, role in zip(pair, roles, strict=True):
            partner.roles.add(role)
        record_changes([partner.pk for partner in pair])
        decide(
            admin_client, *pair, "merge",
            **{"side-name": "lost", "side-website": "lost", "in-roles": [str(roles[1].pk)]},
        )  # fmt: skip
        kept = Partner.objects.not_merged().get()
        assert (kept.pk, kept.name) == (pair[0].pk, "The Quillfeather Institute")
        assert (kept.website, list(kept.roles.all())) == ("", [roles[1]])

    def test_not_a_duplicate_is_remembered_with_its_reason(self, admin_client, pair):
        page = decide(admin_client, *pair, "not-duplicate", reason="Two doors.").text
        decided = DuplicateCandidate.objects.get()
        assert (decided.status, decided.decision_note) == ("not-duplicate", "Two doors.")
        assert decided.decided_by.username == "lead"
        assert "are different organizations" in page
        record_changes([partner.pk for partner in pair])
        assert not DuplicateCandidate.objects.open().exists()

    def test_later_leaves_everything_as_it_is(self, admin_client, pair):
        decide(admin_client, *pair, "later")
        assert DuplicateCandidate.objects.open().count() == 1
        assert Partner.objects.not_merged().count() == 2

    def test_an_edit_meanwhile_is_shown_before_anything_is_merged(self, admin_client, pair):
        kept, lost = pair
        data = filled_in(admin_client, review(kept, lost)) | {"decision": "merge"}
        Partner.objects.filter(pk=lost.pk).update(phone="555 0199")
        record_changes([lost.pk])
        page = admin_client.post(review(kept, lost), data, follow=True).text
        assert "Someone changed one of these entries while you were reviewing them" in page
        assert "555 0199" in page
        assert Partner.objects.not_merged().count() == 2


class TestFromAnEntry:
    def test_its_page_leads_to_choosing_the_other_one(self, admin_client, pair):
        kept, lost = pair
        choose = reverse("admin:partners_partner_merge", args=[kept.pk])
        assert choose in admin_client.get(address(Partner, "change", kept.pk)).text
        page = admin_client.get(choose).text
        assert "The Quillfeather Institute" in page
        response = admin_client.post(choose, {"other": lost.pk})
        assert response["Location"] == review(kept, lost)

    def test_it_is_not_merged_with_itself(self, admin_client, pair):
        choose = reverse("admin:partners_partner_merge", args=[pair[0].pk])
        assert "That is the same entry" in admin_client.post(choose, {"other": pair[0].pk}).text

    def test_two_ticked_rows_lead_to_the_comparison(self, admin_client, pair):
        rows = [partner.pk for partner in pair]
        data = {"action": "merge_selected", "_selected_action": rows}
        response = admin_client.post(address(Partner, "changelist"), data)
        assert response["Location"] == review(*pair)

    @pytest.mark.parametrize("number", [1, 3])
    def test_other_numbers_of_rows_are_told(self, admin_client, pair, number):
        rows = [*pair, make.make_partner()][:number]
        data = {"action": "merge_selected", "_selected_action": [row.pk for row in rows]}
        page = admin_client.post(address(Partner, "changelist"), data, follow=True).text
        assert "Select exactly two partners" in page


class TestTheOneMergedAway:
    def test_it_is_not_in_the_list_nor_among_the_choices(self, admin_client, pair):
        kept, lost = pair
        merge(kept, lost)
        page = BeautifulSoup(admin_client.get(address(Partner, "changelist")).text, "html.parser")
        assert [link.text for link in page.select("#result_list .field-name a")] == [kept.name]
        found = admin_client.get(
            "/admin/autocomplete/",
            {
                "term": "Quill", "app_label": "partners", "model_name": "participant",
                "field_name": "partner",
            },
        )  # fmt: skip
        assert [row["id"] for row in found.json()["results"]] == [str(kept.pk)]

    def test_its_old_page_leads_to_the_other_one(self, admin_client, pair):
        kept, lost = pair
        merge(kept, lost)
        response = admin_client.get(address(Partner, "change", lost.pk), follow=True)
        assert response.redirect_chain[-1][0] == address(Partner, "change", kept.pk)
        assert "“The Quillfeather Institute” was merged into this entry" in response.text

    @pytest.mark.parametrize("of", [0, 1])
    def test_the_history_of_both_is_reached_from_the_merge(self, admin_client, pair, of):
        record = merge(*pair)
        history = address(Partner, "history", pair[of].pk)
        assert history in admin_client.get(address(MergeRecord, "change", record.pk)).text
        assert admin_client.get(history).status_code == 200


class TestUndo:
    def test_a_button_on_the_merge_parts_them_again(self, admin_client, pair):
        kept, _ = pair
        record = merge(*pair)
        record_page = address(MergeRecord, "change", record.pk)
        assert record_page in admin_client.get(address(Partner, "change", kept.pk)).text
        undo = reverse("admin:partners_mergerecord_undo", args=[record.pk])
        assert undo in admin_client.get(record_page).text
        page = admin_client.post(undo, follow=True).text
        assert "are separate entries again" in page
        assert Partner.objects.not_merged().count() == 2
        assert record_page not in admin_client.get(address(Partner, "change", kept.pk)).text

    def test_what_was_edited_since_is_told(self, admin_client, pair):
        kept, _ = pair
        record = merge(*pair)
        kept.refresh_from_db()
        kept.website = "https://new.example"
        kept.save()
        record_changes([kept.pk])
        undo = reverse("admin:partners_mergerecord_undo", args=[record.pk])
        page = admin_client.post(undo, follow=True).text
        assert "These edits stay: website." in page

    def test_a_refusal_says_why(self, admin_client, pair):
        record = merge(*pair)
        merge(make.make_partner("Alder Council"), pair[0])
        undo = reverse("admin:partners_mergerecord_undo", args=[record.pk])
        assert "Undo that merge first" in admin_client.post(undo, follow=True).text

    def test_a_link_undoes_nothing(self, admin_client, pair):
        record = merge(*pair)
        admin_client.get(reverse("admin:partners_mergerecord_undo", args=[record.pk]))
        assert Partner.objects.not_merged().count() == 1

    def test_the_list_of_merges_says_which_are_undone(self, admin_client, pair):
        merge(*pair)
        page = admin_client.get(address(MergeRecord, "changelist")).text
        assert "“The Quillfeather Institute” into “Quillfeather Institute”" in page
