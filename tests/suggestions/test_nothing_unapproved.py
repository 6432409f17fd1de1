"""What waits in the queue shows nowhere: every public address, found in the site's own table.

A new address joins by itself; one with a new kind of parameter has to be given an example below.
"""

import re
from collections.abc import Iterator

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from partners.models import Suggestion
from partners.suggestions import review
from tests import factories as make
from tests import page_types

pytestmark = pytest.mark.django_db

MARK = "Zanzibar"
PRIVATE = ("admin/",)
# What stands for a parameter in an address: (the address as the site writes it) → examples.
EXAMPLES = {
    "partners/<slug:slug>": ["partners/springfield-data-center"],
    "networks/<slug:slug>": ["networks/prairie-data-network"],
    "partnerships/<slug:slug>": ["partnerships/a-library-and-its-data-center"],
    "places/regions/<slug:slug>": ["places/regions/prairie-region-made-up"],
    "places/^(?P<code>[0-9]{5})/$": ["places/62701/"],
    "places/^(?P<state>[a-z]{2})/$": ["places/il/"],
    "places/^(?P<state>[a-z]{2})/(?P<slug>[a-z0-9-]+)/$": ["places/il/springfield/"],
    "suggest/update/<str:token>": ["suggest/update/no-such-link"],
}
# Searches that would find what is suggested, if anything could.
QUESTIONS = (f"?q={MARK}", "?place=il/springfield", f"?name={MARK}", f"?q={MARK}&place=62701")
# What differs from one look to the next by itself.
CHANGING = re.compile(rb'name="form_token" value="[^"]*"')


def routes(patterns=None, prefix: str = "") -> Iterator[str]:
    """Every address that the site knows, as its table of addresses writes it."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def addresses() -> list[str]:
    """Every public address, with examples for parameters."""
    found = []
    for route in dict.fromkeys(routes()):
        if route.startswith(PRIVATE):
            continue
        written = [route]
        for parameter, examples in EXAMPLES.items():
            if parameter in route:
                written = [route.replace(parameter, example) for example in examples]
                break
        assert not re.search(r"[<(]", written[0]), f"Give {route!r} an example in EXAMPLES."
        found += written
    return [f"/{address}" for address in found]


@pytest.fixture
def site(settings):
    settings.ROOT_URLCONF = "civicswitchboard.urls"
    rows = page_types.make_site()
    make.make_region(latitude=40, longitude=-89)
    return rows


@pytest.fixture
def looks(client, site):
    """Takes what every public address answers now: address → status and body."""

    def look() -> dict[str, tuple[int, bytes]]:
        seen = {}
        for address in addresses():
            for question in ("", *QUESTIONS):
                answer = client.get(address + question)
                body = CHANGING.sub(b"", b"".join(answer))
                seen[address + question] = (answer.status_code, body)
        return seen

    return look


@pytest.fixture
def suggest(site):
    """Fills the queue with one of each kind, all about something unmistakable."""

    def make_all() -> list[Suggestion]:
        text = f"{MARK} (made up)"
        entry = {
            "name": text,
            "description": text,
            "place": "Springfield, IL",
            "serves": "Springfield, IL",
            "roles": str(site.role),
            "source_urls": f"https://{MARK}.example.org/",
        }
        return [
            make.make_suggestion(**entry),
            make.make_suggestion(site.partner, name=text, description=text),
            make.make_suggestion(site.partner, kind="moved", phone=text),
            make.make_suggestion(site.partner, kind="closed", status="closed"),
            make.make_suggestion(site.partner, kind="still-right"),
            make.make_suggestion(
                kind="story", title=text, summary=text, place="Springfield, IL", libraries=text
            ),
        ]

    return make_all


def assert_unchanged(before, after) -> None:
    """The very same pages; and the words stand only where a visitor asked for them."""
    for address, (status, body) in after.items():
        assert (status, body) == before[address], address
        assert MARK.encode() not in body or MARK in address, address


def test_no_public_address_shows_or_counts_what_waits(looks, suggest):
    before = looks()
    suggest()
    assert_unchanged(before, looks())


def test_what_was_declined_or_kept_as_candidate_shows_nowhere_either(looks, suggest):
    before = looks()
    curator = make.make_curator()
    new, correction, *_, story = suggest()
    review.accept(new, list(new.proposed), by=curator, publication="draft")
    review.accept(story, list(story.proposed), by=curator, publication="draft")
    review.decline(correction, by=curator, reason="No.")
    assert_unchanged(before, looks())


def test_what_is_accepted_shows(client, suggest):
    curator = make.make_curator()
    new, *_, story = suggest()
    review.accept(new, list(new.proposed), by=curator, publication="published")
    story.proposed["source_url"] = make.SOURCE
    story.save()
    review.accept(story, list(story.proposed), by=curator, publication="published")
    for address in ("/partners/", "/places/il/springfield/", "/partnerships/"):
        assert MARK in client.get(address).text, address


def test_the_walk_sees_every_kind_of_address(site):
    found = addresses()
    for address in ("/", "/partners/", "/suggest/", "/partners/springfield-data-center/",
                    "/partners.geojson", "/robots.txt", "/places/62701/"):  # fmt: skip
        assert address in found
    assert len(found) == len(set(found)) > 25
