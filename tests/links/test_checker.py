"""What visits find, asked of real servers that run here."""

import socket
import ssl
from concurrent.futures import ThreadPoolExecutor

import pytest

from partners.linkcheck import client
from partners.linkcheck.checker import LinkChecker
from partners.linkcheck.guard import Guard
from partners.linkcheck.host_rate_limiter import HostRateLimiter
from partners.linkcheck.outcomes import BLOCKED, FAILED, INCONCLUSIVE, LIVE, MOVED, REFUSED
from tests.links.servers import (
    AGENT,
    Site,
    drip,
    drip_body,
    free_port,
    moved,
    page,
    raw,
    serving,
    silence,
    torrent,
)

HERE = "127.0.0.1"
A_LITTLE = 0.4


@pytest.fixture
def site():
    with serving(Site()) as site:
        yield site


def checker(
    *sites: Site, resolve=lambda host, port: [HERE], patience=5.0, limiter=None
) -> LinkChecker:
    """A checker to these sites, to whom every name is this machine."""
    exempt = [(HERE, site.port) for site in sites]
    return LinkChecker(AGENT, Guard(resolve, exempt), limiter or HostRateLimiter(pause=0), patience)


class TestWhatAnAnswerMeans:
    @pytest.mark.parametrize(
        ("status", "kind"),
        [
            (200, LIVE), (204, LIVE), (404, FAILED), (410, FAILED), (401, BLOCKED),
            (403, BLOCKED), (429, BLOCKED), (451, BLOCKED), (999, BLOCKED),
            (400, INCONCLUSIVE), (418, INCONCLUSIVE), (500, INCONCLUSIVE), (502, INCONCLUSIVE),
            (503, INCONCLUSIVE), (304, INCONCLUSIVE),
        ],
    )  # fmt: skip
    def test_by_its_number(self, site, status, kind):
        site.replies["/"] = page(status)
        outcome = checker(site).visit(site.url())
        assert (outcome.kind, outcome.http_status) == (kind, status)
        assert outcome.is_answered

    def test_challenge_to_prove_that_one_is_human_is_block(self, site):
        site.replies["/"] = page(503, cf_mitigated="challenge")
        assert checker(site).visit(site.url()).kind == BLOCKED

    @pytest.mark.parametrize(
        ("header", "least", "most"),
        [
            ("120", 120, 120),
            ("Wed, 21 Oct 2099 07:28:00 GMT", 10**8, 10**10),
            ("Wed, 21 Oct 2015 07:28:00 GMT", 0, 0),
            ("soon", 0, 0),
            ("-5", 0, 0),
            ("", 0, 0),
        ],
    )
    def test_who_is_too_busy_may_say_until_when(self, site, header, least, most):
        site.replies["/"] = page(429, Retry_After=header)
        assert least <= checker(site).visit(site.url()).retry_after <= most


class TestHowItAsks:
    def test_it_says_who_asks(self, site):
        site.replies["/"] = page()
        checker(site).visit(site.url())
        assert site.agents == {AGENT}

    def test_the_head_alone_where_that_is_answered(self, site):
        site.replies["/"] = page()
        checker(site).visit(site.url())
        assert site.paths == ["HEAD /"]

    @pytest.mark.parametrize("status", [400, 403, 404, 405, 500, 501])
    def test_the_whole_page_where_the_head_is_refused(self, site, status):
        site.replies |= {"HEAD /": page(status), "/": page()}
        assert checker(site).visit(site.url()).kind == LIVE
        assert site.paths == ["HEAD /", "GET /"]

    def test_not_twice_where_it_is_asked_to_slow_down(self, site):
        site.replies["/"] = page(429)
        checker(site).visit(site.url())
        assert site.paths == ["HEAD /"]

    def test_server_that_hangs_up_on_head_is_asked_for_page(self, site):
        site.replies |= {"HEAD /": lambda handler: None, "/": page()}
        assert checker(site).visit(site.url()).kind == LIVE

    def test_names_and_paths_arrive_as_a_browser_sends_them(self, site):
        site.replies["/stra%C3%9Fe?q=a%20b"] = page()
        assert checker(site).visit(site.url("/straße?q=a b", "bücher.example")).kind == LIVE
        assert site.asked[-1][2] == f"xn--bcher-kva.example:{site.port}"


