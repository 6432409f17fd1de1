"""Stores keys of partners; only partners that share a key are compared as possible duplicates."""

from collections.abc import Collection, Iterator, Sequence

from django.db.models import QuerySet

from ..choices import STATE_NAMES
from ..models import DuplicateKey, Partner
from ..models.duplicate import KEY_LENGTH
from .similarity import COMMON, DuplicateFeatures, initials, joined, site_of, skeleton, words_of

BATCH = 500


def describe(partners: QuerySet[Partner]) -> Iterator[DuplicateFeatures]:
    """What is compared of these partners, without those merged into others; three queries."""
    rows = (
        partners.not_merged()
        .order_by("pk")
        .select_related("place")
        .prefetch_related("aliases", "roles")
    )
    for partner in rows:
        digits = "".join(filter(str.isdigit, partner.phone))
        yield DuplicateFeatures(
            pk=partner.pk,
            names=(partner.name, *(alias.name for alias in partner.aliases.all())),
            short_names=(partner.short_name,) if partner.short_name else (),
            state=partner.state,
            place_id=partner.place_id,
            setting=setting_of(partner.english_setting, *STATE_NAMES.get(partner.state, ())[:1]),
            site=site_of(partner.website),
            portal=site_of(partner.data_portal_url),
            types=frozenset(role.type_id for role in partner.roles.all()),
            identifiers=frozenset(filter(None, (partner.ror_id, partner.wikidata_id))),
            contacts=frozenset(filter(None, (partner.email.lower(), digits))),
        )


def setting_of(*texts: str) -> frozenset[str]:
    """The words of a place and its state, which many names of that place hold."""
    return frozenset(word for text in texts for word in words_of(text))


def exact_keys(described: DuplicateFeatures) -> set[str]:
    """Keys of which one alone makes two entries worth comparing, wherever they are."""
    called = {*described.spellings, *described.short_spellings}
    called |= {spelling(name) for name in described.names for spelling in (initials, joined)}
    keys = {f"called:{name}" for name in called if name}
    keys |= {f"site:{site}" for site in (described.site, described.portal) if site}
    keys |= {f"id:{value}" for value in described.identifiers | described.contacts}
    return {key[:KEY_LENGTH] for key in keys}


def word_keys(described: DuplicateFeatures) -> set[str]:
    """Keys of the words in its names, as far as slips leave them.

    Common words count only when a name has no others.
    """
    keys = set()
    for name in described.names:
        words = set(words_of(name))
        keys |= {f"word:{skeleton(word)}"[:KEY_LENGTH] for word in (words - COMMON) or words}
    return keys


def write_keys(partner_ids: Collection[int], described: Sequence[DuplicateFeatures]) -> None:
    """Replace the keys of these partners, inside the caller's transaction."""
    DuplicateKey.objects.filter(partner__in=partner_ids).delete()
    rows = (
        DuplicateKey(partner_id=one.pk, key=key, state=one.state)
        for one in described
        for key in sorted(exact_keys(one) | word_keys(one))
    )
    DuplicateKey.objects.bulk_create(rows, batch_size=BATCH)
