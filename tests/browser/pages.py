"""What the browser looks at: the shared table of pages, and those that need more rows or no data.

`fill` makes the lists long enough to have several pages, whole facets and a crowded map.
"""

from dataclasses import dataclass
from types import SimpleNamespace

from tests import factories, page_types

MANY = 40
# Pages that only a site with many rows has, and pages without an address of their own (urls.py).
MORE = {
    "partners, full": ("/partners/", 200),
    "partners, further on": ("/partners/?page=2", 200),
    "partners, crowded facets": ("/partners/?type=university&topic=housing&need=charts", 200),
    "network, full": ("/networks/large-network/", 200),
    "style guide": ("/style/", 200),
    "unreadable": ("/errors/400/", 400),
    "not allowed": ("/errors/403/", 403),
    "form refused": ("/errors/403-csrf/", 403),
    "too many requests": ("/errors/429/", 429),
    "broken": ("/errors/500/", 500),
}
PAGES = {**page_types.PAGES, **MORE}


@dataclass(frozen=True)
class Site:
    """Where the site answers, and rows of it: what `page_types.make_site` returns."""

    url: str
    rows: SimpleNamespace


def fill(rows: SimpleNamespace) -> None:
    """Many partners of a large network, with long names, in two states."""
    topics = ["housing", "health", "transport", "broadband", "voting", "climate", "schools"]
    needs = [factories.make_need(name) for name in ("Maps", "Census figures", "Workshops")]
    network = factories.make_network("Large Network", slug="large-network")
    for number in range(MANY):
        city = factories.make_city(
            f"Prairie City {number}",
            state="IL" if number % 3 else "MO",
            latitude=37 + number % 9 * 0.45,
            longitude=-91 + number % 11 * 0.3,
        )
        partner = factories.make_partner(
            f"Center for Neighborhood Information and Community Research {number} (made up)",
            roles=[rows.role],
            place=city,
            serves=[city],
            topics=[topics[number % 7], topics[number % 5]],
            needs=[needs[number % 3]],
            description="Gathers facts about neighborhoods and teaches people to read them.",
            website=f"https://data.example.org/{number}",
        )
        factories.make_membership(partner, network)
