"""What visitors look for in vain is counted by day and words, and by nothing else."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.db import DatabaseError, OperationalError
from django.db.models import F
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from partners.models import FailedSearch, Version
from partners.models.failed_search import LONGEST_WORDS
from partners.search import failed_searches
from partners.search.failed_searches import (
    KEPT_DAYS,
    MOST_WAITING,
    MOST_WORDS_A_DAY,
    clear_old_failed_searches,
    note_failed_search,
    words_to_keep,
    write_waiting,
)
from tests import factories as make
from tests.admin_forms import address

pytestmark = pytest.mark.django_db

LIST = address(FailedSearch, "changelist")
TODAY = timezone.localdate()


def counted() -> dict[str, int]:
    return dict(FailedSearch.objects.filter(day=TODAY).values_list("words", "count"))


def search(client, text: str, **parameters):
    return client.get("/partners/", {"q": text, **parameters})


def note(words: str, times: int = 1, days_ago: int = 0) -> None:
    day = TODAY - timedelta(days=days_ago)
    FailedSearch.objects.create(day=day, words=words, count=times)


@pytest.fixture
def admin_client(client):
    curator = make.make_curator()
    curator.user_permissions.set(
        Permission.objects.filter(codename__in=("view_partner", "change_partner"))
    )
    client.force_login(curator)
    return client


def rows_of(response) -> list[tuple]:
    return [(row.words, row.total) for row in response.context["cl"].result_list]


class TestWhatIsCounted:
    def test_a_search_that_finds_nobody(self, client):
        assert search(client, "Xylophones").status_code == 200
        assert counted() == {"xylophones": 1}

    def test_the_same_words_however_they_are_written(self, client):
        for text in ("Bike  Lanes", " bike lanes", "BIKE LANES"):
            search(client, text)
        assert counted() == {"bike lanes": 3}

    def test_on_a_spanish_page_too(self, client):
        client.get("/es/partners/", {"q": "xilófonos"})
        assert counted() == {"xilófonos": 1}

    def test_place_from_its_own_field_is_told_with_words(self, client):
        make.make_city("Erie", "PA")
        Version.objects.advance(Version.GAZETTEER)
        search(client, "maps", place="Erie, PA")
        search(client, "maps in Erie, PA")
        assert counted() == {"maps in erie, pa": 2}

    def test_a_search_that_finds_somebody_is_not_counted(self, client):
        make.make_partner("Prairie Maps (made up)")
        search(client, "prairie")
        assert counted() == {}

    def test_what_only_a_facet_excludes_is_not_counted(self, client):
        make.make_partner("Prairie Maps (made up)", state="IL")
        assert search(client, "prairie", state="PA").context["page"].paginator.count == 0
        assert counted() == {}

    def test_candidates_count_as_nobody(self, client):
        make.make_partner("Prairie Maps (made up)", publication="draft")
        search(client, "prairie")
        assert counted() == {"prairie": 1}

    @pytest.mark.parametrize(
        "parameters", [{}, {"q": ""}, {"q": "?!"}, {"state": "PA"}, {"q": "x", "within": "far"}]
    )
    def test_no_words_and_no_search_are_not_counted(self, client, parameters):
        client.get("/partners/", parameters)
        assert counted() == {}

    def test_other_formats_and_bare_questions_for_head_are_not_counted(self, client):
        b"".join(client.get("/partners.geojson", {"q": "xylophones"}))
        client.head("/partners/", {"q": "xylophones"})
        assert counted() == {}

    def test_programs_that_say_so_are_not_counted(self, client):
        agent = "Mozilla/5.0 (compatible; Examplebot/2.1; +https://example.org/bot)"
        client.get("/partners/", {"q": "xylophones"}, headers={"User-Agent": agent})
        assert counted() == {}

    def test_who_has_the_page_already_is_answered_without_counting(self, client):
        make.make_partner()
        page = search(client, "xylophones")
        headers = {"If-None-Match": page["ETag"]}
        again = client.get("/partners/", {"q": "xylophones"}, headers=headers)
        assert (again.status_code, counted()) == (304, {"xylophones": 1})

    def test_no_version_advances(self, client):
        make.make_partner()
        before = Version.objects.get_versions()
        search(client, "xylophones")
        assert Version.objects.get_versions() == before

    def test_a_page_is_answered_when_it_cannot_be_counted(self, client, monkeypatch):
        def broken(*counts) -> None:
            raise DatabaseError("The disk is full.")

        monkeypatch.setattr(failed_searches, "_count", broken)
        assert search(client, "xylophones").status_code == 200
        assert counted() == {}

    def test_counts_wait_until_they_can_be_written(self, client, monkeypatch):
        def busy(*counts) -> None:
            raise OperationalError("database is locked")

        with monkeypatch.context() as patch:
            patch.setattr(failed_searches, "_count", busy)
            for text in ("maps", "maps", "bike lanes"):
                assert search(client, text).status_code == 200
            assert write_waiting() == 2
        assert counted() == {}
        client.get("/about/")
        assert counted() == {"maps": 2, "bike lanes": 1}

    def test_counts_keep_the_day_of_their_search(self, monkeypatch):
        yesterday = TODAY - timedelta(days=1)
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "localdate", lambda: yesterday)
            note_failed_search("maps")
        note_failed_search("maps")
        write_waiting()
        days = FailedSearch.objects.order_by("day").values_list("day", "count")
        assert list(days) == [(yesterday, 1), (TODAY, 1)]

    def test_a_machine_cannot_fill_the_memory(self):
        for number in range(2 * MOST_WAITING):
            note_failed_search(f"nonsense {number}")
        assert len(failed_searches._waiting) == MOST_WAITING

    def test_a_machine_cannot_fill_the_table(self, client):
        FailedSearch.objects.bulk_create(
            FailedSearch(day=TODAY, words=f"nonsense {number}", count=1)
            for number in range(MOST_WORDS_A_DAY)
        )
        search(client, "one more")
        search(client, "nonsense 7")
        assert FailedSearch.objects.count() == MOST_WORDS_A_DAY
        assert counted()["nonsense 7"] == 2


class TestWhatIsNeverKept:
    @pytest.mark.parametrize(
        "text",
        [
            "jane.doe@example.org",
            "write to jane at example dot org",
            "412-555-0100",
            "(412) 555 0100",
            "+1.412.555.0100",
            "123-45-6789",
            "case 20261121",
            "12 Elm Street",
            "1200 North Grand Ave, apartment 3",
            "calle Luna 12",
            "PO Box 7",
        ],
    )
    def test_what_may_be_somebodys_own(self, client, text):
        search(client, text)
        assert not FailedSearch.objects.exists()

    @pytest.mark.parametrize(
        "text", ["gis near 15213", "census 2020", "street trees", "311", "data at the library"]
    )
    def test_other_numbers_and_words_are_kept(self, text):
        assert words_to_keep(text) == text

    def test_there_is_no_room_for_anything_else(self):
        names = {field.name for field in FailedSearch._meta.get_fields()}
        assert names == {"id", "day", "words", "count"}

    @given(st.text(max_size=300))
    def test_any_text_at_all_is_short_or_nothing(self, text):
        words = words_to_keep(text)
        assert len(words) <= LONGEST_WORDS
        assert "@" not in words
        assert "\x00" not in words
        assert words == words.strip()

    @settings(deadline=None)
    @given(st.text(max_size=200))
    def test_any_text_at_all_can_be_counted(self, text):
        note_failed_search(text.encode("utf-8", "ignore").decode())
        assert write_waiting() == 0
        words = words_to_keep(text.encode("utf-8", "ignore").decode())
        assert (words in counted()) == bool(words)


class TestForgetting:
    def test_after_90_days(self):
        note("old", days_ago=KEPT_DAYS + 1)
        note("young", days_ago=KEPT_DAYS)
        assert clear_old_failed_searches() == 1
        assert [row.words for row in FailedSearch.objects.all()] == ["young"]
        assert clear_old_failed_searches() == 0

    def test_a_curator_forgets_words_on_all_days(self, admin_client):
        note("jane doe", days_ago=3)
        note("jane doe")
        note("maps")
        chosen = FailedSearch.objects.get(words="jane doe", day=TODAY)
        sent = {"action": "forget_words", "_selected_action": [chosen.pk]}
        admin_client.post(LIST, sent, follow=True)
        assert [row.words for row in FailedSearch.objects.all()] == ["maps"]

    def test_who_only_looks_cannot_forget(self, client):
        reader = make.make_curator()
        reader.user_permissions.set(Permission.objects.filter(codename="view_partner"))
        client.force_login(reader)
        note("maps")
        row = FailedSearch.objects.get()
        client.post(LIST, {"action": "forget_words", "_selected_action": [row.pk]})
        assert FailedSearch.objects.exists()


class TestTheList:
    def test_words_are_summed_up_and_the_most_frequent_stand_first(self, admin_client):
        note("maps", times=2, days_ago=40)
        note("maps", times=3, days_ago=5)
        note("bike lanes", times=4)
        note("too old", times=99, days_ago=KEPT_DAYS + 1)
        assert rows_of(admin_client.get(LIST)) == [("maps", 5), ("bike lanes", 4)]
        assert rows_of(admin_client.get(LIST, {"days": "7"})) == [("bike lanes", 4), ("maps", 3)]
        assert rows_of(admin_client.get(LIST, {"days": "many"})) == rows_of(admin_client.get(LIST))

    def test_each_leads_to_the_search_on_the_site(self, admin_client):
        note("bike lanes & paths")
        page = BeautifulSoup(admin_client.get(LIST).text, "html.parser")
        link = page.select_one(".field-try_again a")["href"]
        assert link == "/partners/?q=bike+lanes+%26+paths"

    def test_it_can_be_searched_and_sorted(self, admin_client):
        note("maps", times=2)
        note("bike maps", times=1)
        note("schools", times=9)
        assert rows_of(admin_client.get(LIST, {"q": "maps"})) == [("maps", 2), ("bike maps", 1)]
        assert rows_of(admin_client.get(LIST, {"o": "2"}))[0] == ("bike maps", 1)

    def test_nothing_can_be_added_or_changed(self, admin_client):
        note("maps")
        assert admin_client.get(LIST + "add/").status_code == 403
        row = FailedSearch.objects.get()
        admin_client.post(address(FailedSearch, "change", row.pk), {"words": "other"})
        assert FailedSearch.objects.filter(words="maps", count=F("count")).exists()

    def test_it_is_closed_to_whoever_may_see_no_partners(self, client):
        client.force_login(make.make_curator())
        assert client.get(LIST).status_code == 403
