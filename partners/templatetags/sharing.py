"""Ways to take a page along: a mail about it, and its address and date on paper."""

from datetime import datetime
from html import escape
from urllib.parse import quote

from django import template
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from ..models import Version
from ..slugs import address_of

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
    path = request.get_full_path()
    address = f"{request.scheme}://{request.get_host()}{path}"
    mail = escape(mail_link(title, address))
    html = LIST.format(mail, gettext("Mail this page"), qr_code(path), escape(address))
    return mark_safe(html)  # noqa: S308 - escaped above


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
    html = QR_CODE.format(address_of("qr-code"), quote(path, safe=""))
    return mark_safe(html)  # noqa: S308 - quoted above


@register.simple_tag
def last_change() -> datetime | None:
    """When the directory last changed; today's date would be wrong on a page that was kept."""
    return Version.objects.get_version(Version.DIRECTORY)[1]
