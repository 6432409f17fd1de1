"""The rules for contacts: an office's, never one person's, and written as people here do."""

import re
from datetime import date

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Where phones have the country code 1 and belong to the United States.
DIALED_HERE = {"US", "PR", "GU", "VI", "AS", "MP"}
MAIL_HOSTS = frozenset(
    "gmail.com googlemail.com yahoo.com ymail.com rocketmail.com hotmail.com outlook.com live.com "
    "msn.com aol.com icloud.com me.com mac.com proton.me protonmail.com gmx.com gmx.net mail.com "
    "zoho.com fastmail.com yandex.com comcast.net verizon.net att.net sbcglobal.net bellsouth.net "
    "cox.net charter.net earthlink.net frontier.com".split()
)
# A mailbox with one of these in its name is an office's, in English or Spanish.
_OFFICE = re.compile(
    "gis|data|dato|info|map|plan|help|desk|support|office|oficina|city|county|town|state|librar|"
    "biblio|research|stat|census|censo|public|open|contact|admin|service|servicio|dep(art|t)|team|"
    "group|center|centro|web|mail|land|hous|labs?(?![a-z])|question|pregunta|ask|hello|hola|mayor|"
    "clerk|assess|econom|forecast|media|press|news|health|transport|transit|engineer|works|record|"
    "geo|tech|council|commission|committee|program|project|director(?![a-z]+[._])|staff|user|"
    "community|regional|metro|univ|reference|outreach|education|training"
)
# The commonest given and family names in the United States, after the Census Bureau's lists; none
# that is an office's word as well.
_GIVEN = frozenset(
    "james john robert michael william david richard joseph thomas charles christopher daniel "
    "matthew anthony mark donald steven paul andrew joshua kenneth kevin brian george edward "
    "ronald timothy jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin "
    "scott brandon benjamin samuel gregory frank patrick raymond jack dennis jerry mary patricia "
    "jennifer linda elizabeth barbara susan jessica sarah karen nancy lisa betty margaret sandra "
    "ashley kimberly emily donna michelle carol amanda dorothy melissa deborah stephanie rebecca "
    "sharon laura cynthia kathleen amy angela shirley anna brenda pamela emma nicole helen "
    "samantha katherine christine debra rachel carolyn janet catherine maria heather diane jane "
    "jose juan luis carlos jesus antonio miguel ana carmen rosa".split()
)
_FAMILY = frozenset(
    "smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez "
    "gonzalez wilson anderson thomas taylor moore jackson martin lee perez thompson white harris "
    "sanchez clark ramirez lewis robinson walker allen wright torres nguyen hill flores adams "
    "nelson baker hall rivera campbell mitchell carter roberts gomez phillips evans turner diaz "
    "parker cruz edwards collins reyes stewart morris morales murphy rogers gutierrez ortiz "
    "morgan cooper peterson bailey reed kelly howard ramos kim ward richardson watson brooks "
    "chavez bennett gray mendoza ruiz hughes alvarez castillo sanders patel myers ross foster "
    "jimenez".split()
)
_PARTIAL_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
_secure = URLValidator(schemes=["https"])


def is_personal(address: str) -> bool:
    """Whether an email address seems to be one person's, by its host or by its name."""
    mailbox, _, host = address.lower().rpartition("@")
    return host in MAIL_HOSTS or is_named_after_person(mailbox)


def is_named_after_person(mailbox: str) -> bool:
    """Whether it reads like a person's: jane.doe, j_doe, jdoe, janedoe, jane."""
    mailbox = mailbox.partition("+")[0]
    parts = [part for part in re.split(r"[._-]+", mailbox) if part.isalpha()]
    if not parts or (_GIVEN.isdisjoint(parts) and _OFFICE.search(mailbox)):
        return False
    if not _GIVEN.isdisjoint(parts):
        return True
    is_parted = "." in mailbox or "_" in mailbox
    return (len(parts) > 1 and is_parted) or (len(parts) == 1 and _is_run_together(parts[0]))


def _is_run_together(word: str) -> bool:
    """Whether it is an initial or a given name, with a family name before or behind it."""
    given = (word[:cut] for cut in range(3, len(word)) if word[:cut] in _GIVEN)
    is_whole = any(word[len(name) :] in _FAMILY for name in given)
    return is_whole or word[1:] in _FAMILY or word[:-1] in _FAMILY


def validate_office_email(address: str) -> None:
    """Raise ValidationError for a mailbox that seems to be one person's."""
    if is_personal(address):
        raise ValidationError(
            _(
                "“%(address)s” looks like one person’s own mailbox. Enter an address of "
                "the office, such as gis@example.gov, or leave it empty and enter the office’s "
                "contact page."
            ),
            params={"address": address},
        )


def validate_phone(text: str) -> None:
    """Raise ValidationError unless it is a phone number of the United States."""
    try:
        number = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or phonenumbers.region_code_for_number(number) not in DIALED_HERE:
        raise ValidationError(
            _(
                "“%(text)s” isn’t a U.S. phone number. Enter ten digits with the area code, such "
                "as 412-555-0100; an extension follows as “ext. 5”."
            ),
            params={"text": text[:40]},
        )


def validate_contact_page(address: str) -> None:
    """Raise ValidationError unless it is an address that starts with https://."""
    try:
        _secure(address)
    except ValidationError:
        raise ValidationError(
            _(
                "Enter the contact page’s address, starting with https://. If it has no secure "
                "address, enter an office email or phone instead."
            ),
        ) from None


def validate_seen_on(text: str) -> None:
    """Raise ValidationError unless it is a year, a month or a day that has come."""
    whole = text + "-01-01"[len(text) - 4 :] if _PARTIAL_DATE.fullmatch(text) else ""
    try:
        day = date.fromisoformat(whole)
    except ValueError:
        raise ValidationError(
            _(
                "“%(text)s” isn’t a date. Enter a day, a month or a year, like 2026-11-21, 2026-11 "
                "or 2026."
            ),
            params={"text": text[:40]},
        ) from None
    if day > timezone.localdate():
        raise ValidationError(_("The date can’t be in the future."))
