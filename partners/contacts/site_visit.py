"""Visits a partner's own website, and proposes the contacts that it names to the editors."""

import re
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import urlsplit

from ..linkcheck.outcomes import NotVisited
from ..linkcheck.page_fetcher import Page, PageFetcher
from ..models import Partner, Suggestion
from ..suggestions.submission import receive, text_of
from .page_reader import PageContacts, PostalAddress, read_page
from .reach import CONTACT_FIELDS

# Beside the page that the entry names.
MOST_CONTACT_PAGES = 2
MOST_OTHERS = 8
# Of the fields that hold one.
LONGEST_ADDRESS = 500
# Whose mailbox a librarian looks for, before the one for everything else.
_DATA = re.compile(r"gis|data|dato|map|stat|research|census|planning")
_GENERAL = re.compile(r"info|contact|help|office|library|ask")
_LAST = re.compile(r"web|admin|press|media|news|job|hr\b|donat")


class Findings(NamedTuple):
    """The pages of a site that were read, the contact pages first, and what each says."""

    pages: list[tuple[str, PageContacts]]


def address_of(partner: Partner) -> str:
    """Where its contacts are looked for; empty when it has no page."""
    return partner.website or partner.data_portal_url


def visit(url: str, fetcher: PageFetcher) -> Findings:
    """What a site says of reaching its office; NotVisited when its first page cannot be read."""
    home = _read(fetcher.fetch(url))
    pages = []
    for link in home[1].pages[:MOST_CONTACT_PAGES]:
        try:
            pages.append(_read(fetcher.fetch(link)))
        except NotVisited:
            continue
    return Findings([*pages, home])


def _read(page: Page) -> tuple[str, PageContacts]:
    return page.url, read_page(page.html, page.url)


def propose(partner: Partner, findings: Findings, today: date) -> Suggestion | None:
    """Put what the entry lacks into the editors' queue; None when there is nothing new.

    What was proposed before, and decided, is not proposed again.
    """
    texts = {**_contact(partner, findings, today), **_address(partner, findings)}
    if not texts:
        return None
    said = repr((partner.pk, sorted((k, v) for k, v in texts.items() if k != "contact_seen_on")))
    form_id = sha256(said.encode()).hexdigest()[:32]
    if Suggestion.objects.filter(form_id=form_id).exists():
        return None
    return receive(
        Suggestion(
            kind=Suggestion.Kind.CORRECTION,
            partner=partner,
            title=partner.name,
            proposed=texts,
            seen={field: text_of(partner, field) for field in texts},
            comment=_comment(findings, texts, today),
            form_id=form_id,
            is_from_website=True,
        )
    )


def _contact(partner: Partner, findings: Findings, today: date) -> dict[str, str]:
    """The fields of a contact, all from one page; none for an entry that has a contact."""
    if any(getattr(partner, field) for field in CONTACT_FIELDS):
        return {}
    pages = [url for url, _ in findings.pages[:-1] if _fits(url) and url.startswith("https://")]
    for url, found in findings.pages:
        if found.emails or found.phones:
            email = _best_mailbox(found.emails, url)
            phone = found.phones[0] if found.phones else ""
            label = found.labels.get(email) or found.labels.get(phone, "")
            texts = {"contact_label": label, "email": email, "phone": phone}
            break
    else:
        url, texts = findings.pages[0][0], {}
    texts |= {"contact_url": pages[0] if pages else ""}
    if not _fits(url) or not any(texts.get(field) for field in CONTACT_FIELDS):
        return {}
    texts |= {"contact_source_url": url, "contact_seen_on": today.isoformat()}
    return {field: text for field, text in texts.items() if text}


def _fits(url: str) -> bool:
    return len(url) <= LONGEST_ADDRESS


def _best_mailbox(emails: list[str], url: str) -> str:
    """The mailbox of who works with data, else a general one; of the site's own domain first."""
    domain = ".".join((urlsplit(url).hostname or "").split(".")[-2:])

    def worth(email: str) -> int:
        mailbox, _, host = email.partition("@")
        points = 4 * bool(_DATA.search(mailbox)) + 2 * bool(_GENERAL.search(mailbox))
        return points + host.endswith(domain) - 3 * bool(_LAST.search(mailbox))

    return max(emails, key=worth, default="")


def _address(partner: Partner, findings: Findings) -> dict[str, str]:
    """Street and ZIP code in the entry's own city, when it has none."""
    if partner.street_address or not partner.town_name:
        return {}
    for address in _addresses(findings):
        is_here = address.city.casefold() == partner.town_name.partition(",")[0].casefold()
        if is_here and address.state == partner.state:
            return {"street_address": address.street, "postal_code": address.postal_code}
    return {}


def _addresses(findings: Findings) -> Iterator[PostalAddress]:
    for _, found in findings.pages:
        yield from found.addresses


def _comment(findings: Findings, texts: dict[str, str], today: date) -> str:
    """Where and when it was found, and what else stood there."""
    pages = ", ".join(url for url, _ in findings.pages)
    lines = [f"Found on {today.isoformat()} by reading its own website: {pages}"]
    others = [one for _, found in findings.pages for one in (*found.emails, *found.phones)]
    others += [", ".join(address) for address in _addresses(findings)]
    others = [one for one in dict.fromkeys(others) if one not in texts.values()]
    if others:
        lines.append(f"Also there: {'; '.join(others[:MOST_OTHERS])}")
    return "\n".join(lines)
