"""Whatever a curator changes, the very next request of every page shows it, whatever is kept.

For each kind of edit: all pages are asked before it, so that everything is kept that ever is; and
after it they must say what they say when nothing is kept and the index is written anew.
"""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

import pytest
from django.test import Client
from taggit.models import Tag

from networks import lifecycle as networks
from networks.models import Network
from partners import lifecycle, search
from partners.admin.forms import REASON
from partners.changes import record_changes
from partners.choices import VerificationMethod
from partners.duplicates.merge import merge, undo
from partners.linkcheck.runs import show_anew
from partners.models import LinkCheck, Need, Partner, PartnerType, Synonym
from partners.snapshot.store import clear_snapshot
from partners.suggestions.review import accept
from partners.verification import verify
from tests import factories as make
from tests.admin_forms import address, filled_in, save
from tests.function_caches import clear_function_caches
from tests.page_types import make_site

pytestmark = pytest.mark.django_db

PAGES = {
    "home": "/",
    "partners": "/partners/",
    "search": "/partners/?q=springfield",
    "synonym": "/partners/?q=quux",
    "misspelt": "/partners/?q=sprngfield",
    "near": "/partners/?place=il/springfield&within=25",
    "partner": "/partners/springfield-data-center/",
    "stopped": "/partners/old-data-center/",
    "geojson": "/partners.geojson",
    "city": "/places/il/springfield/",
    "state": "/places/il/",
    "ZIP code": "/places/62701/",
    "places": "/api/v1/places/?q=capital",
    "networks": "/networks/",
    "network": "/networks/prairie-data-network/",
    "stories": "/partnerships/",
    "story": "/partnerships/a-library-and-its-data-center/",
    "guide": "/guide/",
}
IN_SPANISH = ("home", "partners", "partner", "geojson", "city", "network", "story")
PAGES |= {f"es {name}": f"/es{PAGES[name]}" for name in IN_SPANISH}


class Edit(NamedTuple):
    """How something is edited, and what one of the pages says of it afterwards, or no more."""

    do: Callable
    page: str
    shows: str = ""
    hides: str = ""


def by_form(row: str, **changes) -> Callable:
    """Saving the admin's form of one of the site's rows."""
    return lambda site, admin_client: save(admin_client, getattr(site, row), **changes)


def by_action(model, name: str, row: str) -> Callable:
    def act(site, admin_client):
        chosen = [getattr(site, row).pk]
        admin_client.post(
            address(model, "changelist"), {"action": name, "_selected_action": chosen}
        )

    return act


def join(site, admin_client):
    save(admin_client, site.library, **{"memberships-0-network": site.network.pk})


def serve(site, admin_client):
    added = {"service_areas-TOTAL_FORMS": 1, "service_areas-0-place": site.city.pk}
    save(admin_client, site.stranger, **added)


def delete_role(site, admin_client):
    save(admin_client, site.type, **{"roles-0-DELETE": "on"})


def add_synonym(site, admin_client):
    url = address(Synonym, "add")
    admin_client.post(url, filled_in(admin_client, url, phrases="quux\nspringfield"))


def add_place_name(site, admin_client):
    save(admin_client, site.city, **{"names-0-name": "Capital of the Prairie"})


def merge_topics(site, admin_client):
    chosen = list(Tag.objects.values_list("pk", flat=True))
    admin_client.post(address(Tag, "changelist"), {"action": "merge", "_selected_action": chosen})


def delete(model, row: str) -> Callable:
    def act(site, admin_client):
        url = address(model, "delete", getattr(site, row).pk)
        admin_client.post(url, {"post": "yes", REASON: "Twice."})

    return act


def die(site, admin_client):
    check, _ = LinkCheck.objects.get_or_create(url=site.partner.website)
    LinkCheck.objects.filter(pk=check.pk).update(
        status="dead", failures=3, first_failed_at="2026-01-01T00:00Z"
    )
    check.refresh_from_db()
    show_anew(check)


def accept_suggestion(site, admin_client):
    suggestion = make.make_suggestion(site.partner, description="They count acorns.")
    accept(suggestion, ["description"], by=make.make_superuser())


def merge_and_undo(site, admin_client):
    undo(merge(site.partner, site.library))


