"""Whoever writes leaves alone what another editor saved after it was read."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models import Model
from taggit.models import Tag

from networks import lifecycle as of_networks
from networks.importing import AudienceFile
from partners import lifecycle
from partners.choices import VerificationMethod
from partners.duplicates.finder import find_all
from partners.duplicates.merge import decide_not_duplicate, merge
from partners.imports.fixtures import NeedFile, StoryFile, SynonymFile, TypeFile
from partners.linkcheck.uses import follow_move
from partners.suggestions import review
from partners.verification import verify
from tests import factories as make
from tests import file_writers as files
from tests import writers as by
from tests.admin_forms import address

pytestmark = pytest.mark.django_db
# A lock on PostgreSQL; on SQLite each transaction is one.
LOCKS = {"postgresql": "FOR UPDATE|^UPDATE|^DELETE", "sqlite": "^SAVEPOINT|^UPDATE"}
make_tag = lambda: make.make_partner(topics=["maps (made up)"]).topics.get()  # noqa: E731

WAYS = {
    # Forms of the admin
    "partner's form": by.form(make.make_partner, phone="217-555-0199"),
    "network's form": by.form(make.make_network, scope="national"),
    "story's form": by.form(make.make_partnership, years="2018"),
    "membership's form": by.form(make.make_membership, "joined_on", by.DAY, is_past="on"),
    "place's form": by.form(by.make_town, population="77"),
    "form without its state": by.old_form,
    "type's form": by.form(make.make_type, "why", position="7"),
    "need's form": by.form(make.make_need, "question", position="7"),
    "synonym's form": by.form(make.make_synonym, "phrases", "a\nb", phrases="GIS\ncharts"),
    "audience's form": by.form(make.make_audience, "name_es", name="Clerks (made up)"),
    "topic's form": by.form(make_tag, "slug", "meanwhile", name="Charts (made up)"),
    "account's form": by.form(make.make_curator, "last_name", first_name="Ann"),
    # Actions and pages of the admin
    "publish": by.action(by.draft(make.make_partner), "publish", publication="published"),
    "unpublish": by.action(make.make_partner, "unpublish", publication="draft"),
    "publish network": by.action(by.draft(make.make_network), "publish", publication="published"),
    "unpublish network": by.action(make.make_network, "unpublish", publication="draft"),
    "publish story": by.action(
        by.draft(make.make_partnership), "publish", publication="published"
    ),
    "unpublish story": by.action(make.make_partnership, "unpublish", publication="draft"),
    "mark active": by.action(
        lambda: make.make_partner(status="unknown"), "mark_active", status="active"
    ),
    "mark inactive": by.action(make.make_partner, "mark_inactive", status="inactive"),
    "still right": by.action(make.make_partner, "still_right_called", verified_how="called"),
    "page that unpublishes": by.button("unpublish", publication="draft"),
    "page that restores": by.restoring(make.make_partner),
    "page that restores a network": by.restoring(make.make_network),
    # Verbs
    "close": by.verb(lambda one, other, by: lifecycle.close(one, by=by), status="closed"),
    "reopen": by.reopened,
    "rename": by.verb(lambda one, other, by: lifecycle.rename(one, "Oak", by=by), name="Oak"),
    "set successor": by.verb(lambda one, other, by: lifecycle.set_successor(one, other, by=by)),
    "verify": by.verb(
        lambda one, other, by: verify([one], by, VerificationMethod.CALLED), verified_how="called"
    ),
    "end network": by.verb(
        lambda one, other, user: of_networks.end(one, on=by.DAY),
        make.make_network,
        status="ended",
    ),
    "reopen network": by.reopened_network,
    "reopen network of a member": by.membership_of_reopened_network,
    "rename network": by.verb(
        lambda one, other, by: of_networks.rename(one, "Oak"), make.make_network, name="Oak"
    ),
    "set successor of network": by.verb(
        lambda one, other, by: lifecycle.set_successor(one, other), make.make_network
    ),
    "merge": by.verb(lambda one, other, by: merge(one, other, by=by)),
    "merge away": by.verb(lambda one, other, by: merge(other, one, by=by)),
    "undo merge": by.merging_undone,
    "undo merge of a successor": by.made_successor_undone,
    "look for duplicates": by.pair(lambda one, other, by: find_all()),
    "decide a pair": by.pair(lambda one, other, by: decide_not_duplicate(one, other, by=by)),
    # Suggestions
    "accept": by.verb(by.accepted, phone="217-555-0188"),
    "accept, of the suggestion": by.sent(
        lambda row, other, by: review.accept(row, ["phone"], by=by), status="accepted"
    ),
    "decline": by.sent(
        lambda row, other, by: review.decline(row, by=by, reason="No."), status="declined"
    ),
    "redirect": by.sent(lambda row, other, by: review.redirect_to(row, other, by=by)),
    "housekeeping": by.housekeeping,
    # Links
    "follow a moved link": by.link(
        by.MOVED, lambda world, row: follow_move(row, world.by), website=by.NEW,
        data_portal_url=by.NEW,
    ),
    "visit a link again": by.link(by.MOVED, lambda world, row: world.choose(row, "again")),
    "ignore a link": by.link(by.MOVED, lambda world, row: world.choose(row, "ignore")),
    "heed a link": by.link(by.MOVED, lambda world, row: world.choose(row, "heed")),
    "visit links": by.visited,
    "read a site": by.site_read,
    # Files
    "file of partners": files.partner_file,
    "successor in a file": files.successor_in_file,
    "membership in a file": files.membership_in_file,
    "confirmed import": files.confirmed_import,
    "file of networks": files.networks_file,
    "file of audiences": files.kept(
        AudienceFile(), "name_es", "Oficinistas",
        {"slug": "clerks", "name": "Clerks", "name_es": "Empleados"},
        {"slug": "clerks", "name": "Clerks", "name_es": "Escribanos"},
    ),
    "file of types": files.entries(TypeFile(), make.make_type, "why", name="Office", plural="O"),
    "file of needs": files.entries(NeedFile(), make.make_need, "question", name="Charts"),
    "file of stories": files.entries(StoryFile(), make.make_partnership, "note", title="Elm"),
    "file of synonyms": files.kept(
        SynonymFile(), "phrases", "GIS\nmaps\ncharts", ["GIS", "maps"],
        ["GIS", "mapping"],
    ),
    "whole directory": files.directory_loaded_again,
}  # fmt: skip


@pytest.fixture
def world(client, tmp_path):
    user = make.make_superuser()
    client.force_login(user)
    return by.World(client, user, tmp_path)


def write_after(edit: Callable, model: type[Model], locks: str, write: Callable) -> None:
    """Write while another edits rows of a model, as late as the write's locks let anybody."""
    table, edits = model._meta.db_table, []

    def edit_first(execute, sql, params, many, context):
        is_about_it = sql.startswith("SAVEPOINT") or f'"{table}"' in sql
        if not edits and is_about_it and re.search(locks, sql):
            edits.append(sql)
            edit()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(edit_first):
        write()
    assert edits


@pytest.mark.parametrize("name", WAYS)
def test_a_write_keeps_what_another_editor_saved_meanwhile(world, name):
    way = WAYS[name](world)
    # A write that is refused takes back what this connection did since its transaction began.
    locks = "^SAVEPOINT" if way.is_recorded else LOCKS[connection.vendor]
    write_after(way.edit, type(way.entry), locks, way.write)
    way.entry.refresh_from_db()
    assert getattr(way.entry, way.field) == way.value
    for field, value in (way.makes or {}).items():
        assert getattr(way.entry, field) == value


def test_a_topic_given_while_topics_are_merged_stays(world):
    for topics in (["maps"], ["charts"], ["charts"]):
        make.make_partner(topics=topics)
    partner, ids = make.make_partner(), list(Tag.objects.values_list("pk", flat=True))
    sent = {"action": "merge", "_selected_action": ids}
    write_after(
        lambda: partner.topics.set(["maps"]),
        Tag,
        LOCKS[connection.vendor],
        lambda: world.client.post(address(Tag, "changelist"), sent),
    )
    assert [tag.name for tag in partner.topics.all()] == ["charts"]
