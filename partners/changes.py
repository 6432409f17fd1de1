"""What everyone who writes to the directory calls last, inside the same transaction.

The search index and the caches follow the tables only through these three verbs.
"""

from collections.abc import Collection

from django.db.models import QuerySet

from . import search
from .models import Partner, Version


def record_changes(partner_ids: Collection[int]) -> None:
    """Some partners were created or changed, or something that hangs on them."""
    number = Version.objects.advance(Version.DIRECTORY)
    changed = Partner.objects.filter(pk__in=partner_ids)
    changed.update(changed_in=number)
    search.reindex(changed)


def record_vocabulary_change(partners: QuerySet[Partner] | None = None) -> None:
    """Something that many partners share changed its name; `partners` are those whose words did."""
    Version.objects.advance(Version.DIRECTORY)
    Version.objects.advance(Version.VOCABULARY)
    if partners is not None:
        search.reindex(partners)


def record_deletion(partner_ids: Collection[int]) -> None:
    """Partners were deleted."""
    search.forget(partner_ids)
    record_vocabulary_change()
