"""Finds pairs of partners that may be the same organization, and stores them for curators."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, QuerySet

from ..models import DuplicateCandidate, DuplicateKey, Partner, Place
from .keys import describe, exact_keys, setting_of, word_keys, write_keys
from .similarity import LIKELY, DuplicateFeatures, Likeness, compare, site_of

BATCH = 200
MOST_AT_ONCE = 2_000
# A name or website that so many share tells nothing; nor does a word that so many names hold.
MOST_SHARING = 40
MOST_WITH_RAREST_WORD = 500


@dataclass(frozen=True, slots=True)
class DuplicateMatch:
    """A partner that may be the one described, of 100 points, and why in words."""

    partner: Partner
    score: int
    reasons: tuple[str, ...]


def likely_duplicates(
    name: str,
    place: Place | None = None,
    website: str = "",
    *,
    state: str = "",
    among: QuerySet[Partner] | None = None,
    most: int = 5,
) -> list[DuplicateMatch]:
    """Partners that may be what somebody just typed, likeliest first.

    `among` narrows whom to name: to the published ones, wherever the public asks. A few quick
    queries, whatever the size of the directory.
    """
    typed = typed_in(name, place, website, state=state)
    found = find_matches([typed])[0]
    among = Partner.objects.all() if among is None else among
    partners = among.select_related("place").in_bulk([pk for pk, _ in found])
    named = [(partners[pk], likeness) for pk, likeness in found if pk in partners]
    return [DuplicateMatch(partner, one.score, one.reasons) for partner, one in named[:most]]


def typed_in(
    name: str, place: Place | None = None, website: str = "", *, state: str = ""
) -> DuplicateFeatures:
    """Describe what is no partner yet: a row of a file, a suggestion."""
    state = state or (place.state if place else "")
    return DuplicateFeatures(
        names=(name,),
        state=state,
        place_id=place.pk if place else None,
        setting=setting_of(place.english_label if place else state),
        site=site_of(website),
    )


def partners_called_like(name: str) -> set[int]:
    """The ids of partners whose names share a rare word with this one, slips of the pen aside.

    Found in the index of keys: a few hundred at most, whatever the size of the directory.
    """
    return _sharing_keys([typed_in(name)])[0]


def find_matches(described: Sequence[DuplicateFeatures]) -> list[list[tuple[int, Likeness]]]:
    """For each one the partners that it is likely to be: key and likeness, likeliest first.

    Four queries for all of them; at most a few hundred at once.
    """
    sharing = _sharing_keys(described)
    known = _known({pk for found in sharing for pk in found})
    answers = []
    for one, pks in zip(described, sharing, strict=True):
        compared = ((pk, compare(one, known[pk])) for pk in pks if pk in known and pk != one.pk)
        likely = [(pk, likeness) for pk, likeness in compared if likeness.score >= LIKELY]
        answers.append(sorted(likely, key=lambda found: (-found[1].score, found[0])))
    return answers


def follow_changes(partner_ids: Collection[int]) -> None:
    """Write keys and open candidates of changed partners anew, inside the caller's transaction.

    After a large import the candidates wait for the next `find_duplicates`: nobody decides about
    thousands before the night, and whoever imports waits for less.
    """
    batches = list(_in_batches(Partner.objects.filter(pk__in=partner_ids)))
    for ids, described in batches:
        write_keys(ids, described)
    if len(partner_ids) <= MOST_AT_ONCE:
        for ids, described in batches:
            _renew_candidates(ids, described)


def find_all(progress: Callable[[int], None] | None = None) -> int:
    """Look for duplicates among all partners; returns how many pairs wait for a decision.

    Decisions made before are kept. Batches are transactions of their own.
    """
    count = 0
    for renew in (write_keys, _renew_candidates):
        for ids, described in _in_batches(Partner.objects.all()):
            with transaction.atomic():
                renew(ids, described)
            count += len(ids)
            if progress:
                progress(count // 2)
    return DuplicateCandidate.objects.open().count()


def _in_batches(partners: QuerySet[Partner]) -> Iterator[tuple[list[int], list[DuplicateFeatures]]]:
    # By state, because partners of one state share their blocks.
    ids = list(partners.order_by("state", "pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        yield batch, list(describe(Partner.objects.filter(pk__in=batch)))


def _sharing_keys(described: Sequence[DuplicateFeatures]) -> list[set[int]]:
    """For each one the partners that share a key with it which few enough share."""
    sizes = _block_sizes({key for one in described for key in exact_keys(one) | word_keys(one)})
    chosen = [_chosen_keys(one, sizes) for one in described]
    states = {state for one in chosen for _, state in one}
    keys = {key for one in chosen for key, _ in one}
    rows = DuplicateKey.objects.filter(key__in=keys)
    if None not in states:
        rows = rows.filter(state__in=states)
    blocks: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for key, pk, state in rows.values_list("key", "partner_id", "state"):
        blocks[key].append((pk, state))
    return [
        {
            pk
            for key, scope in one
            for pk, state in blocks[key]
            if scope is None or state in ("", scope)
        }
        for one in chosen
    ]


def _block_sizes(keys: set[str]) -> dict[str, dict[str, int]]:
    """Key → state → how many partners of that state have it."""
    sizes: dict[str, dict[str, int]] = defaultdict(dict)
    rows = DuplicateKey.objects.filter(key__in=keys).values("key", "state").annotate(n=Count("pk"))
    for row in rows.order_by():
        sizes[row["key"]][row["state"]] = row["n"]
    return sizes


def _chosen_keys(
    one: DuplicateFeatures, sizes: dict[str, dict[str, int]]
) -> list[tuple[str, str | None]]:
    """The keys to look under, each with the state to stay in (None: the whole country)."""

    def size(key: str, scope: str | None) -> int:
        block = sizes.get(key, {})
        return sum(n for state, n in block.items() if scope is None or state in ("", scope))

    chosen = []
    for key in exact_keys(one):
        if size(key, None) <= MOST_SHARING:
            chosen.append((key, None))
        elif one.state and size(key, one.state) <= MOST_SHARING:
            chosen.append((key, one.state))
    scope = one.state or None
    total = 0
    for key in sorted(word_keys(one), key=lambda key: (size(key, scope), key)):
        first = total == 0
        total += size(key, scope)
        if total <= (MOST_WITH_RAREST_WORD if first else MOST_SHARING):
            chosen.append((key, scope))
    return chosen


def _known(pks: Collection[int]) -> dict[int, DuplicateFeatures]:
    return {one.pk: one for one in describe(Partner.objects.filter(pk__in=pks))}


def _renew_candidates(ids: Collection[int], described: Sequence[DuplicateFeatures]) -> None:
    """Add the pairs found now, correct those known, drop open ones that are likely no more."""
    found = _pairs(described)
    known = {
        (one.lower_id, one.higher_id): one
        for one in DuplicateCandidate.objects.of(*ids)
        if one.status == DuplicateCandidate.Status.OPEN or (one.lower_id, one.higher_id) in found
    }
    gone = [known[pair].pk for pair in known.keys() - found.keys()]
    # One that somebody decided about meanwhile stays.
    DuplicateCandidate.objects.filter(pk__in=gone, status=DuplicateCandidate.Status.OPEN).delete()
    changed = []
    for pair in known.keys() & found.keys():
        values = _values(found[pair])
        if any(getattr(known[pair], name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(known[pair], name, value)
            changed.append(known[pair])
    DuplicateCandidate.objects.bulk_update(changed, ("score", "reasons"))
    new = (
        DuplicateCandidate(lower_id=pair[0], higher_id=pair[1], **_values(found[pair]))
        for pair in sorted(found.keys() - known.keys())
    )
    DuplicateCandidate.objects.bulk_create(new, ignore_conflicts=True)


def _pairs(described: Sequence[DuplicateFeatures]) -> dict[tuple[int, int], Likeness]:
    found = {
        (min(one.pk, pk), max(one.pk, pk)): likeness
        for one, answers in zip(described, find_matches(described), strict=True)
        for pk, likeness in answers
    }
    linked = _linked(found)
    return {pair: likeness for pair, likeness in found.items() if pair not in linked}


def _values(likeness: Likeness) -> dict[str, int | str]:
    return {"score": likeness.score, "reasons": "\n".join(likeness.reasons)}


def _linked(pairs: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """Pairs of which one carries on the other's work: known to be two."""
    ids = {pk for pair in pairs for pk in pair}
    heirs = Partner.objects.filter(pk__in=ids, successor__in=ids)
    links = heirs.values_list("pk", "successor")
    return {(min(link), max(link)) for link in links}
