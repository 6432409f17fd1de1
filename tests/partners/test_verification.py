"""Making sure of entries: one click says “still right”, and saving a change does not."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from partners.models import Partner, PartnerToVerify, Version
from partners.models.due_dates import months_after
from partners.verification import verify
from tests import factories as make
from tests.admin_forms import address, save

pytestmark = pytest.mark.django_db

QUEUE = address(PartnerToVerify, "changelist")


@pytest.fixture
def curator():
    return make.make_curator("curator")


@pytest.fixture
def admin_client(client, curator):
    curator.user_permissions.set(
        Permission.objects.filter(codename__in=("view_partner", "change_partner"))
    )
    client.force_login(curator)
    return client


@pytest.fixture
def reader_client(client):
    """Somebody who may look at partners and change nothing."""
    reader = make.make_curator("looks-only")
    reader.user_permissions.set(Permission.objects.filter(codename="view_partner"))
    client.force_login(reader)
    return client


def checks_of(partner) -> tuple:
    """Verified on, by, how and next due, as the database holds them."""
    return Partner.objects.values_list(
        "verified_on", "verified_by", "verified_how", "verification_due_on"
    ).get(pk=partner.pk)


def checked(name: str = "", due_in_days: int = 100, **fields) -> Partner:
    """A partner checked in the past, whose next check is due in so many days."""
    today = timezone.localdate()
    due = today + timedelta(days=due_in_days)
    return make.make_partner(
        name,
        verified_on=min(due, today) - timedelta(days=30),
        verified_how="website",
        verification_due_on=due,
        **fields,
    )


class TestTheVerb:
    def test_it_records_when_who_how_and_the_next_check(self, curator):
        partner = make.make_partner()
        assert verify([partner], by=curator, how="called", on=date(2026, 3, 5)) == 1
        assert checks_of(partner) == (date(2026, 3, 5), curator.pk, "called", date(2027, 3, 5))

    def test_without_a_day_it_was_today(self, curator):
        partner = make.make_partner()
        verify([partner], by=curator, how="event")
        assert checks_of(partner)[0] == timezone.localdate()

    def test_type_says_when_to_check_again_and_shortest_time_counts(self, curator):
        quick = make.make_role(type=make.make_type(check_every_months=6))
        slow = make.make_role(type=make.make_type(check_every_months=24))
        of_both = make.make_partner(roles=[quick, slow])
        of_one = make.make_partner(roles=[slow])
        of_none = make.make_partner()
        verify([of_both, of_one, of_none], by=curator, how="called", on=date(2026, 8, 31))
        assert [checks_of(partner)[3] for partner in (of_both, of_one, of_none)] == [
            date(2027, 2, 28),
            date(2028, 8, 31),
            date(2027, 8, 31),
        ]

    def test_it_shows_on_kept_pages_at_once(self, client, curator):
        partner = make.make_partner()
        page = client.get(partner.get_absolute_url())
        before = Version.objects.number_of(Version.DIRECTORY)
        verify([partner], by=curator, how="called")
        assert Version.objects.number_of(Version.DIRECTORY) == before + 1
        again = client.get(partner.get_absolute_url(), headers={"If-None-Match": page["ETag"]})
        assert again.status_code == 200

    def test_the_history_keeps_who_and_how(self, curator):
        partner = make.make_partner()
        verify([partner], by=curator, how="emailed")
        version = partner.history.first()
        assert version.history_user == curator
        assert version.history_change_reason == "Still correct: emailed with them."
        assert version.verified_on == timezone.localdate()

    def test_an_unknown_way_is_refused_and_nothing_is_written(self, curator):
        partner = make.make_partner()
        with pytest.raises(ValueError, match="guessed"):
            verify([partner], by=curator, how="guessed")
        assert checks_of(partner) == (None, None, "", None)

    def test_nobody_is_no_error(self, curator):
        assert verify([], by=curator, how="called") == 0

    def test_many_take_as_many_queries_as_few(self, curator):
        def queries_for(count: int) -> int:
            partners = [make.make_partner() for _ in range(count)]
            with CaptureQueriesContext(connection) as queries:
                verify(partners, by=curator, how="called")
            return len(queries)

        # The index of words is written in batches, and may take one more.
        assert queries_for(30) <= queries_for(3) + 2

    @pytest.mark.parametrize(
        ("day", "months", "then"),
        [
            (date(2026, 1, 31), 1, date(2026, 2, 28)),
            (date(2024, 2, 29), 12, date(2025, 2, 28)),
            (date(2026, 11, 21), 12, date(2027, 11, 21)),
            (date(2026, 12, 1), 1, date(2027, 1, 1)),
            (date(2026, 12, 31), 14, date(2028, 2, 29)),
        ],
    )
    def test_months_are_counted_on_the_calendar(self, day, months, then):
        assert months_after(day, months) == then


class TestEditingIsNotVerifying:
    def test_saving_the_form_leaves_the_check_alone(self, admin_client, curator):
        partner = make.make_partner()
        verify([partner], by=curator, how="called", on=date(2025, 3, 5))
        before = checks_of(partner)
        sent = {"verified_on": "2026-01-01", "verified_how": "event", "verified_by": ""}
        assert save(admin_client, partner, name="Renamed (made up)", **sent).status_code == 302
        partner.refresh_from_db()
        assert partner.name == "Renamed (made up)"
        assert checks_of(partner) == before

    def test_saving_entry_that_was_never_checked_does_not_check_it(self, admin_client):
        partner = make.make_partner()
        save(admin_client, partner, short_name="NEW")
        assert checks_of(partner) == (None, None, "", None)

    def test_the_form_shows_the_check_and_lets_nobody_type_it(self, admin_client):
        partner = checked()
        page = BeautifulSoup(
            admin_client.get(address(Partner, "change", partner.pk)).text, "html.parser"
        )
        assert "Checked their website" in page.select_one(".field-verified_how").text
        assert not page.select("[name^=verif]")

    def test_file_that_says_when_gets_next_check_year_later(self):
        partner = make.make_partner(verified_on=date(2026, 2, 1), verified_how="called")
        assert checks_of(partner)[3] == date(2027, 2, 1)
        partner.verified_on = date(2027, 6, 1)
        partner.save()
        assert checks_of(partner)[3] == date(2028, 6, 1)

    def test_the_database_holds_no_half_check(self):
        partner = make.make_partner()
        with pytest.raises(IntegrityError), transaction.atomic():
            Partner.objects.filter(pk=partner.pk).update(verified_on=date(2026, 1, 1))


class TestTheButtonsOfTheForm:
    def test_one_click_notes_the_check(self, admin_client, curator):
        partner = make.make_partner("Elm Institute (made up)")
        page = save(admin_client, partner, still_right="emailed")
        assert page.status_code == 302
        today = timezone.localdate()
        assert checks_of(partner) == (today, curator.pk, "emailed", months_after(today, 12))
        shown = admin_client.get(page.url).text
        assert "Still correct: “Elm Institute (made up)” (emailed with them)." in shown

    def test_what_was_typed_is_saved_with_it(self, admin_client):
        partner = make.make_partner()
        save(admin_client, partner, phone="412-555-0100", still_right="called")
        partner.refresh_from_db()
        assert (partner.phone, partner.verified_how) == ("412-555-0100", "called")

    def test_a_form_with_an_error_checks_nothing(self, admin_client):
        partner = make.make_partner()
        assert save(admin_client, partner, name="", still_right="called").status_code == 200
        assert checks_of(partner)[0] is None

    def test_an_unknown_way_is_a_plain_save(self, admin_client):
        partner = make.make_partner()
        assert save(admin_client, partner, still_right="guessed").status_code == 302
        assert checks_of(partner)[0] is None

    def test_a_new_entry_is_saved_first(self, admin_client, curator):
        curator.user_permissions.add(Permission.objects.get(codename="add_partner"))
        assert "Save the entry first." in admin_client.get(address(Partner, "add")).text


def names_in_queue(client, **parameters) -> list[str]:
    return [row.name for row in client.get(QUEUE, parameters).context["cl"].result_list]


class TestTheQueue:
    @pytest.fixture
    def entries(self):
        checked("A year late (made up)", -365, state="PA")
        checked("A day late (made up)", -1, state="OH")
        checked("Due today (made up)", 0, state="PA")
        checked("Long right (made up)", 100, state="PA")
        checked("Closed (made up)", -500, status="closed")
        checked("Unpublished (made up)", -500, publication="draft")
        make.make_partner("Never, of 2024 (made up)", as_of=2024, state="PA")
        make.make_partner("Never, of 2019 (made up)", as_of=2019)
        make.make_partner("Never, a candidate (made up)", publication="draft")
        make.make_partner("Never, merged (made up)", status="merged")

    def test_most_overdue_stand_first_and_never_checked_after_them(self, admin_client, entries):
        assert names_in_queue(admin_client) == [
            "A year late (made up)",
            "A day late (made up)",
            "Never, of 2019 (made up)",
            "Never, of 2024 (made up)",
        ]

    @pytest.mark.parametrize(
        ("choice", "found"),
        [
            ({"due": "overdue"}, ["A year late", "A day late"]),
            ({"due": "never"}, ["Never, of 2019", "Never, of 2024"]),
            ({"state": "PA"}, ["A year late", "Never, of 2024"]),
            ({"state": "none"}, ["Never, of 2019"]),
            ({"state": "PA", "due": "never"}, ["Never, of 2024"]),
            ({"q": "day late"}, ["A day late"]),
        ],
    )
    def test_it_is_narrowed_by_state_and_kind(self, admin_client, entries, choice, found):
        assert names_in_queue(admin_client, **choice) == [f"{name} (made up)" for name in found]

    def test_beside_it_stands_how_many_are_due_in_each_state(self, admin_client, entries):
        page = BeautifulSoup(admin_client.get(QUEUE).text, "html.parser")
        shown = [link.text.strip() for link in page.select("#changelist-filter a")]
        assert [text for text in shown if "(" in text] == [
            "Ohio (1)",
            "Pennsylvania (2)",
            "No state (1)",
        ]
        overdue = admin_client.get(QUEUE, {"due": "overdue"}).text
        assert "Pennsylvania (1)" in overdue

    def test_other_screens_count_the_same(self, entries):
        assert Partner.objects.verification_overdue().count() == 2
        assert Partner.objects.never_verified().count() == 2
        assert Partner.objects.to_verify().count() == 4
        in_two_years = timezone.localdate() + timedelta(days=730)
        assert Partner.objects.verification_overdue(in_two_years).count() == 4

    def test_one_click_checks_a_row_and_stays_on_the_list(self, admin_client, curator, entries):
        partner = Partner.objects.get(name="A day late (made up)")
        here = f"{QUEUE}?state=OH"
        page = BeautifulSoup(admin_client.get(here).text, "html.parser")
        button = page.find("button", value=f"called:{partner.pk}")
        assert button.text == "called: A day late (made up) is still right"
        answer = admin_client.post(here, {button["name"]: button["value"]})
        assert (answer.status_code, answer.url) == (302, here)
        assert checks_of(partner)[:3] == (timezone.localdate(), curator.pk, "called")
        assert Partner.objects.to_verify().count() == 3
        assert "Still correct: “A day late (made up)” (phone call)." in admin_client.get(here).text

    def test_clicked_twice_says_that_it_is_done(self, admin_client, entries):
        partner = Partner.objects.get(name="A day late (made up)")
        admin_client.post(QUEUE, {"still_right": f"called:{partner.pk}"})
        again = admin_client.post(QUEUE, {"still_right": f"website:{partner.pk}"}, follow=True)
        assert "Someone else just checked that one." in again.text
        assert checks_of(partner)[2] == "called"

    @pytest.mark.parametrize("pressed", ["", "called", "called:x", "guessed:1", "called:\x00", ":"])
    def test_a_button_that_does_not_exist_checks_nothing(self, admin_client, entries, pressed):
        before = list(Partner.objects.values_list("verified_on"))
        assert admin_client.post(QUEUE, {"still_right": pressed}).status_code == 302
        assert list(Partner.objects.values_list("verified_on")) == before

    def test_several_are_checked_at_once_from_either_list(self, admin_client, entries):
        for url, how in ((QUEUE, "event"), (address(Partner, "changelist"), "website")):
            chosen = Partner.objects.filter(name__startswith="Never, of")
            sent = {
                "action": f"still_right_{how}",
                "_selected_action": list(chosen.values_list("pk", flat=True)),
            }
            assert "Still correct: 2 partners" in admin_client.post(url, sent, follow=True).text
            assert set(chosen.values_list("verified_how", flat=True)) == {how}
            chosen.update(verified_on=None, verified_how="", verification_due_on=None)

    def test_entry_of_queue_opens_in_one_form_of_partners(self, admin_client, entries):
        partner = Partner.objects.to_verify().first()
        page = admin_client.get(address(PartnerToVerify, "change", partner.pk))
        assert page.url == address(Partner, "change", partner.pk)

    def test_who_may_only_look_checks_nothing(self, reader_client, entries):
        partner = Partner.objects.get(name="A day late (made up)")
        before = checks_of(partner)
        assert reader_client.get(QUEUE).status_code == 200
        pressed = reader_client.post(QUEUE, {"still_right": f"called:{partner.pk}"})
        assert pressed.status_code == 403
        chosen = {"action": "still_right_called", "_selected_action": [partner.pk]}
        reader_client.post(QUEUE, chosen)
        assert checks_of(partner) == before

    def test_strangers_to_partners_do_not_see_it(self, client):
        client.force_login(make.make_curator("nothing-yet"))
        assert client.get(QUEUE).status_code == 403

    def test_an_index_has_its_order_so_that_nothing_is_sorted(self):
        queue = Partner.objects.to_verify().most_overdue_first()
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                # A table this small would be read whole and sorted in no time.
                for way in ("seqscan", "bitmapscan", "sort"):
                    cursor.execute(f"SET LOCAL enable_{way} = off")
        plan = queue.values("pk")[:50].explain()
        assert "partners_partner_most_overdue" in plan
        assert "Sort" not in plan
        assert "TEMP B-TREE" not in plan

    def test_it_takes_as_many_queries_for_many_as_for_few(self, admin_client):
        def queries() -> int:
            with CaptureQueriesContext(connection) as asked:
                assert admin_client.get(QUEUE).status_code == 200
            return len(asked)

        def more(count: int) -> None:
            for _ in range(count):
                role = make.make_role()
                checked("", -5, roles=[role], place=make.make_city(state="PA"))

        more(2)
        queries()
        few = queries()
        more(28)
        assert queries() == few < 15


class TestThePublicBadge:
    def badge(self, client, partner) -> str:
        page = BeautifulSoup(client.get(partner.get_absolute_url()).text, "html.parser")
        return " ".join(page.select_one(".checked").text.split())

    def test_it_says_who_checked_and_when(self, client, curator):
        partner = make.make_partner()
        verify([partner], by=curator, how="called", on=date(2026, 3, 5))
        assert self.badge(client, partner) == "Checked by an editor in March 2026"

    @pytest.mark.parametrize(
        ("sources", "words"),
        [
            ("https://www.census.gov/sdc", "Not yet checked; based on census.gov"),
            (
                "https://one.example/\nhttps://two.example/\nhttps://three.example/",
                "Not yet checked; based on one.example and 2 more",
            ),
            ("", "Not yet checked"),
        ],
    )
    def test_until_then_it_says_where_the_entry_is_from(self, client, sources, words):
        assert self.badge(client, make.make_partner(source_urls=sources)) == words

    def test_the_curators_name_is_nobodys_business(self, client):
        partner = make.make_partner()
        verify([partner], by=make.make_curator("maria-from-the-desk"), how="called")
        assert "maria-from-the-desk" not in client.get(partner.get_absolute_url()).text

    def test_a_card_says_it_shortly(self, client, curator):
        verify([make.make_partner()], by=curator, how="called", on=date(2026, 3, 5))
        assert date_format(date(2026, 3, 5), "F Y") in client.get("/partners/").text
