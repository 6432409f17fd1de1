"""Email to visitors about their suggestions and to partners about their entries."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext

from ..models import Decision, Suggestion, UpdateLink

# An address that could not be written to is not kept for long, either.
KEPT_DAYS = 30


def can_send() -> bool:
    """Whether mail leaves this machine; else curators use their own mail programs."""
    return "console" not in settings.EMAIL_BACKEND


def send_answer(suggestion: Suggestion, decision: Decision, entry_address: str = "") -> bool:
    """Email the visitor about the decision in their language, then delete their address.

    `entry_address` is the public page's, when there is one. Returns False when there is nobody to
    answer. Raises OSError when no mail could be sent; then the address is still there.
    """
    if not suggestion.contact_email:
        return False
    context = {"suggestion": suggestion, "decision": decision, "entry_address": entry_address}
    with translation.override(suggestion.language):
        subject = gettext("Your suggestion: %(title)s") % {"title": suggestion.title}
        body = render_to_string("partners/mail/answer.txt", context)
    _send(subject, body, suggestion.contact_email)
    Suggestion.objects.filter(pk=suggestion.pk).update(contact_email="")
    return True


def question_of(link: UpdateLink, address: str) -> tuple[str, str]:
    """Subject and text of the mail that asks a partner whether its entry is right."""
    context = {"link": link, "partner": link.partner, "address": address}
    subject = f"Is this still correct? {link.partner.name} in Civic Switchboard"
    return subject, render_to_string("partners/mail/question.txt", context)


def send_question(link: UpdateLink, address: str) -> None:
    """Mail the link to the office. Raises OSError when no mail could be sent."""
    _send(*question_of(link, address), link.sent_to)


def clear_contact_addresses() -> int:
    """Delete addresses whose suggestion was decided a month ago; returns how many."""
    since = timezone.now() - timedelta(days=KEPT_DAYS)
    old = Suggestion.objects.filter(decided_at__lt=since).exclude(contact_email="")
    return old.update(contact_email="")


def _send(subject: str, body: str, to: str) -> None:
    # Django refuses line ends in a subject, and a name may hold one.
    send_mail(" ".join(subject.split()), body, None, [to])
