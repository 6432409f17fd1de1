"""How many forms one network address may send in an hour; addresses are stored as daily hashes."""

import ipaddress
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from ..models import RateLimitBucket

# Part of each hash: another text would start the counts of the day again.
SALT = "partners.guards.ticket"
BUCKET_HOURS = 24


def is_rate_limited(request: HttpRequest) -> bool:
    """Count a form, and return whether its address has sent more than its share this hour."""
    now = timezone.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    with transaction.atomic():
        clear_old_buckets(now)
        key = _key(client_address(request), now.date().isoformat())
        bucket, _ = RateLimitBucket.objects.get_or_create(key=key, hour=hour)
        RateLimitBucket.objects.filter(pk=bucket.pk).update(count=F("count") + 1)
        bucket.refresh_from_db(fields=("count",))
    return bucket.count > settings.FORMS_PER_HOUR


def clear_old_buckets(now) -> int:
    """Delete buckets that are older than a day; returns how many."""
    old = RateLimitBucket.objects.filter(hour__lt=now - timedelta(hours=BUCKET_HOURS))
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
