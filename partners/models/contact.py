"""The base class of entries that people turn to: where its office is found and who answers."""

from django.db import models

from ..contacts.contact_rules import (
    validate_contact_page,
    validate_office_email,
    validate_phone,
    validate_seen_on,
)
from ..contacts.reach import ReachMixin


class ContactModel(ReachMixin, models.Model):
    """Websites and contacts of an office, with where and when the contacts were seen."""

    website = models.URLField(max_length=500, blank=True)
    data_portal_url = models.URLField("data portal", max_length=500, blank=True)
    email = models.EmailField(
        "office email",
        blank=True,
        validators=[validate_office_email],
        help_text="An address of the office, never one person’s: gis@example.gov.",
    )
    phone = models.CharField(
        "office phone",
        max_length=40,
        blank=True,
        validators=[validate_phone],
        help_text="With the area code: 412-555-0100 or 412-555-0100 ext. 5.",
    )
    contact_url = models.URLField(
        "contact page",
        max_length=500,
        blank=True,
        validators=[validate_contact_page],
        help_text="The page that says how to reach the office, starting with https://.",
    )
    contact_label = models.CharField(
        "who answers",
        max_length=80,
        blank=True,
        help_text="What this contact is: “GIS help desk”. Never a person’s name.",
    )
    contact_source_url = models.URLField(
        "contact seen at",
        max_length=500,
        blank=True,
        help_text="Where you found the email, phone or contact page, if not in the sources below.",
    )
    contact_seen_on = models.CharField(
        "contact seen on",
        max_length=10,
        blank=True,
        validators=[validate_seen_on],
        help_text="The day, month or year in which it said so: 2026-11-21, 2026-11 or 2026.",
    )

    class Meta:
        abstract = True
