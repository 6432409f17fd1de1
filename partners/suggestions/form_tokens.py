"""What keeps machines from flooding the visitors' forms, without cookies, riddles or identities.

Visitors have no session, so the token against forged forms cannot stand in a cookie. Each form
carries a signed ticket instead: what it is for, when it was made, and what the entry said then.
"""

import ipaddress
import time
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac

from ..models import Sender

SALT = "partners.guards.ticket"
TICKET_SECONDS = 24 * 3600
KEPT_HOURS = 24


class BadTicket(Exception):
    """The ticket is not one of ours, or is for another form."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """`purpose` names the form, `seen` is what its fields began with, `made_at` a Unix time."""

    purpose: str
    seen: dict[str, str] = field(default_factory=dict)
    form_id: str = field(default_factory=lambda: get_random_string(32))
    made_at: int = field(default_factory=lambda: int(time.time()))

    def __str__(self) -> str:
        """As it stands in the form; changed by a hair, it is refused."""
        content = [self.purpose, self.seen, self.form_id, self.made_at]
        return signing.dumps(content, salt=SALT, compress=True)

    @property
    def is_too_quick(self) -> bool:
        """Nobody reads and fills in a form in so few seconds."""
        return time.time() - self.made_at < settings.FORM_SECONDS

    @property
    def is_too_old(self) -> bool:
        return time.time() - self.made_at > TICKET_SECONDS


def read_ticket(text: str, purpose: str) -> Ticket:
    """Raise BadTicket unless the text is a ticket for this purpose; an old one is still read."""
    try:
        ticket = Ticket(*signing.loads(text, salt=SALT))
    except (signing.BadSignature, TypeError) as error:
        raise BadTicket from error
    if ticket.purpose != purpose:
        raise BadTicket
    return ticket


def is_from_this_site(request: HttpRequest) -> bool:
    """Whether the browser, as far as it tells, sends a form that stood on this site."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin")
    if origin is None or origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    return urlsplit(origin).netloc == request.get_host()


def is_one_too_many(request: HttpRequest) -> bool:
    """Count a form, and tell whether its address has sent more than its share this hour."""
    now = timezone.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    with transaction.atomic():
        forget_senders(now)
        key = _key(client_address(request), now.date().isoformat())
        sender, _ = Sender.objects.get_or_create(key=key, hour=hour)
        Sender.objects.filter(pk=sender.pk).update(count=F("count") + 1)
        sender.refresh_from_db(fields=("count",))
    return sender.count > settings.FORMS_PER_HOUR


def forget_senders(now) -> int:
    """Drop what is older than a day; returns how many rows."""
    old = Sender.objects.filter(hour__lt=now - timedelta(hours=KEPT_HOURS))
    return old.delete()[0]


def client_address(request: HttpRequest) -> str:
    """The address that the request comes from, as our own proxy tells when there is one."""
    direct = request.META.get("REMOTE_ADDR", "")
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return forwarded if forwarded and (settings.HTTPS or not direct) else direct


def client_number(request: HttpRequest) -> str:
    """A number made from the address, written like one, that nobody can turn back into it.

    Failed attempts to sign in are counted by it.
    """
    number = int(_key(client_address(request), "signing in")[:32], 16)
    return str(ipaddress.IPv6Address(number))


def _key(address: str, day: str) -> str:
    """The address so that nobody can read it back, and differently each day."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        network = address
    else:
        # One household or library has a whole /64 of the new addresses to itself.
        bits = 64 if parsed.version == 6 else 32
        network = str(ipaddress.ip_network((parsed, bits), strict=False))
    return salted_hmac(f"{SALT}.{day}", network, algorithm="sha256").hexdigest()
