"""The admin screens of the directory, one noun a file."""

from django.contrib import admin

from . import (
    duplicates,
    failed_search,
    link_check,
    partner,
    partnership,
    place,
    suggestion,
    tags,
    taxonomy,
    verification,
)

__all__ = [
    "duplicates",
    "failed_search",
    "link_check",
    "partner",
    "partnership",
    "place",
    "suggestion",
    "tags",
    "taxonomy",
    "verification",
]

admin.site.site_header = "Civic Switchboard admin"
admin.site.site_title = "Civic Switchboard admin"
admin.site.index_title = "What would you like to work on?"