EDITS = {
    "name": Edit(by_form("partner", name="Springfield Oak"), "network", "Springfield Oak"),
    "name in lists": Edit(by_form("partner", name="Springfield Oak"), "geojson", "Springfield Oak"),
    "description": Edit(by_form("partner", description="Acorns."), "partners", "Acorns."),
    "status": Edit(by_form("library", status="inactive"), "partners", "badge--inactive"),
    "website": Edit(by_form("partner", website="https://new.example"), "city", "new.example"),
    "portal": Edit(
        by_form("library", data_portal_url="https://data.example"), "partners", "data.example"
    ),
    "office email": Edit(by_form("library", email="gis@a.example"), "partners", "gis@a.example"),
    "office phone": Edit(by_form("library", phone="217-555-0142"), "partners", "217-555-0142"),
    "contact page": Edit(
        by_form("library", contact_url="https://elm.example/contact"), "partners", "elm.example"
    ),
    "who answers": Edit(by_form("partner", contact_label="Acorn desk"), "partners", "Acorn desk"),
    "when a contact was seen": Edit(
        by_form("partner", contact_seen_on="2025-07"), "partner", "July 2025"
    ),
    "point": Edit(by_form("library", latitude="41", longitude="-90"), "geojson", "[-90.0,41.0]"),
    "alias": Edit(
        by_form("library", **{"aliases-0-name": "Sprngfield"}),
        "misspelt",
        hides="No partners match",
    ),
    "topic": Edit(by_form("partner", topics="acorns"), "partners", "topic=acorns"),
    "role": Edit(by_form("type", **{"roles-0-name": "oak unit"}), "partner", "oak unit"),
    "role deleted": Edit(delete_role, "partners", hides="Research center"),
    "type": Edit(by_form("type", name="Academy"), "partners", "Academy"),
    "type in Spanish": Edit(by_form("type", name_es="Academia"), "es partners", "Academia"),
    "why to ask a type": Edit(by_form("type", why="They know acorns."), "city", "know acorns"),
    "where to look": Edit(by_form("quiet", where_to_look="In the oaks."), "city", "In the oaks"),
    "why, in Spanish": Edit(by_form("type", why_es="Saben."), "es city", "Saben."),
    "need": Edit(by_form("need", name="Acorn charts"), "home", "Acorn charts"),
    "need deleted": Edit(delete(Need, "need"), "partner", hides="Charts"),
    "topic renamed": Edit(by_form("topic", name="acorns"), "partner", "corns"),
    "topics merged": Edit(merge_topics, "partners", hides="topic=housing"),
    "network": Edit(by_form("network", name="Oak Network"), "partner", "Oak Network"),
    "network ended": Edit(
        lambda site, admin: networks.end(site.network, on=date(2019, 1, 31)),
        "networks", "Ended in 2019",
    ),
    "network's former name": Edit(
        by_form("network", **{"former_names-TOTAL_FORMS": 1, "former_names-0-name": "Acorns"}),
        "network", "Acorns",
    ),
    "network's topics": Edit(by_form("network", topics="acorns"), "network", "Acorns"),
    "network's heir": Edit(
        lambda site, admin: lifecycle.set_successor(
            Network.objects.get(slug="old-network"), site.network
        ),
        "network", "It continues the work",
    ),
    "network deleted": Edit(delete(Network, "network"), "partner", hides="Prairie Data Network"),
    "membership": Edit(join, "network", "Elm Library"),
    "service area": Edit(serve, "city", "Stranger Office"),
    "place's name": Edit(add_place_name, "places", "Springfield"),
    "story": Edit(by_form("story", title="Acorns for all"), "home", "Acorns for all"),
    "story nearby": Edit(by_form("story", title="Acorns for all"), "city", "Acorns for all"),
    "synonym": Edit(add_synonym, "synonym", "Springfield Data Center"),
    "dead link": Edit(die, "partner", "This link may be broken"),
    "unpublished": Edit(by_action(Partner, "unpublish", "library"), "partners", hides="Elm Lib"),
    "published": Edit(by_action(Partner, "publish", "draft"), "partners", "Draft Office"),
    "network unpublished": Edit(
        by_action(Network, "unpublish", "network"), "networks", hides="Prairie Data Network"
    ),
    "closed": Edit(
        lambda site, admin: lifecycle.close(site.partner), "search", hides="website of Springfield"
    ),
    "renamed": Edit(
        lambda site, admin: lifecycle.rename(site.partner, "Springfield Oak"), "city", "ield Oak"
    ),
    "checked": Edit(
        lambda site, admin: verify([site.library], None, VerificationMethod.CALLED), "partners",
        "card__checked",
    ),
    "merged": Edit(
        lambda site, admin: merge(site.partner, site.library), "partners", hides="Elm Library</a>"
    ),
    "merge undone": Edit(merge_and_undo, "partners"),
    "suggestion": Edit(accept_suggestion, "partners", "They count acorns."),
    "deleted": Edit(delete(Partner, "library"), "partners", hides="Elm Library"),
    "type deleted": Edit(delete(PartnerType, "quiet"), "home", hides="Civic tech group"),
}  # fmt: skip


@pytest.fixture
def site():
    site = make_site()
    site.type, site.need = site.role.type, site.partner.needs.get()
    site.network, site.topic = Network.objects.get(slug="prairie-data-network"), Tag.objects.get()
    Network.objects.update(successor=None)  # Else it could not be deleted.
    site.library = make.make_partner(
        "Elm Library", place=site.city, roles=[site.role], topics=["gis-maps"]
    )
    site.stranger = make.make_partner("Stranger Office", roles=[site.role])
    site.draft = make.make_partner("Draft Office", publication="draft")
    record_changes(Partner.objects.values_list("pk", flat=True))
    return site


@pytest.fixture
def admin_client():
    client = Client()
    client.force_login(make.make_superuser("lead"))
    return client


def clear_everything() -> None:
    clear_snapshot()
    clear_function_caches()
    search.rebuild()


def ask_all(client, tags: dict[str, str]) -> dict[str, tuple]:
    """What each page answers somebody who has it with this tag: status, tag and text."""
    answers = {}
    for name, page in PAGES.items():
        known = {"If-None-Match": tags[name]} if tags.get(name) else {}
        response = client.get(page, headers=known)
        answers[name] = response.status_code, response.get("ETag"), response.getvalue().decode()
    return answers


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_every_page_shows_it_at_once(client, admin_client, site, edit):
    before = ask_all(client, {})
    edit.do(site, admin_client)
    after = ask_all(client, {name: tag for name, (_, tag, _) in before.items()})
    assert not [name for name, (status, _, _) in after.items() if status == 304]
    assert edit.shows in after[edit.page][2]
    if edit.shows:
        assert edit.shows not in before[edit.page][2]
    if edit.hides:
        assert edit.hides in before[edit.page][2] and edit.hides not in after[edit.page][2]
    assert list(search.disagreements()) == []
    clear_everything()
    fresh = ask_all(client, {})
    assert [name for name in fresh if fresh[name] != after[name]] == []
