"""The snapshot of the directory: how it follows edits, who keeps it, and when it goes."""

import gc
import weakref
from datetime import date

import pytest
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partners.changes import record_changes, record_deletion, record_shared_change
from partners.models import Partner, Version
from partners.models.version import pin_version
from partners.places.geo import FARTHEST_MILES, Point
from partners.snapshot import reading, store
from partners.snapshot.reading import read_directory
from partners.snapshot.store import clear_snapshot, get_snapshot
from partners.snapshot.summaries import get_summaries
from tests import factories as make

pytestmark = pytest.mark.django_db

SPOT = Point(40.44, -79.99)
edits = st.tuples(
    st.sampled_from(
        ["add", "rename", "move", "hide", "show", "check", "tag", "untag", "place", "delete"]
    ),
    st.integers(0, 5),
    st.integers(0, 3),
)


def edit(kind: str, which: int, value: int) -> None:
    """One edit as a curator would make it, of one of the partners there are."""
    if kind == "add" or not Partner.objects.exists():
        make.make_partner(f"Name {value}", state="PA")
        return
    partners = Partner.objects.order_by("pk")
    partner = partners[which % partners.count()]
    if kind == "delete":
        key = partner.pk
        partner.delete()
        record_deletion([key])
        return
    match kind:
        case "rename":
            partner.name = f"Name {value}"
        case "move":
            partner.state = ("PA", "OH", "NY", "")[value]
        case "hide" | "show":
            partner.publication = "draft" if kind == "hide" else "published"
        case "check":
            partner.verified_on = date(2026, 1, 1 + value % 2) if value else None
            partner.verified_how = "called" if value else ""
        case "place":
            partner.latitude, partner.longitude = (40 + value, -80.0) if value else (None, None)
        case "tag":
            partner.topics.add(f"topic {value}")
        case "untag":
            partner.topics.clear()
    partner.save()
    record_changes([partner.pk])


def contents(snapshot) -> dict:
    """Everything a snapshot says, to compare it with another one."""
    points = snapshot.points
    within = points.within(SPOT, FARTHEST_MILES)
    return {
        "everyone": set(snapshot.everyone),
        "sets": {
            name: {value: set(held) for value, held in sets.items()}
            for name, sets in snapshot.sets.items()
        },
        "labels": {name: list(labels) for name, labels in snapshot.labels.items()},
        "by name": list(snapshot.by_name),
        "by verification": list(snapshot.by_verification),
        "located": set(points.located),
        "closeness": within,
        "each": {key: points.closeness_to(SPOT)(key) for key in points.located},
    }


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(rounds=st.lists(st.lists(edits, min_size=1, max_size=3), min_size=1, max_size=6))
def test_a_followed_snapshot_equals_one_read_anew(rounds):
    with transaction.atomic():
        clear_snapshot()
        make.make_partner("Name 1", state="PA")
        get_snapshot()
        for several in rounds:
            for one in several:
                edit(*one)
            followed = get_snapshot()
            assert contents(followed) == contents(read_directory(followed.stamp, ()))
        transaction.set_rollback(True)


@pytest.fixture
def never_read_whole(monkeypatch):
    """Once there is a snapshot, reading the whole directory again fails the test."""
    elm = make.make_partner("Elm", state="PA", topics=["maps"])
    make.make_partner("Oak", state="PA")
    get_snapshot()

    def fail(*args):
        raise AssertionError("the whole directory was read again")

    monkeypatch.setattr(store, "read_directory", fail)
    return elm


@pytest.mark.parametrize("kind", ["add", "rename", "hide", "tag", "untag", "delete"])
def test_one_edit_reads_only_what_changed(never_read_whole, kind):
    before = get_snapshot()
    edit(kind, 0, 2)
    assert get_snapshot().number > before.number


def test_a_renamed_topic_reads_only_its_partners(never_read_whole):
    tag = never_read_whole.topics.get()
    tag.name, tag.slug = "atlases", "atlases"
    tag.save()
    record_shared_change(type(tag), [tag.pk], Partner.objects.filter(topics=tag))
    assert set(get_snapshot().sets["topic"]) == {"atlases"}


def test_many_changes_are_read_as_a_whole(monkeypatch):
    monkeypatch.setattr(reading, "MOST_CHANGED", 1)
    first, second = make.make_partner("Elm"), make.make_partner("Oak")
    get_snapshot()
    Partner.objects.update(state="OH")
    record_changes([first.pk, second.pk])
    assert set(get_snapshot().sets["state"]["OH"]) == {first.pk, second.pk}


def advance_elsewhere(partner, state: str) -> None:
    """An edit by another process, of which this request is not told."""
    Version.objects.filter(subject=Version.DIRECTORY).update(
        number=F("number") + 1, changed_at=timezone.now()
    )
    Partner.objects.filter(pk=partner.pk).update(state=state)
    number = Version.objects.get(subject=Version.DIRECTORY).number
    reading.ListEntry.objects.filter(pk=partner.pk).update(written_in=number)


def test_an_older_request_keeps_its_snapshot(never_read_whole, django_assert_num_queries):
    with pin_version():
        before = get_snapshot()
        advance_elsewhere(never_read_whole, "OH")
        with pin_version():
            newer = get_snapshot()
            assert set(newer.sets["state"]["OH"]) == {never_read_whole.pk}
        with django_assert_num_queries(0):
            assert get_snapshot() is before
        assert "OH" not in before.sets["state"]


def test_an_older_request_without_a_snapshot_reads_nothing_again(never_read_whole):
    with pin_version():
        Version.objects.get_versions()
        advance_elsewhere(never_read_whole, "OH")
        with pin_version():
            newer = get_snapshot()
        assert get_snapshot() is newer
        with pin_version():
            assert get_snapshot() is newer


def test_unchanged_sets_and_summaries_are_shared(never_read_whole):
    oak = Partner.objects.get(name="Oak")
    before = get_snapshot()
    summary = get_summaries([oak.pk, never_read_whole.pk])[oak.pk]
    edit("rename", 0, 1)
    after = get_snapshot()
    assert after.sets["type"] == before.sets["type"]
    found = get_summaries([oak.pk, never_read_whole.pk])
    assert found[oak.pk] is summary and found[never_read_whole.pk].name == "Name 1"


def test_a_replaced_snapshot_leaves_memory_at_once(never_read_whole):
    gc.collect()
    gc.disable()
    try:
        old = get_snapshot()
        old.by_verification.of(old.published)
        old.counts("state", old.published)
        gone = weakref.ref(old)
        del old
        edit("move", 0, 1)
        get_snapshot()
        assert gone() is None
    finally:
        gc.enable()


def test_what_was_undone_with_its_transaction_is_read_again():
    undone, moved = make.make_partner(state="PA"), make.make_partner(state="PA")
    get_snapshot()
    with pytest.raises(RuntimeError), transaction.atomic():
        advance_elsewhere(undone, "OH")
        assert set(get_snapshot().sets["state"]["OH"]) == {undone.pk}
        raise RuntimeError
    assert "OH" not in get_snapshot().sets["state"]
    advance_elsewhere(moved, "NY")
    assert set(get_snapshot().sets["state"]["NY"]) == {moved.pk}