class TestRedirects:
    def test_a_permanent_one_gives_the_new_address(self, site):
        site.replies |= {"/old": moved("/new"), "/new": page()}
        outcome = checker(site).visit(site.url("/old"))
        assert (outcome.kind, outcome.final_url) == (MOVED, site.url("/new"))

    def test_a_chain_gives_its_end(self, site):
        steps = {f"/{n}": moved(f"/{n + 1}", 301 if n % 2 else 308) for n in range(5)}
        site.replies |= {**steps, "/5": page()}
        assert checker(site).visit(site.url("/0")).final_url == site.url("/5")

    @pytest.mark.parametrize("status", [302, 303, 307])
    def test_one_for_now_leaves_the_address_as_it_is(self, site, status):
        site.replies |= {"/old": moved("/now", status), "/now": page()}
        outcome = checker(site).visit(site.url("/old"))
        assert (outcome.kind, outcome.final_url) == (LIVE, "")

    def test_the_new_address_ends_where_permanence_does(self, site):
        site.replies |= {"/old": moved("/new"), "/new": moved("/login", 302), "/login": page()}
        assert checker(site).visit(site.url("/old")).final_url == site.url("/new")

    def test_what_comes_after_one_for_now_is_for_now_too(self, site):
        site.replies |= {"/old": moved("/new", 302), "/new": moved("/end"), "/end": page()}
        assert checker(site).visit(site.url("/old")).kind == LIVE

    def test_one_to_a_page_that_is_gone_is_a_failure(self, site):
        site.replies["/old"] = moved("/gone")
        assert checker(site).visit(site.url("/old")).kind == FAILED

    @pytest.mark.parametrize(
        "replies",
        [
            {"/0": moved("/0")},
            {"/0": moved("/1"), "/1": moved("/0")},
            {"/0": moved("/0#again")},
            {f"/{n}": moved(f"/{n + 1}") for n in range(30)},
            {"/0": (301, {}, b"")},
            {"/0": moved("http://[broken")},
            {"/0": moved("/" + "x" * 3_000)},
        ],
    )
    def test_one_without_an_end_is_inconclusive(self, site, replies):
        site.replies |= replies
        assert checker(site).visit(site.url("/0")).kind == INCONCLUSIVE
        assert len(site.paths) <= 8

    def test_the_part_of_a_page_is_kept(self, site):
        site.replies |= {"/old": moved("/new"), "/new": page()}
        found = checker(site).visit(site.url("/old#contact")).final_url
        assert found == site.url("/new#contact")

    def test_letters_that_no_address_may_hold_are_written_in_hexadecimal(self, site):
        answer = "HTTP/1.1 301 Moved\r\nLocation: /café\x00 menu\r\n\r\n".encode()
        site.replies |= {"/old": raw(answer), "/caf%C3%A9%00%20menu": page()}
        found = checker(site).visit(site.url("/old")).final_url
        assert found == site.url("/caf%C3%A9%00%20menu")

    def test_one_to_a_front_page_is_doubted_in_words(self, site):
        site.replies |= {"/deep/page": moved("/"), "/": page()}
        assert "home page" in checker(site).visit(site.url("/deep/page")).reason

    @pytest.mark.parametrize(
        "inside",
        [
            "http://169.254.169.254/latest/meta-data/",
            "http://127.0.0.1:1/",
            "http://10.0.0.8/",
            "http://[::1]/",
            "http://[::ffff:169.254.169.254]/",
            "file:///etc/passwd",
            "gopher://127.0.0.1:11211/",
            "http://admin:admin@192.168.0.1/",
        ],
    )
    def test_one_into_a_private_network_is_refused(self, site, inside):
        site.replies["/"] = moved(inside)
        visit = LinkChecker(
            AGENT, Guard(exempt=[(HERE, site.port)]), HostRateLimiter(pause=0)
        ).visit
        assert visit(site.url()).kind == REFUSED

    def test_another_server_on_this_machine_is_never_asked(self, site):
        with serving(Site({"/": page()})) as other:
            site.replies["/"] = moved(other.url())
            assert checker(site).visit(site.url()).kind == REFUSED
            assert other.asked == []


