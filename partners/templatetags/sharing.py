"""Ways to take a page along: a mail about it, and its address and date on paper."""

from datetime import datetime
from urllib.parse import quote

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from ..models import Version

register = template.Library()

# It is fetched for printing only.
QR_CODE = '<img class="qr-code" src="{}?page={}" alt="" width="96" height="96" loading="lazy">'
LIST = """<p class="share"><a class="share__link" href="{}">{}</a></p>
<div class="paper paper--line">
{}<p class="paper__words">{}</p>
</div>
"""


@register.simple_tag(takes_context=True)
def share_list(context: dict, title: str) -> SafeString:
    """Ways to take a list along; its address keeps its parameters."""
    request: HttpRequest = context["request"]
    address = request.build_absolute_uri()
    code = qr_code(request.get_full_path())
    return format_html(LIST, mail_link(title, address), gettext("Mail this page"), code, address)


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
def qr_code(path: str) -> SafeString:
    """The address of a page as a QR code; takes its path with its parameters."""
    return format_html(QR_CODE, reverse("qr-code"), quote(path, safe=""))


@register.simple_tag
def last_change() -> datetime | None:
    """When the directory last changed; today's date would be wrong on a page that was kept."""
    return Version.objects.stamp_of(Version.DIRECTORY)[1]
