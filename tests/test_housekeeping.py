"""`manage.py housekeeping` forgets what is kept for a time only, and says what it did."""

from datetime import timedelta
from io import StringIO

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.utils import timezone

from partners.management.commands import housekeeping
from partners.models import (
    FailedSearch,
    ImportJob,
    ImportRow,
    RateLimitBucket,
    Suggestion,
    UpdateLink,
)
from partners.suggestions.update_links import make_link
from tests import factories as make

pytestmark = pytest.mark.django_db


def run() -> list[str]:
    printed = StringIO()
    call_command("housekeeping", stdout=printed)
    return printed.getvalue().splitlines()


def make_import(days_ago: int) -> None:
    job = ImportJob.objects.create(user=make.make_curator(), file_name="made-up.csv")
    ImportRow.objects.create(job=job, number=1, line=2)
    ImportJob.objects.filter(pk=job.pk).update(started_at=timezone.now() - timedelta(days=days_ago))


@pytest.fixture
def old_and_young():
    """Of everything that is kept for a time one row that is too old, and one that is not."""
    now = timezone.now()
    for days in (1, 91):
        day = (now - timedelta(days=days)).date()
        FailedSearch.objects.create(day=day, words="maps", count=1)
    for hours in (1, 30):
        RateLimitBucket.objects.create(key="made up", hour=now - timedelta(hours=hours), count=1)
    for days in (1, 31):
        suggestion = make.make_suggestion(name=f"Decided {days} days ago (made up)")
        Suggestion.objects.filter(pk=suggestion.pk).update(
            status="declined",
            decided_at=now - timedelta(days=days),
            contact_email="visitor@example.org",
        )
    for days in (1, 366):
        link, _ = make_link(make.make_partner(), by=make.make_curator())
        UpdateLink.objects.filter(pk=link.pk).update(expires_at=now - timedelta(days=days))
    for days in (1, 8):
        make_import(days)
    for days in (-1, 1):
        Session.objects.create(
            session_key=f"made-up-{days}", session_data="", expire_date=now - timedelta(days=days)
        )
    for minutes in (1, 600):
        attempt = AccessAttempt.objects.create(username=f"{minutes}", failures_since_start=1)
        AccessAttempt.objects.filter(pk=attempt.pk).update(
            attempt_time=now - timedelta(minutes=minutes)
        )


def counts() -> list[int]:
    return [
        FailedSearch.objects.count(),
        RateLimitBucket.objects.count(),
        Suggestion.objects.exclude(contact_email="").count(),
        UpdateLink.objects.count(),
        ImportJob.objects.count(),
        ImportRow.objects.count(),
        Session.objects.count(),
        AccessAttempt.objects.count(),
    ]


def test_it_forgets_what_is_too_old_and_nothing_else(old_and_young):
    assert counts() == [2, 2, 2, 2, 2, 2, 2, 2]
    printed = run()
    assert counts() == [1, 1, 1, 1, 1, 1, 1, 1]
    assert printed == [f"1 {step.what}" for step in housekeeping.STEPS]


def test_a_second_run_finds_nothing_to_do(old_and_young):
    run()
    assert run() == [f"0 {step.what}" for step in housekeeping.STEPS]
    assert counts() == [1, 1, 1, 1, 1, 1, 1, 1]


def test_trouble_with_one_step_keeps_no_other_from_being_done(old_and_young, monkeypatch):
    def broken() -> int:
        raise DatabaseError("The table is locked.")

    step = housekeeping.Step("what cannot be forgotten", broken)
    monkeypatch.setattr(housekeeping, "STEPS", (step, *housekeeping.STEPS))
    with pytest.raises(CommandError, match="what cannot be forgotten"):
        run()
    assert counts() == [1, 1, 1, 1, 1, 1, 1, 1]
