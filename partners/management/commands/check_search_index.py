"""Checks that the search index agrees with the tables."""

from django.core.management.base import BaseCommand, CommandError

from partners import search

MOST_SHOWN = 20


class Command(BaseCommand):
    help = "Compare the search index with the tables; fails when a partner is missing or stale."

    def handle(self, *args, **options):
        wrong = 0
        for partner_id, what in search.disagreements():
            wrong += 1
            if wrong <= MOST_SHOWN:
                self.stderr.write(f"partner {partner_id}: {what}")
        if wrong:
            raise CommandError(
                f"The index is wrong for {wrong:,} partners. Fix it with: "
                "manage.py rebuild_search_index"
            )
        self.stdout.write("The search index agrees with the tables.")
