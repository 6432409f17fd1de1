"""The rules for partners that the database checks."""

from django.db.models import CheckConstraint, F, Q

from ..choices import MERGED_AWAY

CONSTRAINTS = (
    CheckConstraint(
        name="partners_partner_is_not_its_own_successor",
        condition=Q(successor__isnull=True) | ~Q(successor=F("pk")),
        violation_error_message="An organization cannot be its own successor.",
    ),
    CheckConstraint(
        name="partners_partner_closed_after_opened",
        condition=Q(opened_on__isnull=True)
        | Q(closed_on__isnull=True)
        | Q(closed_on__gte=F("opened_on")),
        violation_error_message="The closing date is before the opening date.",
    ),
    CheckConstraint(
        name="partners_partner_verification_is_whole",
        condition=Q(verified_on__isnull=True, verified_how="")
        | (Q(verified_on__isnull=False) & ~Q(verified_how="")),
        violation_error_message="A check needs both a date and a method.",
    ),
    CheckConstraint(
        name="partners_partner_contact_source_is_whole",
        condition=Q(contact_source_url="", contact_seen_on="")
        | (~Q(contact_source_url="") & ~Q(contact_seen_on="")),
        violation_error_message="A contact’s source needs both its address and its date.",
    ),
    CheckConstraint(
        name="partners_partner_merged_away_leads_on",
        condition=Q(merged_into__isnull=True) & ~Q(publication=MERGED_AWAY)
        | Q(merged_into__isnull=False, publication=MERGED_AWAY) & ~Q(merged_into=F("pk")),
        violation_error_message="A merged entry must name the entry it was merged into.",
    ),
)
