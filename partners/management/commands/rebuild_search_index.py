"""Rebuilds the search index from the tables."""

from django.core.management.base import BaseCommand
from django.db import transaction

from partners import search
from partners.changes import record_vocabulary_change


class Command(BaseCommand):
    help = "Rebuild the search index from the tables. Searches use the old one until it is done."

    def handle(self, *args, **options):
        with transaction.atomic():
            count = search.rebuild(self._progress)
            record_vocabulary_change()
        self.stdout.write(f"The index holds {count:,} partners.")

    def _progress(self, count: int) -> None:
        self.stdout.write(f"  … {count:,}")
