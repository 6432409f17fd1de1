"""Deletes expired data; for cron, once a day."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction
from django.utils import timezone

from partners.imports.preview import clear_old_imports
from partners.search.failed_searches import clear_old_failed_searches
from partners.suggestions.mail import clear_contact_addresses
from partners.suggestions.rate_limits import clear_old_buckets
from partners.suggestions.update_links import clear_old_links


@dataclass(frozen=True)
class Step:
    """What is forgotten, in words, and the function that does it and returns how many it were."""

    what: str
    forget: Callable[[], int]


def clear_sessions() -> int:
    """Delete the sessions of curators that ran out, by the engine's own verb."""
    ended = Session.objects.filter(expire_date__lt=timezone.now()).count()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return ended


def clear_rate_limits() -> int:
    return clear_old_buckets(timezone.now())


def clear_failed_sign_ins() -> int:
    """Delete the failures to sign in that block nobody any more."""
    before = timezone.now() - settings.AXES_COOLOFF_TIME
    return AccessAttempt.objects.filter(attempt_time__lt=before).delete()[0]


# Each by itself, so that trouble with one keeps no other from being done.
STEPS = (
    Step("searches that found nothing, after 90 days", clear_old_failed_searches),
    Step("counts of the forms that one address sent, after a day", clear_rate_limits),
    Step("email addresses of visitors, a month after the decision", clear_contact_addresses),
    Step("links by which partners answer, a year after they ran out", clear_old_links),
    Step("imports with their rows, after a week", clear_old_imports),
    Step("sessions that ran out", clear_sessions),
    Step("failures to sign in, when the wait is over", clear_failed_sign_ins),
)


class Command(BaseCommand):
    help = (
        "Delete what is stored for a limited time only. Meant for cron; a second run finds "
        "nothing to do."
    )

    def handle(self, *args, **options):
        failed = [step.what for step in STEPS if not self._did(step)]
        if failed:
            raise CommandError(f"Not deleted: {'; '.join(failed)}. Run it again.")

    def _did(self, step: Step) -> bool:
        try:
            with transaction.atomic():
                count = step.forget()
        except DatabaseError as error:
            self.stderr.write(f"{step.what}: {error}")
            return False
        self.stdout.write(f"{count:,} {step.what}")
        return True
