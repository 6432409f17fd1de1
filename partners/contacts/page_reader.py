"""Reads a web page for an office's contacts; names and mailboxes of persons are left out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from selectolax.lexbor import LexborHTMLParser

from ..choices import State
from .contact_rules import DIALED_HERE, is_personal
from .structured_data import contact_points, postal_addresses

# So far around one person's mailbox a phone is taken for that person's.
NEAR = 120
FAX_BEFORE = 20
# Of a long text the first and the last part are read, where contacts stand.
MOST_TEXT = 200_000
# The parser is slow with what is nested deeper, which no real page is; the rest is left unread.
MOST_NESTED = 3_000
_TAG = re.compile(r"<(/?)(?!(?:br|img|input|meta|link|hr)\b)[a-z]", re.IGNORECASE)
_AT = re.compile(r"\s{0,3}[\[({<]\s{0,3}(?:at|arroba)\s{0,3}[\])}>]\s{0,3}", re.IGNORECASE)
_DOT = re.compile(r"\s{0,3}[\[({<]\s{0,3}(?:dot|punto)\s{0,3}[\])}>]\s{0,3}", re.IGNORECASE)
_SPOKEN = re.compile(
    r"\b([\w.+-]{1,64}) (?:at|arroba) ([\w-]{1,63}(?: (?:dot|punto) [\w-]{2,63}){1,4})\b",
    re.ASCII | re.IGNORECASE,
)
_SPOKEN_DOT = re.compile(" (?:dot|punto) ", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}", re.ASCII)
_FILES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp")
_CONTACT = re.compile(r"\bcontact|cont[aá]cto|cont[aá]cten|comun[ií]quese|reach us", re.IGNORECASE)
_FAX = re.compile(r"\bfax\b", re.IGNORECASE)
_ADDRESS = re.compile(
    r"""(?P<street>P\.?[ ]?O\.?[ ]Box[ ]\d{1,6}|\d{1,6}[ ][A-Z0-9][^\n,|]{2,60}?
    (?:,[ ](?:Suite|Ste|Room|Rm|Floor|\d{1,2}(?:st|nd|rd|th)[ ]Floor)[^\n,|]{0,20})?)
    [\n,|\ ]{1,6}(?P<city>[A-Z][A-Za-zÀ-ÿ.'\ -]{1,40}),[ ]?(?P<state>[A-Z]{2})
    [\n,\ ]{1,3}(?P<code>\d{5}(?:-\d{4})?)\b""",
    re.VERBOSE,
)

T = TypeVar("T")


class PostalAddress(NamedTuple):
    """A postal address in the United States."""

    street: str
    city: str
    state: str
    postal_code: str


@dataclass
class PageContacts:
    """What a page says of reaching its office, each thing once and in the page's order.

    `labels` says what a mailbox or phone is, where the page's structured data do.
    """

    emails: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    addresses: list[PostalAddress] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)


def read_page(html: str, url: str) -> PageContacts:
    """The contacts on a page that was found at this address."""
    tree = LexborHTMLParser(_without_depths(html))
    scripts = [node.text() for node in tree.css('script[type="application/ld+json"]')]
    for node in tree.css("script, style, template, svg"):
        node.decompose()
    text = tree.body.text(separator="\n", strip=True) if tree.body else ""
    if len(text) > MOST_TEXT:
        text = f"{text[: MOST_TEXT // 2]}\n\n{text[-MOST_TEXT // 2 :]}"
    text = _spelled_out(text)
    mailboxes = list(dict.fromkeys([*_mailto(tree), *map(str, _EMAIL.findall(text))]))
    phones, others = _phones_in(text)
    found = PageContacts(pages=_contact_pages(tree, url), addresses=_addresses_in(text))
    for point in contact_points(scripts):
        email, phone = _usable(point.email), _dialed(point.phone)
        found.emails += [email] if email else []
        found.phones += [phone] if phone else []
        found.labels |= dict.fromkeys(filter(None, (email, phone)), point.label)
    found.addresses += [PostalAddress(*parts) for parts in postal_addresses(scripts)]
    found.emails += filter(None, map(_usable, mailboxes))
    found.phones += [phone for phone in (*_tel(tree), *phones) if phone not in others]
    found.emails, found.phones = _once(found.emails), _once(found.phones)
    found.addresses = [one for one in _once(found.addresses) if one.state in State.values]
    return found


def _without_depths(html: str) -> str:
    """The page up to where it is nested too deep to be read in a second."""
    depth = 0
    for tag in _TAG.finditer(html):
        depth += -1 if tag[1] else 1
        if depth > MOST_NESTED:
            return html[: tag.start()]
    return html


def _once(items: Iterable[T]) -> list[T]:
    return list(dict.fromkeys(items))


def _spelled_out(text: str) -> str:
    """The text with "info [at] city [dot] gov" and "info at city dot gov" as mailboxes."""
    text = _DOT.sub(".", _AT.sub("@", text))
    return _SPOKEN.sub(lambda said: f"{said[1]}@{_SPOKEN_DOT.sub('.', said[2])}", text)


def _mailto(tree: LexborHTMLParser) -> Iterator[str]:
    for link in tree.css('a[href^="mailto:" i]'):
        address = unquote((link.attributes.get("href") or "")[len("mailto:") :])
        yield from (one.strip() for one in address.partition("?")[0].split(","))


def _usable(address: str) -> str:
    """The address, if it is an office's; mailboxes are told apart without their case."""
    address = address.strip(" .").lower()
    try:
        validate_email(address)
    except ValidationError:
        return ""
    is_file = address.endswith(_FILES)
    return "" if is_file or is_personal(address) else address


def _tel(tree: LexborHTMLParser) -> Iterator[str]:
    for link in tree.css('a[href^="tel:" i]'):
        if number := _dialed(unquote((link.attributes.get("href") or "")[len("tel:") :])):
            yield number


def _has_person(text: str) -> bool:
    return any(map(is_personal, _EMAIL.findall(text)))


def _dialed(text: str) -> str:
    """The number as people here write it: 412-555-0100 ext. 5; empty when it is none."""
    try:
        number = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        return ""
    return _written(number)


def _written(number: phonenumbers.PhoneNumber) -> str:
    digits = str(number.national_number)
    if phonenumbers.region_code_for_number(number) not in DIALED_HERE:
        return ""
    extension = f" ext. {number.extension}" if number.extension else ""
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}{extension}"


def _phones_in(text: str) -> tuple[list[str], set[str]]:
    """The phones of a text; and those that are faxes, or stand beside one person's mailbox."""
    matches = list(phonenumbers.PhoneNumberMatcher(text, "US"))
    phones, others = [], set()
    for at, match in enumerate(matches):
        begin = max(matches[at - 1].end if at else 0, match.start - NEAR)
        end = min(matches[at + 1].start if at + 1 < len(matches) else len(text), match.end + NEAR)
        is_fax = _FAX.search(text[max(begin, match.start - FAX_BEFORE) : match.start])
        number = _written(match.number)
        if is_fax or _has_person(text[begin:end]):
            others.add(number)
        elif number:
            phones.append(number)
    return phones, others


def _contact_pages(tree: LexborHTMLParser, url: str) -> list[str]:
    """The pages of the same site that links call its contact pages."""
    found = []
    for link in tree.css("a[href]"):
        href = (link.attributes.get("href") or "").strip()
        if _CONTACT.search(link.text()) or _CONTACT.search(href):
            try:
                address = urldefrag(urljoin(url, href)).url
            except ValueError:
                continue
            if address.startswith(("http://", "https://")) and _site(address) == _site(url):
                found.append(address)
    return [address for address in _once(found) if address != urldefrag(url).url]


def _site(url: str) -> str:
    return urlsplit(url).netloc.lower().removeprefix("www.")


def _addresses_in(text: str) -> list[PostalAddress]:
    return [
        PostalAddress(
            " ".join(match["street"].split()), match["city"].strip(), match["state"], match["code"]
        )
        for match in _ADDRESS.finditer(text)
    ]
