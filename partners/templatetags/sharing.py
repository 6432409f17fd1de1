"""Ways to take a page along: a mail about it, and its address as a QR code on paper."""

from datetime import datetime
from functools import lru_cache
from urllib.parse import quote

from django import template
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from ..models import Version
from ..outputs.qr_codes import qr_code_inline

register = template.Library()


@register.simple_tag
def page_address(request: HttpRequest) -> str:
    """The whole address of this page, without parameters, as one would pass it on."""
    return request.build_absolute_uri(request.path)


@register.simple_tag
def mail_link(subject: str, *paragraphs: str) -> str:
    """A `mailto:` address that opens a mail with subject and text, encoded as RFC 6068 says."""
    text = "\r\n\r\n".join(" ".join(str(paragraph).split()) for paragraph in paragraphs)
    return f"mailto:?subject={quote(' '.join(str(subject).split()))}&body={quote(text)}"


@register.simple_tag
@lru_cache(maxsize=2_000)
def qr_code(address: str) -> SafeString:
    """The address as a QR code within the page.

    Hidden from screen readers, because the address stands beside it as text.
    """
    # segno writes nothing of the address into the SVG but the squares that stand for it.
    return mark_safe(qr_code_inline(address))  # noqa: S308


@register.simple_tag
def last_change() -> datetime | None:
    """When the directory last changed; today's date would be wrong on a page that was kept."""
    return Version.objects.stamp_of(Version.DIRECTORY)[1]
