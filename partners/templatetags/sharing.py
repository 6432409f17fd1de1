"""Ways to take a page along: a mail about it, and its address and date on paper."""

from datetime import datetime
from urllib.parse import quote

from django import template
from django.http import HttpRequest

from ..models import Version

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
def last_change() -> datetime | None:
    """When the directory last changed; today's date would be wrong on a page that was kept."""
    return Version.objects.get_version(Version.DIRECTORY)[1]
