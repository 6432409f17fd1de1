"""Rounds of visits: what becomes of an address over weeks, and who may make one."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from networks.models import Network
from partners.linkcheck import runs
from partners.linkcheck.checker import LinkChecker
from partners.linkcheck.guard import Guard
from partners.linkcheck.host_rate_limiter import HostRateLimiter
from partners.linkcheck.runs import AlreadyRunning, LinkCheckRun, NotConnected
from partners.models import Lease, LinkCheck, Partner, Version
from tests import factories as make
from tests.links.servers import AGENT, Site, free_port, moved, page, serving

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 4, tzinfo=UTC)


@pytest.fixture
def site():
    """A site with a page that is always there, beside whatever a test adds."""
    with serving(Site({"/": page()})) as site:
        yield site


def checker(*ports: int) -> LinkChecker:
    guard = Guard(lambda host, port: ["127.0.0.1"], [("127.0.0.1", port) for port in ports])
    return LinkChecker(AGENT, guard, HostRateLimiter(pause=0), seconds=2)


def go(site, day: float = 0, ports=(), **options) -> dict:
    """A round so many days after the first Monday; returns how many came out how."""
    now = MONDAY + timedelta(days=day)
    return dict(LinkCheckRun(checker(site.port, *ports), lambda: now).run(workers=4, **options))


def status_of(url: str) -> str:
    return LinkCheck.objects.get(url=url).status


class TestWhatIsVisited:
    def test_websites_portals_and_what_networks_name(self, site):
        addresses = [site.url(f"/{n}") for n in range(4)]
        make.make_partner(website=addresses[0], data_portal_url=addresses[1])
        network = make.make_network(website=addresses[2])
        make.make_resource(network, url=addresses[3])
        assert go(site) == {"failed": 4}
        assert set(LinkCheck.objects.values_list("url", flat=True)) == set(addresses)

    def test_each_address_once_however_many_name_it(self, site):
        for _ in range(3):
            make.make_partner(website=site.url())
        assert go(site) == {"live": 1}

    def test_candidates_too_and_nobody_that_has_ended(self, site):
        make.make_partner(website=site.url("/candidate"), publication="draft")
        make.make_partner(website=site.url("/closed"), status="closed")
        ended = make.make_network(website=site.url("/ended"), status="ended")
        make.make_resource(ended, url=site.url("/of-ended"))
        assert go(site) == {"failed": 1}

    def test_nobody_that_was_merged_into_another(self, site):
        kept = make.make_partner(website=site.url())
        lost = make.make_partner(website=site.url("/lost"))
        Partner.objects.filter(pk=lost.pk).update(publication="merged", merged_into=kept)
        assert go(site) == {"live": 1}

    def test_an_address_that_nobody_names_any_more_is_forgotten(self, site):
        partner = make.make_partner(website=site.url("/old"))
        go(site)
        Partner.objects.filter(pk=partner.pk).update(website=site.url())
        go(site, day=1)
        assert LinkCheck.objects.get().url == site.url()

    def test_what_was_live_rests_for_a_month(self, site):
        make.make_partner(website=site.url())
        assert go(site) == {"live": 1}
        assert go(site, day=29) == {}
        assert go(site, day=30) == {"live": 1}

    def test_visits_to_one_site_take_turns_and_others_run_beside(self, site):
        for n in range(6):
            site.replies[f"/{n}"] = page()
            make.make_partner(website=site.url(f"/{n}"))
        assert go(site) == {"live": 6}
        assert site.most_at_once == 1


class TestOverWeeks:
    @pytest.fixture
    def link(self, site):
        """An address that is gone, beside one that answers: so the machine is connected."""
        make.make_partner(website=site.url())
        make.make_partner(website=site.url("/gone"))
        return site.url("/gone")

    def test_dead_is_who_failed_three_times_over_a_week(self, site, link):
        seen = []
        for day in (0, 4, 8):
            go(site, day)
            seen.append(status_of(link))
        assert seen == ["failing", "failing", "dead"]
        check = LinkCheck.objects.get(url=link)
        assert (check.failures, check.first_failed_at) == (3, MONDAY)
        assert check.reason == "The page doesn’t exist (status 404)."

    def test_three_failures_within_a_week_are_not_enough(self, site, link):
        for day in (0, 2, 6.9):
            LinkCheck.objects.update(next_check_at=None)
            go(site, day)
        assert status_of(link) == "failing"
        go(site, day=20)
        assert status_of(link) == "dead"

    def test_two_failures_over_a_month_are_not_enough(self, site, link):
        for day in (0, 30):
            go(site, day)
        assert status_of(link) == "failing"

    def test_once_it_answers_the_count_begins_anew(self, site, link):
        for day in (0, 4, 8):
            go(site, day)
        site.replies["/gone"] = page()
        go(site, day=30)
        assert status_of(link) == "live"
        site.replies["/gone"] = page(404)
        go(site, day=60)
        assert status_of(link) == "failing"

    @pytest.mark.parametrize("answer", [500, 503, 418])
    def test_trouble_in_between_neither_counts_nor_absolves(self, site, link, answer):
        go(site, day=0)
        site.replies["/gone"] = page(answer)
        go(site, day=4)
        assert status_of(link) == "inconclusive"
        site.replies["/gone"] = page(404)
        go(site, day=8)
        assert status_of(link) == "failing"
        go(site, day=12)
        assert status_of(link) == "dead"
        site.replies["/gone"] = page(answer)
        go(site, day=26)
        assert status_of(link) == "dead"

    @pytest.mark.parametrize("answer", [403, 429, 999])
    def test_who_keeps_machines_out_is_never_dead(self, site, link, answer):
        site.replies["/gone"] = page(answer)
        for day in (0, 40, 80, 120):
            go(site, day)
        assert status_of(link) == "blocked"

    def test_site_that_is_not_there_at_all_dies_same_way(self, site):
        port = free_port()
        make.make_partner(website=site.url())
        make.make_partner(website=f"http://nobody.example:{port}/")
        for day in (0, 4, 8):
            go(site, day, ports=[port])
        assert status_of(f"http://nobody.example:{port}/") == "dead"

    def test_the_last_ten_visits_are_remembered(self, site, link):
        for day in range(0, 13 * 14, 14):
            go(site, day)
        recent = LinkCheck.objects.get(url=link).recent
        assert len(recent) == 10
        assert recent[0] == {
            "at": (MONDAY + timedelta(days=168)).isoformat(),
            "kind": "failed",
            "answer": 404,
        }

    def test_a_moved_address_keeps_where_it_went(self, site):
        site.replies["/old"] = moved("/")
        make.make_partner(website=site.url("/old"))
        assert go(site) == {"moved": 1}
        assert LinkCheck.objects.moved().get().final_url == site.url()

    def test_site_that_asks_for_patience_is_left_alone(self, site):
        for n in range(3):
            site.replies[f"/{n}"] = page(429, Retry_After=str(3 * 86_400))
            make.make_partner(website=site.url(f"/{n}"))
        assert go(site) == {"blocked": 1}
        assert len(site.paths) == 1
        for n in range(3):
            site.replies[f"/{n}"] = page()
        assert go(site, day=1) == {"live": 2}

    def test_patience_has_an_end(self, site):
        site.replies["/"] = page(503, Retry_After=str(10**9))
        make.make_partner(website=site.url())
        go(site)
        assert LinkCheck.objects.get().next_check_at == MONDAY + timedelta(days=7)

    def test_an_ignored_address_is_neither_visited_nor_dead(self, site, link):
        for day in (0, 4, 8):
            go(site, day)
        LinkCheck.objects.filter(url=link).update(is_ignored=True)
        assert not LinkCheck.objects.dead().exists()
        before = len(site.asked)
        LinkCheck.objects.filter(url=site.url()).update(is_ignored=True)
        assert go(site, day=90) == {}
        assert len(site.asked) == before


class TestOneAfterTheOther:
    def test_a_second_round_at_once_does_nothing(self, site):
        make.make_partner(website=site.url())
        Lease.objects.take("check_links", "somebody else", MONDAY, 300)
        with pytest.raises(AlreadyRunning):
            go(site)
        assert site.asked == []
        assert not LinkCheck.objects.exists()

    def test_the_lease_of_one_that_was_killed_runs_out(self, site):
        make.make_partner(website=site.url())
        Lease.objects.take("check_links", "killed", MONDAY, 300)
        assert go(site, day=1) == {"live": 1}

    def test_a_round_gives_the_lease_back_even_when_it_fails(self, site, monkeypatch):
        make.make_partner(website=site.url())

        def fail(self, url):
            raise RuntimeError("a mistake of ours")

        with monkeypatch.context() as patch:
            patch.setattr(LinkChecker, "visit", fail)
            with pytest.raises(RuntimeError, match="a mistake of ours"):
                go(site)
        assert go(site) == {"live": 1}

    def test_whose_lease_was_taken_stops(self, site, monkeypatch):
        for n in range(30):
            make.make_partner(website=site.url(f"/{n}"))
        take, taken = Lease.objects.take, []

        def take_twice_only(*args):
            taken.append(args)
            return take(*args) if len(taken) <= 2 else False

        monkeypatch.setattr(runs.Lease.objects, "take", take_twice_only)
        with pytest.raises(AlreadyRunning):
            go(site)
        assert len(site.paths) < 60

    def test_a_stopped_round_goes_on_where_it_was(self, site):
        for n in range(5):
            site.replies[f"/{n}"] = page()
            make.make_partner(website=site.url(f"/{n}"))
        assert go(site, limit=2) == {"live": 2}
        assert go(site) == {"live": 3}
        assert len(site.paths) == 5

    def test_a_round_ends_when_its_time_is_over(self, site):
        for n in range(20):
            site.replies[f"/{n}"] = page()
            make.make_partner(website=site.url(f"/{n}"))

        def each_visit_takes_a_minute():
            return MONDAY + timedelta(minutes=len(site.paths))

        until = MONDAY + timedelta(minutes=5)
        counts = LinkCheckRun(checker(site.port), each_visit_takes_a_minute).run(
            workers=4, until=until
        )
        assert counts == {"live": 5}
        assert go(site) == {"live": 15}

    def test_a_machine_without_a_network_notes_nothing(self, site):
        port = free_port()
        for n in range(3):
            make.make_partner(website=f"http://site{n}.example:{port}/")
        with pytest.raises(NotConnected):
            go(site, ports=[port])
        assert set(LinkCheck.objects.values_list("status", "failures")) == {("new", 0)}

    def test_silence_counts_when_a_site_known_to_live_still_answers(self, site):
        port = free_port()
        make.make_partner(website=site.url())
        make.make_partner(website=f"http://nobody.example:{port}/")
        go(site, ports=[port])
        assert go(site, day=4, ports=[port]) == {"failed": 1}
        site.server.shutdown()
        site.server.server_close()
        with pytest.raises(NotConnected):
            go(site, day=8, ports=[port])
        assert LinkCheck.objects.get(url__contains="nobody").failures == 2

    def test_an_address_deleted_while_it_is_visited_is_no_error(self, site, monkeypatch):
        partner = make.make_partner(website=site.url())

        def delete_and_write(self, pk, outcome, write=LinkCheckRun._write):
            partner.delete()
            LinkCheck.objects.all().delete()
            write(self, pk, outcome)

        monkeypatch.setattr(LinkCheckRun, "_write", delete_and_write)
        assert go(site) == {"live": 1}
        assert not LinkCheck.objects.exists()


class TestPublicPages:
    def kill(self, site, *paths: str) -> None:
        for day in (0, 4, 8):
            go(site, day)
        assert {status_of(site.url(path)) for path in paths} == {"dead"}

    def test_a_dead_link_is_said_in_words_and_not_hidden(self, site, client):
        make.make_partner(website=site.url())
        partner = make.make_partner(website=site.url("/w"), data_portal_url=site.url("/p"))
        before = client.get(partner.get_absolute_url())
        assert "dead" not in before.text
        self.kill(site, "/w", "/p")
        page_ = client.get(partner.get_absolute_url(), headers={"If-None-Match": before["ETag"]})
        assert page_.status_code == 200
        words = "This link may be broken. It hasn’t worked since March 2, 2026."
        assert page_.text.count(words) == 2
        assert f'href="{site.url("/w")}"' in page_.text

    def test_it_is_taken_back_when_the_link_lives_again(self, site, client):
        make.make_partner(website=site.url())
        partner = make.make_partner(website=site.url("/w"))
        self.kill(site, "/w")
        site.replies["/w"] = page()
        go(site, day=30)
        assert "may be broken" not in client.get(partner.get_absolute_url()).text

    def test_a_new_address_is_not_called_dead(self, site, client):
        make.make_partner(website=site.url())
        partner = make.make_partner(website=site.url("/w"))
        self.kill(site, "/w")
        partner.website = site.url("/new")
        partner.save()
        assert "may be broken" not in client.get(partner.get_absolute_url()).text

    def test_networks_say_it_of_their_website_and_resources(self, site, client):
        make.make_partner(website=site.url())
        network = make.make_network(website=site.url("/n"))
        make.make_resource(network, url=site.url("/r"))
        self.kill(site, "/n", "/r")
        assert client.get(network.get_absolute_url()).text.count("This link may be broken") == 2
        assert Network.objects.get() == network

    def test_pages_change_only_when_a_link_dies_or_lives_again(self, site):
        make.make_partner(website=site.url())
        make.make_partner(website=site.url("/w"))
        versions = [Version.objects.number_of(Version.DIRECTORY)]
        for day in (0, 4, 8, 22):
            go(site, day)
            versions.append(Version.objects.number_of(Version.DIRECTORY))
        assert [number - versions[0] for number in versions] == [0, 0, 0, 1, 1]

    def test_the_history_of_an_entry_does_not_grow_by_it(self, site):
        make.make_partner(website=site.url())
        partner = make.make_partner(website=site.url("/w"))
        before = partner.history.count()
        self.kill(site, "/w")
        assert partner.history.count() == before


class TestTheCommand:
    @pytest.fixture(autouse=True)
    def as_configured(self, settings, site):
        settings.SITE_URL = "https://directory.example"
        settings.LINK_CHECK_PAUSE_SECONDS = 0
        settings.LINK_CHECK_TEST_SERVERS = [("127.0.0.1", site.port)]

    def run(self, *args) -> str:
        printed = StringIO()
        call_command("check_links", *args, stdout=printed)
        return printed.getvalue()

    def test_it_visits_and_says_what_it_found(self, site):
        site.replies["/old"] = moved("/")
        make.make_partner(website=site.url(), data_portal_url=site.url("/old"))
        make.make_partner(website="http://10.0.0.1/")
        said = self.run()
        assert "Visited 3 addresses: " in said
        assert {"1 live", "1 moved", "1 refused"} <= set(
            said.split(": ", 1)[1].split(".")[0].split(", ")
        )
        assert "0 dead, 1 moved" in said
        assert site.agents == {AGENT}

    def test_nothing_due_is_said_too(self):
        assert "Visited 0 addresses: none was due." in self.run()

    def test_without_the_sites_own_address_it_asks_nobody(self, settings, site):
        settings.SITE_URL = ""
        make.make_partner(website=site.url())
        with pytest.raises(CommandError, match="SITE_URL is not set"):
            self.run()
        assert site.asked == []

    def test_a_second_one_says_so_and_is_no_failure(self):
        Lease.objects.take("check_links", "somebody else", timezone.now(), 300)
        assert "Another check_links is running" in self.run()

    def test_without_a_network_it_fails(self, settings):
        port = free_port()
        settings.LINK_CHECK_TEST_SERVERS = [("127.0.0.1", port)]
        make.make_partner(website=f"http://127.0.0.1:{port}/")
        with pytest.raises(CommandError, match="Is this machine connected"):
            self.run()

    def test_this_machine_is_refused_without_the_setting_of_tests(self, settings, site):
        settings.LINK_CHECK_TEST_SERVERS = ()
        make.make_partner(website=site.url())
        assert "1 refused" in self.run()
        assert site.asked == []
