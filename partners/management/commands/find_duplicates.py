"""Looks for possible duplicates among all partners."""

from django.core.management.base import BaseCommand

from partners.duplicates.finder import find_all
from partners.management.progress import Ticker
from partners.models import Partner


class Command(BaseCommand):
    help = (
        "Look for partners that may be the same organization, for curators to decide. "
        "Meant for cron; what was decided stays decided."
    )

    def handle(self, *args, **options):
        ticker, total = Ticker(self.stdout.write), Partner.objects.count()
        count = find_all(lambda done: ticker("compared", done, total))
        self.stdout.write(f"Possible duplicates waiting for a decision: {count:,}.")
