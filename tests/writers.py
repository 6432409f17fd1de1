"""Every way to write rows that other people edit: one entry of a table each."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import SimpleNamespace

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from networks import lifecycle as of_networks
from partners import lifecycle
from partners.changes import record_entries
from partners.contacts.contact_runs import take_in
from partners.contacts.page_reader import PageContacts
from partners.contacts.site_visit import Findings
from partners.duplicates.merge import decide_not_duplicate, merge, undo
from partners.history.recording import latest_versions
from partners.linkcheck.outcomes import Outcome
from partners.linkcheck.runs import LinkCheckRun
from partners.models import DuplicateCandidate, LinkCheck, Partner, Place
from partners.suggestions import review
from tests import factories as make
from tests.admin_forms import address, filled_in, save

OLD, NEW = "https://old.example.org/", "https://new.example.org/"
DAY = date(2020, 2, 29)


@dataclass(frozen=True)
class World:
    """Who writes, through which browser, and a folder for files."""

    client: Client
    by: User
    folder: Path

    def file(self, text: str) -> Path:
        path = self.folder / "file"
        path.write_text(text, encoding="utf-8")
        return path

    def json(self, *entries) -> Path:
        return self.file(json.dumps(entries))

    def choose(self, entry: Model, action: str) -> None:
        sent = {"action": action, "_selected_action": [entry.pk]}
        self.client.post(address(type(entry), "changelist"), sent)


@dataclass(frozen=True)
class Way:
    """A write, and the field of an entry in which another editor saves `value` meanwhile.

    `makes` are the values that the entry's fields have after the write. `is_recorded`: the other
    editor's save gets a version of its own in the history.
    """

    entry: Model
    write: Callable[[], object]
    field: str = "note"
    value: object = "Saved meanwhile."
    makes: dict | None = None
    is_recorded: bool = False

    def edit(self) -> None:
        """What the other editor does."""
        model, pk = type(self.entry), self.entry.pk
        model._base_manager.filter(pk=pk).update(**{self.field: self.value})
        if self.is_recorded:
            record_entries(model, [pk])


def form(make_entry: Callable, field: str = "note", value: object = Way.value, **sent):
    """The form of an entry in the admin; the other editor is asked about, and nothing is lost."""

    def way(world: World) -> Way:
        entry = make_entry()
        url = address(type(entry), "change", entry.pk)
        data = filled_in(world.client, url, **sent)
        assert "opened_state" in data
        return Way(entry, lambda: world.client.post(url, data), field, value)

    return way


def old_form(world: World) -> Way:
    """A form without the state that it showed, as a script sends it."""
    entry = make_town()
    data = filled_in(world.client, url := address(Place, "change", entry.pk), population="77")
    del data["opened_state"]
    return Way(entry, lambda: world.client.post(url, data), makes={"population": 77})


def make_town() -> Place:
    county = make.make_county()
    return make.make_city("Elm", county=county, is_curated=True, designation="town")


def action(make_entry: Callable, name: str, **makes):
    def way(world: World) -> Way:
        entry = make_entry()
        return Way(entry, lambda: world.choose(entry, name), makes=makes)

    return way


def draft(make_entry: Callable) -> Callable[[], Model]:
    return lambda: make_entry(publication="draft")


def verb(act: Callable, make_entry: Callable = make.make_partner, **makes):
    """A verb that takes the entry, another one like it, and who acts."""

    def way(world: World) -> Way:
        one, other = make_entry(), make_entry()
        return Way(one, lambda: act(one, other, world.by), makes=makes)

    return way


def button(name: str, **makes):
    """A page of the admin with one verb."""

    def way(world: World) -> Way:
        entry = make.make_partner()
        url = address(Partner, name, entry.pk)
        data = filled_in(world.client, url, change_reason="Made up.")
        return Way(entry, lambda: world.client.post(url, data), makes=makes)

    return way


def restoring(make_entry: Callable):
    """The page that restores a version; the other's edit has a version, too."""

    def way(world: World) -> Way:
        entry = make_entry()
        first = latest_versions(type(entry), [entry.pk])[entry.pk].pk
        save(world.client, entry, website=NEW)
        url = address(type(entry), "restore", entry.pk, first)
        data = filled_in(world.client, url)
        return Way(entry, lambda: world.client.post(url, data), is_recorded=True)

    return way


