"""Signed links by which partners update their own entries without an account.

The database stores a digest only, so reading it gives nobody a working link.
"""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.utils import timezone

from ..models import Partner, UpdateLink

_signer = signing.Signer(salt="partners.update_links")
KEPT_DAYS = 365


def make_link(partner: Partner, *, by, sent_to: str = "") -> tuple[UpdateLink, str]:
    """A new link for this entry, and the token that goes into its address; shown only now."""
    word = secrets.token_urlsafe(24)
    link = UpdateLink.objects.create(
        partner=partner,
        digest=_digest(word),
        made_by=by,
        sent_to=sent_to,
        expires_at=timezone.now() + timedelta(days=settings.UPDATE_LINK_DAYS),
    )
    return link, _signer.sign(word)


def find_link(token: str) -> UpdateLink | None:
    """The link of a token, open or not; None for a token that we never gave out."""
    try:
        word = _signer.unsign(token)
    except signing.BadSignature:
        return None
    return UpdateLink.objects.select_related("partner").filter(digest=_digest(word)).first()


def revoke(link: UpdateLink) -> None:
    """Cancel link: from now on it opens nothing. One that was answered stays as it is."""
    open_links = UpdateLink.objects.filter(pk=link.pk, revoked_at=None, answered_at=None)
    open_links.update(revoked_at=timezone.now())


def use_up(link: UpdateLink) -> bool:
    """Mark as answered; False when it was answered or taken back in the meantime."""
    now = timezone.now()
    still_open = UpdateLink.objects.filter(
        pk=link.pk, revoked_at=None, answered_at=None, expires_at__gt=now
    )
    return still_open.update(answered_at=now) == 1


def clear_old_links() -> int:
    """Delete links that ran out a year ago and brought nothing; returns how many."""
    since = timezone.now() - timedelta(days=KEPT_DAYS)
    return UpdateLink.objects.filter(expires_at__lt=since, suggestion=None).delete()[0]


def _digest(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()