class TestNames:
    def test_number_that_was_checked_is_one_that_is_asked(self, site):
        """Against names that answer a check with one number, and a connection with another."""
        site.replies["/"] = page()
        numbers = iter([[HERE], [HERE], ["10.0.0.1"]])
        asked = []

        def resolve(host, port):
            asked.append(host)
            return next(numbers)

        visit = checker(site, resolve=resolve).visit
        assert visit(site.url("/", "rebinding.example")).kind == LIVE
        # Once for the page, once for robots.txt; no connection looks a name up by itself.
        assert asked == ["rebinding.example"] * 2
        assert visit(site.url("/", "rebinding.example")).kind == REFUSED

    def test_the_next_number_is_tried_where_the_first_is_deaf(self, site):
        site.replies["/"] = page()
        exempt = [("127.0.0.2", site.port), (HERE, site.port)]
        guard = Guard(lambda host, port: ["127.0.0.2", HERE], exempt)
        assert LinkChecker(AGENT, guard, HostRateLimiter(pause=0)).visit(site.url()).kind == LIVE

    def test_where_nobody_listens_is_a_failure(self):
        port = free_port()
        visit = LinkChecker(AGENT, Guard(exempt=[(HERE, port)]), HostRateLimiter(pause=0)).visit
        outcome = visit(f"http://{HERE}:{port}/")
        assert (outcome.kind, outcome.is_answered) == (FAILED, False)


class TestRobots:
    def test_who_asks_machines_to_stay_away_is_obeyed(self, site):
        site.replies |= {
            "/robots.txt": (200, {}, b"User-agent: *\nDisallow: /private/"),
            "/private/x": page(),
            "/open": page(),
        }
        visit = checker(site).visit
        outcome = visit(site.url("/private/x"))
        assert (outcome.kind, "robots.txt" in outcome.reason) == (BLOCKED, True)
        assert visit(site.url("/open")).kind == LIVE
        assert site.paths == ["HEAD /open"]

    def test_rules_for_us_by_name_are_obeyed(self, site):
        rules = b"User-agent: CivicSwitchboard-LinkCheck\nDisallow: /\n\nUser-agent: *\nAllow: /"
        site.replies |= {"/robots.txt": (200, {}, rules), "/": page()}
        assert checker(site).visit(site.url()).kind == BLOCKED

    def test_they_are_read_once_for_a_site(self, site):
        site.replies |= {"/a": page(), "/b": page()}
        visit = checker(site).visit
        visit(site.url("/a"))
        visit(site.url("/b"))
        assert [path for _, path, _ in site.asked].count("/robots.txt") == 1

    @pytest.mark.parametrize("status", [404, 403, 401, 410])
    def test_without_rules_everything_is_open(self, site, status):
        site.replies |= {"/robots.txt": page(status), "/": page()}
        assert checker(site).visit(site.url()).kind == LIVE

    @pytest.mark.parametrize(("status", "kind"), [(503, INCONCLUSIVE), (429, BLOCKED)])
    def test_where_they_cannot_be_read_the_page_is_left_alone(self, site, status, kind):
        site.replies |= {"/robots.txt": page(status), "/": page()}
        assert checker(site).visit(site.url()).kind == kind
        assert site.paths == []

    def test_the_rules_of_where_it_leads_hold_as_well(self, site):
        with serving(Site({"/": page()})) as other:
            other.replies["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /")
            site.replies["/"] = moved(other.url())
            assert checker(site, other).visit(site.url()).kind == BLOCKED
            assert other.paths == []

    def test_rules_that_lead_into_a_private_network_are_refused(self, site):
        site.replies |= {"/robots.txt": moved("http://169.254.169.254/"), "/": page()}
        guard = Guard(exempt=[(HERE, site.port)])
        assert LinkChecker(AGENT, guard, HostRateLimiter(pause=0)).visit(site.url()).kind == REFUSED

    def test_rules_without_end_are_read_in_part(self, site):
        site.replies |= {"/robots.txt": torrent, "/": page()}
        assert checker(site).visit(site.url()).kind == LIVE

    def test_the_pause_that_they_ask_for_is_kept_within_bounds(self, site):
        for asked, kept in ((4, 4), (600, 10)):
            site.replies |= {
                "/robots.txt": (200, {}, b"User-agent: *\nCrawl-delay: %d" % asked),
                "/": page(),
            }
            waits = []
            limiter = HostRateLimiter(pause=1, clock=lambda: 100.0, sleep=waits.append)
            checker(site, limiter=limiter).visit(site.url())
            assert waits == [kept]


