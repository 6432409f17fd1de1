"""Signed tokens that protect visitors' forms from forgery and machines without a cookie.

A token says which form it is for, when the form was made, and what the entry said then.
"""

import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.utils.crypto import get_random_string

# Part of each signature: another text would refuse the forms that are open.
SALT = "partners.guards.ticket"
TOKEN_SECONDS = 24 * 3600


class BadFormToken(Exception):
    """The token was not signed by this site, or is for another form."""


@dataclass(frozen=True, slots=True)
class FormToken:
    """`purpose` names the form, `seen` is what its fields began with, `made_at` a Unix time."""

    purpose: str
    seen: dict[str, str] = field(default_factory=dict)
    form_id: str = field(default_factory=lambda: get_random_string(32))
    made_at: int = field(default_factory=lambda: int(time.time()))

    def __str__(self) -> str:
        """The signed text in the form's hidden field."""
        content = [self.purpose, self.seen, self.form_id, self.made_at]
        return signing.dumps(content, salt=SALT, compress=True)

    @property
    def is_too_quick(self) -> bool:
        """Whether the form came back faster than a person can fill it in."""
        return time.time() - self.made_at < settings.FORM_SECONDS

    @property
    def is_too_old(self) -> bool:
        return time.time() - self.made_at > TOKEN_SECONDS


def read_form_token(text: str, purpose: str) -> FormToken:
    """Return the token in `text`, also an expired one.

    Raises BadFormToken unless this site signed it for `purpose`.
    """
    try:
        token = FormToken(*signing.loads(text, salt=SALT))
    except (signing.BadSignature, TypeError) as error:
        raise BadFormToken from error
    if token.purpose != purpose:
        raise BadFormToken
    return token


def is_from_this_site(request: HttpRequest) -> bool:
    """Whether the browser, as far as it tells, sends a form that stood on this site."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin")
    if origin is None or origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    return urlsplit(origin).netloc == request.get_host()
