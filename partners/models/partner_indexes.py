"""Database indexes of partners, each with the query that needs it."""

from django.db.models import Index, Q

from ..querysets import IS_DATED

INDEXES = (
    # Who is near: the public sees published ones only.
    Index(fields=("publication", "unit_z", "unit_x", "unit_y"), name="partners_partner_point"),
    # Lists of the site, and the admin's, which has drafts, too.
    Index(fields=("publication", "sort_key"), name="partners_partner_by_name"),
    Index(fields=("sort_key", "id"), name="partners_partner_in_order"),
    # What is due first, in the order of the admin's queue of checks; and all thin the admin counts
    # of checks, without reading an entry.
    Index(
        "publication", "verification_due_on", IS_DATED, "as_of", "sort_key", "id",
        name="partners_partner_most_overdue",
    ),
    Index(
        fields=(
            "publication", "status", "state", "verified_on", "verification_due_on", "created_at",
        ),
        name="partners_partner_checks",
    ),
    # The first and the last check, between which the admin's list can be narrowed.
    Index(fields=("verified_on",), name="partners_partner_verified"),
    # Whom an entry succeeds, and what was merged into it. Of the few that have one only: with all
    # the others in it, a database that counted them would not use it.
    Index(
        fields=("successor",), condition=Q(successor__isnull=False),
        name="partners_partner_successor",
    ),
    Index(
        fields=("merged_into",), condition=Q(merged_into__isnull=False),
        name="partners_partner_merged_into",
    ),
    # Which entries name a link.
    Index(fields=("website",), name="partners_partner_by_website"),
    Index(fields=("data_portal_url",), name="partners_partner_by_portal"),
)  # fmt: skip