class TestBounds:
    def test_silence_is_inconclusive_and_short(self, site):
        site.replies["/"] = silence
        visit = checker(site, patience=A_LITTLE).visit
        outcome = visit(site.url())
        assert (outcome.kind, outcome.reason) == (INCONCLUSIVE, "It didn’t respond in time.")

    def test_a_slow_voice_does_not_hold_us_for_ever(self, site):
        site.replies["/"] = drip
        visit = checker(site, patience=A_LITTLE).visit
        assert visit(site.url()).reason == "It didn’t respond in time."

    def test_rules_that_never_end_do_not_hold_us_either(self, site):
        site.replies |= {"/robots.txt": drip_body, "/": page()}
        visit = checker(site, patience=A_LITTLE).visit
        assert visit(site.url()).reason == "It didn’t respond in time."

    def test_a_body_without_end_is_not_read(self, site):
        site.replies |= {"HEAD /": page(405), "/": torrent}
        assert checker(site).visit(site.url()).kind == LIVE

    @pytest.mark.parametrize(
        "answer",
        [
            b"",
            b"SSH-2.0-OpenSSH_9.2\r\n",
            b"HTTP/1.1 abc\r\n\r\n",
            b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n",
            b"HTTP/1.1 200 " + b"x" * 100_000,
            b"HTTP/1.1 200 OK\r\nContent-Length: lots\r\nX\x00Y: \x00\xff\r\n broken",
            b"\x00\x01\x02\x03",
            b"HTTP/9.9 200 OK\r\n\r\n",
        ],
    )
    def test_nonsense_is_never_an_error_of_ours(self, site, answer):
        site.replies["/"] = raw(answer)
        assert checker(site).visit(site.url()).kind in (INCONCLUSIVE, LIVE)


class TestCertificates:
    def test_one_that_nobody_vouches_for_is_inconclusive(self, certificate):
        with serving(Site({"/": page()}), certificate) as site:
            outcome = checker(site).visit(site.url("/", "localhost"))
            assert outcome.kind == INCONCLUSIVE
            assert outcome.reason.startswith("Its certificate is not valid: self")
            assert site.asked == []

    def test_one_that_is_good_is_held_against_the_name(self, certificate, monkeypatch):
        monkeypatch.setattr(client, "_TLS", ssl.create_default_context(cafile=certificate))
        with serving(Site({"/": page()}), certificate) as site:
            visit = checker(site).visit
            assert visit(site.url("/", "localhost")).kind == LIVE
            assert site.asked[0][2] == f"localhost:{site.port}"
            assert "Hostname mismatch" in visit(site.url("/", "other.example")).reason

    def test_plain_talk_on_a_secure_port_is_inconclusive(self, site):
        outcome = checker(site).visit(f"https://{HERE}:{site.port}/")
        assert (outcome.kind, outcome.is_answered) == (INCONCLUSIVE, False)

    def test_silence_in_the_handshake_is_short(self):
        port = free_port()
        with socket.create_server((HERE, port)):
            guard = Guard(exempt=[(HERE, port)])
            visit = LinkChecker(AGENT, guard, HostRateLimiter(pause=0), A_LITTLE).visit
            assert visit(f"https://{HERE}:{port}/").reason == "It didn’t respond in time."


class TestTurns:
    def test_a_site_is_asked_one_question_at_a_time(self, site):
        addresses = [site.url(f"/{n}") for n in range(12)]
        site.replies |= {f"/{n}": page() for n in range(12)}
        with ThreadPoolExecutor(6) as pool:
            outcomes = list(pool.map(checker(site).visit, addresses))
        assert {outcome.kind for outcome in outcomes} == {LIVE}
        assert site.most_at_once == 1

    def test_there_is_a_pause_between_two(self):
        now, waits = [100.0], []

        def sleep(wait):
            waits.append(wait)
            now[0] += wait

        limiter = HostRateLimiter(pause=2, clock=lambda: now[0], sleep=sleep)
        with limiter.at("one.example"):
            now[0] += 5
        with limiter.at("two.example"):
            pass
        with limiter.at("one.example"):
            pass
        now[0] += 1.5
        with limiter.at("one.example", pause=4):
            pass
        assert waits == [2, 2.5]
