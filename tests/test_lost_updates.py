"""Whoever writes leaves alone what another editor saved after it was read."""

import io
import re
from collections.abc import Callable

import pytest
from django.db import connection

from networks import lifecycle as network_lifecycle
from networks.importing import import_networks
from networks.models import Network
from partners import lifecycle
from partners.choices import VerificationMethod
from partners.duplicates.merge import merge
from partners.imports.importer import import_directory
from partners.linkcheck.uses import follow_move
from partners.models import LinkCheck, Partner
from partners.suggestions import review
from partners.verification import verify
from tests import factories as make
from tests.admin_forms import address

pytestmark = pytest.mark.django_db
OLD, NEW = "https://old.example.org/", "https://new.example.org/"
# A lock on PostgreSQL; on SQLite each transaction is one.
LOCKS = r"FOR UPDATE|^UPDATE" if connection.vendor == "postgresql" else r"^SAVEPOINT|^UPDATE"


def edited_meanwhile(entry, act: Callable[[], object], field: str = "note") -> None:
    """Act while another editor saves a field, as late as the locks of `act` let anybody."""
    table, edits = entry._meta.db_table, []

    def edit_first(execute, sql, params, many, context):
        is_about_it = sql.startswith("SAVEPOINT") or f'"{table}"' in sql
        if not edits and is_about_it and re.search(LOCKS, sql):
            edits.append(sql)
            type(entry)._base_manager.filter(pk=entry.pk).update(**{field: "Saved meanwhile."})
        return execute(sql, params, many, context)

    with connection.execute_wrapper(edit_first):
        act()
    assert edits
    entry.refresh_from_db()
    assert getattr(entry, field) == "Saved meanwhile."


@pytest.fixture
def desk(client):
    client.force_login(make.make_superuser())
    return client


def choose(desk, entry, action: str) -> None:
    sent = {"action": action, "_selected_action": [entry.pk]}
    desk.post(address(type(entry), "changelist"), sent)


PARTNER_ACTIONS = {
    "publish": ({"publication": "draft"}, "publication", "published"),
    "unpublish": ({}, "publication", "draft"),
    "mark_active": ({"status": "unknown"}, "status", "active"),
    "mark_inactive": ({}, "status", "inactive"),
    "still_right_called": ({}, "verified_how", "called"),
}


@pytest.mark.parametrize("action", PARTNER_ACTIONS)
def test_an_action_of_partners_keeps_an_edit(desk, action):
    fields, field, value = PARTNER_ACTIONS[action]
    partner = make.make_partner(**fields)
    edited_meanwhile(partner, lambda: choose(desk, partner, action))
    assert getattr(partner, field) == value


@pytest.mark.parametrize("make_entry", [make.make_network, make.make_partnership])
@pytest.mark.parametrize("action", ["publish", "unpublish"])
def test_an_action_of_networks_and_stories_keeps_an_edit(desk, make_entry, action):
    before, after = ("draft", "published") if action == "publish" else ("published", "draft")
    entry = make_entry(publication=before)
    edited_meanwhile(entry, lambda: choose(desk, entry, action))
    assert entry.publication == after


def test_a_moved_link_keeps_an_edit_of_its_entries():
    check = LinkCheck.objects.create(url=OLD, final_url=NEW, status=LinkCheck.Status.MOVED)
    partner = make.make_partner(website=OLD, data_portal_url=OLD)
    network = make.make_network(website=OLD)
    editor = make.make_superuser()
    edited_meanwhile(partner, lambda: follow_move(check, editor))
    network.refresh_from_db()
    assert (partner.website, partner.data_portal_url, network.website) == (NEW, NEW, NEW)


def test_import_keeps_edit_of_what_it_does_not_name():
    partner = make.make_partner("Elm Office (made up)", external_id="elm", description="Old.")
    sort_key = partner.sort_key
    text = "external_id,name,phone\nelm,Oak Office (made up),217-555-0199\n"
    edited_meanwhile(partner, lambda: import_directory([io.StringIO(text)]))
    assert (partner.name, partner.phone) == ("Oak Office (made up)", "217-555-0199")
    assert partner.sort_key != sort_key


@pytest.mark.parametrize("verb", ["again", "ignore", "heed"])
def test_a_mark_of_a_link_keeps_what_a_visit_found(desk, verb):
    check = LinkCheck.objects.create(url=OLD, status=LinkCheck.Status.MOVED, reason="Old.")
    make.make_partner(website=OLD)
    edited_meanwhile(check, lambda: choose(desk, check, verb), "reason")


def test_an_import_of_networks_keeps_an_edit():
    network = make.make_network("Prairie Circle (made up)", scope="regional")
    text = "name,scope\nPrairie Circle (made up),national\n"
    edited_meanwhile(network, lambda: import_networks(io.StringIO(text)))
    assert network.scope == "national"


def verbs() -> dict[str, Callable]:
    """Each verb of a partner's life, from the partner, another one and who acts."""
    return {
        "close": lambda one, other, by: lifecycle.close(one, by=by),
        "rename": lambda one, other, by: lifecycle.rename(one, "New name (made up)", by=by),
        "verify": lambda one, other, by: verify([one], by, VerificationMethod.CALLED),
        "merge": lambda one, other, by: merge(one, other, by=by),
        "accept": lambda one, other, by: review.accept(
            make.make_suggestion(one, phone="217-555-0188"), ["phone"], by=by
        ),
    }


@pytest.mark.parametrize("verb", verbs())
def test_a_verb_of_partners_keeps_an_edit(verb):
    one, other, by = make.make_partner(), make.make_partner(), make.make_superuser()
    edited_meanwhile(one, lambda: verbs()[verb](one, other, by))
    assert Partner.objects.filter(pk=one.pk, note="Saved meanwhile.").exists()


def test_a_renamed_network_keeps_an_edit():
    network = make.make_network()
    edited_meanwhile(network, lambda: network_lifecycle.rename(network, "Meadow (made up)"))
    assert Network.objects.get().name == "Meadow (made up)"
