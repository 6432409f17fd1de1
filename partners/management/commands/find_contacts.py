"""Reads partners' own websites for contacts, and proposes them to the editors."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from partners.contacts.contact_runs import make_fetcher, search_all
from partners.linkcheck.runs import AlreadyRunning
from partners.management.progress import Ticker


class Command(BaseCommand):
    help = (
        "Look for office contacts on the websites of partners that have none, and put what is "
        "found into the queue of suggestions. Nothing is published."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, metavar="N", help="visit at most N partners")
        parser.add_argument("--minutes", type=int, metavar="N", help="stop after N minutes")
        parser.add_argument(
            "--sites", type=int, default=8, metavar="N", help="visit N sites at once (8)"
        )

    def handle(self, *, limit: int | None, minutes: int | None, sites: int, **options: Any) -> None:
        if not settings.SITE_URL:
            raise CommandError(
                "SITE_URL is not set. Write this site's address to .env (SITE_URL=https://…): "
                "the sites that are visited can read there who asks."
            )
        until = timezone.now() + timedelta(minutes=minutes) if minutes else None
        try:
            counts = search_all(
                make_fetcher(), limit=limit, workers=sites, until=until,
                progress=Ticker(self.stdout.write),
            )  # fmt: skip
        except AlreadyRunning:
            self.stdout.write("Another find_contacts is running. Nothing was done.")
            return
        found = ", ".join(f"{count:,} {what}" for what, count in counts.most_common())
        self.stdout.write(
            self.style.SUCCESS(f"Visited {counts.total():,} sites: {found or 'none was due'}.")
        )
        if counts["proposed"]:
            self.stdout.write("Decide about the proposals at /admin/, under Suggestions.")