def merging_undone(world: World) -> Way:
    kept, lost = make.make_partner(), make.make_partner()
    record = merge(kept, lost)
    return Way(kept, lambda: undo(record, by=world.by))


def made_successor_undone(world: World) -> Way:
    """An entry that the merge moved to the other's successor is given back."""
    kept, lost = make.make_partner(), make.make_partner()
    heir = make.make_partner(successor=lost)
    record = merge(kept, lost)
    return Way(heir, lambda: undo(record, by=world.by), makes={"successor": lost})


def reopened(world: World) -> Way:
    partner = make.make_partner()
    lifecycle.close(partner)
    return Way(partner, lambda: lifecycle.reopen(partner), makes={"status": "active"})


def reopened_network(world: World) -> Way:
    network = make.make_network()
    of_networks.end(network, on=DAY)
    return Way(network, lambda: of_networks.reopen(network), makes={"status": "active"})


def membership_of_reopened_network(world: World) -> Way:
    membership = make.make_membership()
    of_networks.end(membership.network, on=DAY)
    act = lambda: of_networks.reopen(membership.network)  # noqa: E731
    return Way(membership, act, "joined_on", DAY, {"is_past": False})


def link(check: dict, act: Callable, **fields):
    """A link of a partner; the way is that of the partner, or of the link when nothing is named."""

    def way(world: World) -> Way:
        row = LinkCheck.objects.create(url=OLD, final_url=NEW, **check)
        partner = make.make_partner(website=OLD, data_portal_url=OLD)
        if fields:
            return Way(partner, lambda: act(world, row), makes=fields)
        return Way(row, lambda: act(world, row), "reason")

    return way


MOVED = {"status": LinkCheck.Status.MOVED}


def pair(act: Callable):
    """A pair that looks alike, which another curator decides about meanwhile."""

    def way(world: World) -> Way:
        one, other = (make.make_partner(f"Quill Office {letter}") for letter in "ab")
        decide_not_duplicate(one, other, by=None)
        found = DuplicateCandidate.objects.between(one, other)
        found.update(status="open")
        status = DuplicateCandidate.Status.NOT_DUPLICATE
        return Way(found.get(), lambda: act(one, other, world.by), "status", status)

    return way


def sent(act: Callable, **makes):
    """A suggestion about a partner; the way is that of the suggestion."""

    def way(world: World) -> Way:
        partner, other = make.make_partner(), make.make_partner()
        row = make.make_suggestion(partner, phone="217-555-0188")
        return Way(row, lambda: act(row, other, world.by), "comment", makes=makes)

    return way


def accepted(one: Partner, other: Partner, by: User) -> None:
    review.accept(make.make_suggestion(one, phone="217-555-0188"), ["phone"], by=by)


def housekeeping(world: World) -> Way:
    row = make.make_suggestion(make.make_partner(), phone="217-555-0188")
    review.decline(row, by=world.by, reason="Made up.")
    type(row).objects.update(decided_at="2020-02-29T00:00Z", contact_email="who@example.org")
    return Way(row, lambda: call_command("housekeeping"), "comment", makes={"contact_email": ""})


def visited(world: World) -> Way:
    """A visit that is noted while a curator says that the link does not matter."""
    partner = make.make_partner(website=OLD)
    row = LinkCheck.objects.create(url=partner.website, host="old.example.org")
    run = LinkCheckRun(
        SimpleNamespace(visit=lambda url: Outcome("live", "", 200, is_answered=True))
    )
    return Way(row, lambda: list(run.run(workers=1)), "is_ignored", True)


def site_read(world: World) -> Way:
    """Noting that a site was read for contacts, while a visit of the link is noted."""
    partner = make.make_partner(website=OLD)
    row = LinkCheck.objects.create(url=partner.website, host="old.example.org")
    now = timezone.now()
    found = Findings([(OLD, PageContacts())])
    makes = {"contacts_sought_at": now}
    return Way(row, lambda: take_in(partner, found, now), "reason", makes=makes)
