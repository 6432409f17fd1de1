"""Records that entries were verified: when, by whom, how, and when to check again."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from .changes import record_changes
from .choices import VerificationMethod
from .models import Partner
from .models.due_dates import MONTHS_BETWEEN_CHECKS, months_after


def verify(partners: Iterable[Partner], by, how: str, on: date | None = None) -> int:
    """Note that a person made sure of these entries; returns how many there were.

    `by` is the user who did, `how` a VerificationMethod, `on` the day (today). The next check is
    due after the shortest time that one of its types allows. ValueError for an unknown `how`.
    """
    how = VerificationMethod(how)
    on = on or timezone.localdate()
    ids = [partner.pk for partner in partners]
    with transaction.atomic():
        for months, checked in _by_months(ids).items():
            Partner.objects.filter(pk__in=checked).update(
                verified_on=on,
                verified_by=by,
                verified_how=how,
                verification_due_on=months_after(on, months),
                updated_at=timezone.now(),
            )
        if ids:
            record_changes(ids, by=by, reason=f"Still correct: {how.phrase}.")
    return len(ids)


def _by_months(ids: list[int]) -> dict[int, list[int]]:
    """Months until the next check → the partners that it holds for."""
    groups = defaultdict(list)
    rows = Partner.objects.filter(pk__in=ids).order_by()
    months = Min("roles__type__check_every_months")
    for pk, shortest in rows.annotate(months=months).values_list("pk", "months"):
        groups[shortest or MONTHS_BETWEEN_CHECKS].append(pk)
    return groups
