"""Checks the web addresses that are due; for cron, once a day."""

from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from partners.linkcheck.checker import LinkChecker
from partners.linkcheck.guard import Guard
from partners.linkcheck.host_rate_limiter import HostRateLimiter
from partners.linkcheck.runs import AlreadyRunning, LinkCheckRun, NotConnected
from partners.management.progress import Ticker
from partners.models import LinkCheck


class Command(BaseCommand):
    help = (
        "Check the websites and data portals that are due, and record which work, moved or are "
        "dead."
    )

    def add_arguments(self, parser):
        parser.add_argument("--limit", type=int, metavar="N", help="visit at most N addresses")
        parser.add_argument("--minutes", type=int, metavar="N", help="stop after N minutes")
        parser.add_argument(
            "--sites", type=int, default=8, metavar="N", help="visit N sites at once (8)"
        )

    def handle(self, *, limit, minutes, sites, **options):
        if not settings.SITE_URL:
            raise CommandError(
                "SITE_URL is not set. Write this site's address to .env (SITE_URL=https://…): "
                "the sites that are visited can read there who asks."
            )
        until = timezone.now() + timedelta(minutes=minutes) if minutes else None
        progress = Ticker(self.stdout.write)
        try:
            counts = LinkCheckRun(checker(), progress=progress).run(limit, sites, until)
        except AlreadyRunning:
            self.stdout.write("Another check_links is running. Nothing was done.")
            return
        except NotConnected:
            raise CommandError(
                "No site responded. Is this machine connected? Nothing was recorded."
            ) from None
        self._report(counts)

    def _report(self, counts):
        found = ", ".join(f"{count:,} {kind}" for kind, count in counts.most_common())
        visited = f"Visited {counts.total():,} addresses: {found or 'none was due'}."
        self.stdout.write(self.style.SUCCESS(visited))
        dead, moved = LinkCheck.objects.dead().count(), LinkCheck.objects.moved().count()
        self.stdout.write(f"Now in the directory: {dead:,} dead, {moved:,} moved; see /admin/.")


def checker() -> LinkChecker:
    agent = f"CivicSwitchboard-LinkCheck/1.0 (+{settings.SITE_URL})"
    guard = Guard(exempt=settings.LINK_CHECK_TEST_SERVERS)
    return LinkChecker(agent, guard, HostRateLimiter(settings.LINK_CHECK_PAUSE_SECONDS))
