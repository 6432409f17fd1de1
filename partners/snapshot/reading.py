"""Reads a snapshot of the directory from the tables: everything, or what changed since another.

What is read while others write may be newer than the version it is kept under, never older; and
the next snapshot reads every partner again that changed since that version.
"""

from array import array
from collections import defaultdict
from collections.abc import Collection

from django.db.models import Q, QuerySet

from ..choices import REGIONS
from ..models import Partner
from ..models.search import ListEntry
from ..places.geo import Points
from ..search.bitmaps import EMPTY, IdBitmap, SortIndex
from .dimensions import DIMENSIONS, Dimension, Label, fixed
from .directory_snapshot import DirectorySnapshot

# Of more changed partners than these, all are read again, which is as quick.
MOST_CHANGED = 500
_LOCATED = ("pk", "unit_x", "unit_y", "unit_z")


def read_directory(stamp: tuple, vocabulary: tuple) -> DirectorySnapshot:
    """The whole directory."""
    # First, so that it holds nobody who was deleted since; see `_deleted`.
    everyone = IdBitmap(_keys(Partner.objects.all()))
    published = Partner.objects.published()
    return DirectorySnapshot(
        stamp,
        vocabulary,
        everyone,
        sets={name: _sets(dimension, None) for name, dimension in DIMENSIONS.items()},
        labels=_labels(),
        by_name=SortIndex(
            key for key in _keys(published.order_by("sort_key", "pk")) if key in everyone
        ),
        days_verified=_days_verified(array("I"), everyone, published),
        points=Points(_located(published).iterator(chunk_size=10_000)),
    )


def follow_changes(
    before: DirectorySnapshot, stamp: tuple, vocabulary: tuple
) -> DirectorySnapshot | None:
    """The snapshot with what changed since it was made; None where reading all is as quick.

    Whoever changes what is shown of a partner has its row in the index written; so that row says
    in which version that was last.
    """
    written = ListEntry.objects.filter(written_in__gt=before.number).order_by()
    changed = list(written.values_list("pk", flat=True)[: MOST_CHANGED + 1])
    gone = _deleted(before.everyone | IdBitmap(changed))
    if len(changed) + len(gone) > MOST_CHANGED:
        return None
    published = Partner.objects.published().filter(pk__in=changed)
    removed = IdBitmap(changed) | gone
    everyone = (before.everyone | IdBitmap(changed)) - gone
    is_same_vocabulary = vocabulary == before.vocabulary
    return DirectorySnapshot(
        stamp,
        vocabulary,
        everyone,
        sets={
            name: _followed(dimension, before.sets[name], removed, changed)
            for name, dimension in DIMENSIONS.items()
        },
        labels=_labels(),
        by_name=_reordered(before.by_name, removed, published, changed),
        days_verified=_days_verified(before.days_verified, everyone, published, removed),
        points=before.points.replaced(removed, _located(published)),
        summaries={
            key: summary
            for key, summary in list(before.summaries.items())
            if is_same_vocabulary and key not in removed
        },
    )


def _deleted(expected: IdBitmap) -> IdBitmap:
    """Those of a set of all partners that are there no more; one count while nobody is gone."""
    if Partner.objects.count() == len(expected):
        return EMPTY
    return expected - IdBitmap(_keys(Partner.objects.all()))


def _followed(
    dimension: Dimension, before: dict[str, IdBitmap], removed: IdBitmap, changed: Collection[int]
) -> dict[str, IdBitmap]:
    """The sets of a facet with the changed partners read again; untouched sets are shared."""
    sets = {
        value: held if held.isdisjoint(removed) else held - removed
        for value, held in before.items()
    }
    for value, added in _sets(dimension, changed).items():
        sets[value] = sets.get(value, EMPTY) | added
    return {value: held for value, held in sets.items() if held}


def _reordered(
    order: SortIndex, removed: IdBitmap, published: QuerySet, changed: Collection[int]
) -> SortIndex:
    """The order by name with the changed partners where they stand now."""
    added = []
    others = Partner.objects.published().exclude(pk__in=changed).order_by("sort_key", "pk")
    for key, name in published.order_by("sort_key", "pk").values_list("pk", "sort_key"):
        behind = others.filter(Q(sort_key__gt=name) | Q(pk__gt=key), sort_key__gte=name)
        added.append((key, behind.values_list("pk", flat=True).first()))
    if any(behind is not None and behind not in order.ids for _, behind in added):
        # Somebody was added meanwhile.
        return SortIndex(_keys(Partner.objects.published().order_by("sort_key", "pk")))
    return order.replaced(removed, added)


def _keys(partners: QuerySet):
    ordered = partners if partners.query.order_by else partners.order_by()
    return ordered.values_list("pk", flat=True).iterator(chunk_size=10_000)


def _located(partners: QuerySet) -> QuerySet:
    return partners.filter(unit_x__isnull=False).order_by().values_list(*_LOCATED)


def _days_verified(
    before: array, everyone: IdBitmap, partners: QuerySet, removed: IdBitmap = EMPTY
) -> array:
    """The days of the last checks by key, with those of some partners read again."""
    size = everyone.max() + 1 if everyone else 0
    days = before[:] + array("I", bytes(4 * max(0, size - len(before))))
    for key in removed:
        if key < len(days):
            days[key] = 0
    verified = partners.filter(verified_on__isnull=False).order_by()
    for key, day in verified.values_list("pk", "verified_on").iterator(chunk_size=10_000):
        if key < len(days):
            days[key] = day.toordinal()
    return days


def _sets(dimension: Dimension, partners: Collection[int] | None) -> dict[str, IdBitmap]:
    ids = defaultdict(list)
    for partner_id, value in dimension.pairs(partners):
        ids[value].append(partner_id)
    return {value: IdBitmap(of_value) for value, of_value in ids.items() if value}


def _labels() -> dict[str, dict[str, Label]]:
    regions = fixed({slug: name for slug, (name, _states) in REGIONS.items()})
    return {name: dimension.labels() for name, dimension in DIMENSIONS.items()} | {
        "region": regions
    }
