"""The curators' desk: the admin screens of the directory, one noun a file."""

from django.contrib import admin

from . import accounts, partner, partnership, place, tags, taxonomy

__all__ = ["accounts", "partner", "partnership", "place", "tags", "taxonomy"]

admin.site.site_header = "Civic Switchboard curators' desk"
admin.site.site_title = "Civic Switchboard curators' desk"
admin.site.index_title = "What would you like to look after?"
