"""Partners' own websites are read for contacts, and what they say waits for the editors."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from partners.contacts import contact_runs
from partners.contacts.contact_runs import search_all, search_one
from partners.linkcheck.guard import Guard
from partners.linkcheck.host_rate_limiter import HostRateLimiter
from partners.linkcheck.outcomes import NotVisited
from partners.linkcheck.page_fetcher import MOST_PAGE_BYTES, PageFetcher
from partners.linkcheck.runs import AlreadyRunning
from partners.models import Lease, LinkCheck, Partner, Suggestion
from partners.suggestions.review import accept, decline
from tests import factories as make
from tests.admin_forms import address
from tests.links.servers import AGENT, Reply, Site, moved, serving

HOME = """<html lang="en"><body><nav><a href="/contact-us">Contact us</a></nav>
<h1>Springfield GIS</h1><footer>webmaster@springfield.example.gov</footer></body></html>"""
CONTACT = """<html><body><h1>Contact</h1>
<p>GIS help desk: gis [at] springfield [dot] example [dot] gov, 217-555-0142</p>
<p>Parks office: parks.office@springfield.example.gov, 217-555-0150</p>
<p>Jane Doe, manager: jane.doe@springfield.example.gov</p>
<footer>300 Monroe Street, Springfield, IL 62701</footer></body></html>"""


def html(text: str | bytes, **headers: str) -> Reply:
    body = text if isinstance(text, bytes) else text.encode()
    return 200, {"Content-Type": "text/html; charset=utf-8", **headers}, body


@pytest.fixture
def site():
    with serving(Site({"/": html(HOME), "/contact-us": html(CONTACT)})) as site:
        yield site


def fetcher(*sites: Site) -> PageFetcher:
    exempt = [("127.0.0.1", site.port) for site in sites]
    guard = Guard(lambda host, port: ["127.0.0.1"], exempt)
    return PageFetcher(AGENT, guard, HostRateLimiter(pause=0), seconds=20)


class TestFetching:
    def test_redirects_are_followed_and_the_last_address_told(self, site):
        site.replies |= {"/old": moved("/new", 302), "/new": html("<p>é</p>")}
        page = fetcher(site).fetch(site.url("/old"))
        assert (page.url, page.html) == (site.url("/new"), "<p>é</p>")

    def test_redirects_into_private_networks_are_refused(self, site):
        site.replies["/old"] = moved(f"http://127.0.0.1:{site.port + 1}/")
        with pytest.raises(NotVisited, match="private network"):
            fetcher(site).fetch(site.url("/old"))

    def test_loops_end(self, site):
        site.replies |= {"/a": moved("/b"), "/b": moved("/a")}
        with pytest.raises(NotVisited, match="loop"):
            fetcher(site).fetch(site.url("/a"))

    def test_what_robots_txt_forbids_is_not_asked_for(self, site):
        site.replies["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /contact-us")
        with pytest.raises(NotVisited, match=r"robots\.txt"):
            fetcher(site).fetch(site.url("/contact-us"))
        assert site.paths == []

    def test_a_page_of_five_megabytes_is_cut_off(self, site):
        site.replies["/long"] = html(b"<p>gis@city.gov</p>" + b"x" * 5_000_000)
        assert len(fetcher(site).fetch(site.url("/long")).html) == MOST_PAGE_BYTES

    @pytest.mark.parametrize("kind", ["application/pdf", "image/png"])
    def test_files_are_no_pages(self, site, kind):
        site.replies["/file"] = (200, {"Content-Type": kind}, b"%PDF")
        with pytest.raises(NotVisited, match="isn’t a web page"):
            fetcher(site).fetch(site.url("/file"))

    @pytest.mark.parametrize(
        ("header", "body"),
        [
            ("text/html; charset=latin-1", "Contáctenos".encode("latin-1")),
            ("text/html", b'<meta charset="iso-8859-1">' + "Contáctenos".encode("latin-1")),
            ("text/html; charset=nonsense", "Contáctenos".encode()),
            ("text/html", "Contáctenos".encode()),
        ],
    )
    def test_pages_are_read_in_their_own_letters(self, site, header, body):
        site.replies["/"] = (200, {"Content-Type": header}, body)
        assert "Contáctenos" in fetcher(site).fetch(site.url()).html


@pytest.mark.django_db
class TestProposing:
    def office(self, site, **fields) -> Partner:
        fields = {"place": make.make_city("Springfield"), "website": site.url(), **fields}
        return make.make_partner("Springfield GIS (made up)", **fields)

    def test_the_data_offices_contact_waits_with_source_and_date(self, site):
        partner = self.office(site)
        suggestion = search_one(partner, fetcher(site))
        assert suggestion.is_waiting and suggestion.is_from_website
        proposed = suggestion.proposed
        assert len(proposed.pop("contact_seen_on")) == len("2026-11-29")
        assert proposed == {
            "email": "gis@springfield.example.gov",
            "phone": "217-555-0142",
            "contact_source_url": site.url("/contact-us"),
            "street_address": "300 Monroe Street",
            "postal_code": "62701",
        }

    def test_other_offices_are_told_and_persons_never(self, site):
        comment = search_one(self.office(site), fetcher(site)).comment
        assert "parks.office@springfield.example.gov" in comment
        assert "webmaster@springfield.example.gov" in comment
        assert "jane" not in comment.lower()

    def test_nothing_is_published_before_somebody_accepts_it(self, site, client):
        partner = self.office(site)
        suggestion = search_one(partner, fetcher(site))
        assert "217-555-0142" not in client.get(partner.get_absolute_url()).text
        accept(suggestion, list(suggestion.proposed), by=make.make_superuser())
        partner.refresh_from_db()
        assert partner.email == "gis@springfield.example.gov"
        assert partner.contact_source_url == site.url("/contact-us")
        assert "217-555-0142" in client.get(partner.get_absolute_url()).text

    def test_spanish_sites_are_read_as_well(self, site):
        home = "<a href='/contactenos'>Contáctenos</a>"
        contact = "<p>Oficina de datos: datos [arroba] municipio [punto] pr [punto] gov</p>"
        site.replies = {"/": html(home), "/contactenos": html(f"{contact}<p>Tel. 787-555-0142</p>")}
        proposed = search_one(self.office(site), fetcher(site)).proposed
        assert proposed["email"] == "datos@municipio.pr.gov"
        assert proposed["phone"] == "787-555-0142"

    def test_contact_pages_that_fail_leave_the_first_page(self, site):
        site.replies["/contact-us"] = (500, {}, b"")
        proposed = search_one(self.office(site), fetcher(site)).proposed
        assert proposed["email"] == "webmaster@springfield.example.gov"
        assert proposed["contact_source_url"] == site.url("/")

    def test_an_entry_with_a_contact_keeps_it(self, site):
        partner = self.office(site, phone="217-555-0100", street_address="1 Elm Street")
        assert search_one(partner, fetcher(site)) is None

    def test_an_address_in_another_city_is_not_proposed(self, site):
        partner = self.office(site, place=make.make_city("Decatur"))
        suggestion = search_one(partner, fetcher(site))
        assert "street_address" not in suggestion.proposed
        assert "300 Monroe Street, Springfield, IL, 62701" in suggestion.comment

    def test_what_was_declined_is_not_proposed_again(self, site):
        partner = self.office(site)
        decline(search_one(partner, fetcher(site)), by=make.make_superuser(), reason="Wrong.")
        assert search_one(partner, fetcher(site)) is None
        assert Suggestion.objects.count() == 1

    def test_pages_without_any_contact_propose_nothing(self, site):
        site.replies = {"/": html("<p>Maps.</p>")}
        assert search_one(self.office(site), fetcher(site)) is None


@pytest.mark.django_db
class TestManySites:
    def test_only_active_public_ones_without_contact_are_visited(self, site):
        there = make.make_partner(website=site.url())
        for fields in (
            {"status": "unknown"},
            {"publication": "draft"},
            {"email": "gis@example.gov"},
            {"status": "closed"},
        ):
            make.make_partner(website=site.url("/never"), **fields)
        make.make_partner()
        assert search_all(fetcher(site)) == {"proposed": 1}
        assert Suggestion.objects.get().partner == there
        assert site.paths == ["GET /", "GET /contact-us"]

    def test_a_site_is_left_alone_for_a_while(self, site):
        site.replies = {"/": html("<p>Maps.</p>")}
        make.make_partner(data_portal_url=site.url())
        assert search_all(fetcher(site)) == {"nothing new": 1}
        assert search_all(fetcher(site)) == {}
        LinkCheck.objects.update(contacts_sought_at="2026-01-01T00:00Z")
        assert search_all(fetcher(site), limit=1) == {"nothing new": 1}

    def test_sites_that_cannot_be_read_are_counted(self, site):
        site.replies = {"/": (403, {}, b"")}
        make.make_partner(website=site.url())
        assert search_all(fetcher(site)) == {"not read": 1}

    def test_it_never_runs_twice_at_once(self, site):
        Lease.objects.create(work="find_contacts", holder="x", expires_at="2999-01-01T00:00Z")
        with pytest.raises(AlreadyRunning):
            search_all(fetcher(site))

    def test_the_command_says_what_it_did(self, site, settings, monkeypatch):
        settings.SITE_URL = "https://directory.example"
        monkeypatch.setattr(
            "partners.management.commands.find_contacts.make_fetcher", lambda: fetcher(site)
        )
        make.make_partner(website=site.url())
        out = StringIO()
        call_command("find_contacts", stdout=out)
        assert "Visited 1 sites: 1 proposed." in out.getvalue()

    def test_without_a_name_of_its_own_it_visits_nobody(self, settings):
        settings.SITE_URL = ""
        with pytest.raises(CommandError, match="SITE_URL is not set"):
            call_command("find_contacts")


@pytest.mark.django_db
class TestButton:
    @pytest.fixture
    def press(self, client, settings):
        settings.SITE_URL = "https://directory.example"
        client.force_login(make.make_superuser())

        def press(partner) -> str:
            url = address(Partner, "find_contacts", partner.pk)
            return client.post(url, follow=True).text

        return press

    def test_it_proposes_what_the_website_says(self, site, settings, press):
        settings.LINK_CHECK_TEST_SERVERS = [("127.0.0.1", site.port)]
        settings.LINK_CHECK_PAUSE_SECONDS = 0
        partner = make.make_partner(website=site.url())
        assert "Found something." in press(partner)
        assert Suggestion.objects.get().partner == partner

    def test_addresses_in_private_networks_are_refused(self, site, press):
        assert "private network" in press(make.make_partner(website=site.url()))
        assert site.asked == []

    def test_an_entry_without_a_page_says_what_to_do(self, press):
        assert "Enter one first." in press(make.make_partner())

    def test_nothing_is_read_before_the_button_is_pressed(self, client, site):
        client.force_login(make.make_superuser())
        partner = make.make_partner(website=site.url())
        entry = client.get(address(Partner, "change", partner.pk)).text
        page = address(Partner, "find_contacts", partner.pk)
        assert f'href="{page}"' in entry
        assert site.url() in client.get(page).text
        assert site.asked == []

    def test_who_may_only_look_may_not_search(self, client):
        client.force_login(make.make_curator())
        partner = make.make_partner(website="https://example.org/")
        url = address(Partner, "find_contacts", partner.pk)
        assert client.post(url).status_code in (302, 403)
        assert not LinkCheck.objects.exists()


def test_the_fetcher_of_the_site_says_who_asks(settings):
    settings.SITE_URL = "https://directory.example"
    assert contact_runs.make_fetcher().agent.endswith("(+https://directory.example)")
