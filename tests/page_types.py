"""Every kind of public page in each of its states, and the rows that they show.

A new page joins the tests of structure, accessibility, HTML, weight and keyboard by its line here.
"""

from types import SimpleNamespace

from partners.models import Version
from tests import factories

# Name → address and status.
PAGES = {
    "home": ("/", 200),
    "place search": ("/places/", 200),
    "place choice": ("/places/?q=Springfield", 200),
    "place unknown": ("/places/?q=qqqzzzxx", 200),
    "state": ("/places/il/", 200),
    "city": ("/places/il/springfield/", 200),
    "city, narrowed": ("/places/il/springfield/?topic=housing", 200),
    "city, errors": ("/places/il/springfield/?topic=nothing&need=nothing", 400),
    "ZIP code": ("/places/62701/", 200),
    "partners": ("/partners/", 200),
    "partners narrowed": (
        "/partners/?q=center&place=il/springfield&within=25&type=university&sort=name",
        200,
    ),
    "partners, none": ("/partners/?q=xylophones&place=il/springfield", 200),
    "partners, errors": ("/partners/?place=qqqzzzxx&within=nan&type=nothing", 400),
    "partner": ("/partners/springfield-data-center/", 200),
    "partner that stopped": ("/partners/old-data-center/", 200),
    "networks": ("/networks/", 200),
    "networks, errors": ("/networks/?kind=nothing", 400),
    "network": ("/networks/prairie-data-network/", 200),
    "network that ended": ("/networks/old-network/", 200),
    "stories": ("/partnerships/", 200),
    "story": ("/partnerships/a-library-and-its-data-center/", 200),
    "guide": ("/guide/", 200),
    "starting": ("/guide/start/", 200),
    "suggest a partner": ("/suggest/", 200),
    "suggest a change": ("/partners/springfield-data-center/suggest/", 200),
    "suggest a correction": ("/partners/springfield-data-center/suggest/?about=correction", 200),
    "suggest that it moved": ("/partners/springfield-data-center/suggest/?about=moved", 200),
    "suggest that it closed": ("/partners/springfield-data-center/suggest/?about=closed", 200),
    "suggest a story": ("/partnerships/suggest/", 200),
    "thanks": ("/suggest/thanks/", 200),
    "link that has ended": ("/suggest/update/not-a-link/", 404),
    "about": ("/about/", 200),
    "sources": ("/about/data/", 200),
    "privacy": ("/about/privacy/", 200),
    "accessibility": ("/about/accessibility/", 200),
    "not found": ("/there-is-no-such-page/", 404),
    "not found, near names": ("/partners/springfeld-data-center/", 404),
}


def make_site() -> SimpleNamespace:
    """A small directory with one row of every kind that a page shows; some are returned."""
    nation = factories.make_nation()
    factories.make_state("IL", latitude=40, longitude=-89)
    city = factories.make_city("Springfield", slug="springfield")
    factories.make_city("Springfield", state="MO", slug="springfield", latitude=37.2, longitude=-93)
    factories.make_zip_code("62701", city)
    university = factories.make_type(
        "University", plural="Universities", slug="university", why="They study.", position=0
    )
    quiet = factories.make_type("Civic tech group", slug="civic-tech", position=1)
    role = factories.make_role("research center", university)
    partner = factories.make_partner(
        "Springfield Data Center",
        slug="springfield-data-center",
        roles=[role],
        needs=[factories.make_need("Charts")],
        topics=["housing"],
        serves=[city, nation],
        aliases=["Data House"],
        place=city,
        website="https://www.example.org/data",
        email="desk@example.org",
        phone="+1 217-555-0100 ext. 5",
        contact_url="https://www.example.org/contact",
        contact_label="Figures help desk",
        contact_source_url="https://www.example.org/staff",
        contact_seen_on="2026-08",
        as_of=2023,
    )
    stopped = factories.make_partner(
        "Old Data Center",
        slug="old-data-center",
        roles=[role],
        place=city,
        status="closed",
        successor=partner,
        website="https://gone.example.org",
        source_urls="",
    )
    network = factories.make_network(
        "Prairie Data Network",
        slug="prairie-data-network",
        members=[partner],
        audiences=[factories.make_audience("libraries")],
    )
    network.former_names.create(name="Prairie Figures Network", until="2021-06-30")
    partner.aliases.create(name="Figures Desk", is_former=True, until="2021-06-30")
    ended = factories.make_network(
        "Old Network", slug="old-network", status="ended", ended_year=2020, successor=network
    )
    factories.make_membership(stopped, ended, is_past=True)
    story = factories.make_partnership(
        "A library and its data center",
        slug="a-library-and-its-data-center",
        participants=[partner],
        place=city,
        summary="They met.",
        lessons="Bring coffee.",
    )
    Version.objects.advance(Version.GAZETTEER)
    found = {"city": city, "role": role, "quiet": quiet, "partner": partner, "stopped": stopped}
    return SimpleNamespace(story=story, **found)
