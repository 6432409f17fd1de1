"""The fields of a suggestion, which are text and pass the checks of an import.

A field with several values has one on each line.
"""

from collections.abc import Callable

from ..exports.csv import SEPARATOR, cell_text, split_addresses, split_cell
from ..imports.service_areas import split_state
from ..models import Partner, Suggestion
from ..places.states import state_code

Kind = Suggestion.Kind
Texts = dict[str, str]


class CannotDecide(Exception):
    """A decision was refused, and nothing was written; `reasons` are sentences for curators."""

    def __init__(self, *reasons: str) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))


# Field → what curators call it, in the order in which they read it.
LABELS = {
    "title": "Title",
    "name": "Name",
    "short_name": "Short name",
    "description": "What it does",
    "roles": "Roles",
    "status": "Status",
    "years": "Years",
    "place": "City and state",
    "street_address": "Street address",
    "postal_code": "ZIP code",
    "website": "Website",
    "data_portal_url": "Data portal",
    "contact_label": "Who answers",
    "email": "Office email",
    "phone": "Office phone",
    "contact_url": "Contact page",
    "contact_source_url": "Contact seen at",
    "contact_seen_on": "Contact seen on",
    "serves": "Service area",
    "libraries": "Libraries that took part",
    "others": "Others who took part",
    "summary": "What happened",
    "lessons": "What others can learn",
    "source_urls": "Sources",
    "source_url": "Source",
}
_ADDRESS = ("place", "street_address", "postal_code")
CONTACT = ("contact_label", "email", "phone", "contact_url")
_REACH = ("website", "data_portal_url", *CONTACT)
_ENTRY = ("name", "short_name", "description", "roles", *_ADDRESS, *_REACH, "serves")
FIELDS: dict[str, tuple[str, ...]] = {
    # What everyone knows comes first.
    Kind.NEW: (
        "name", "place", "website", "description", "roles", "serves", "short_name",
        "street_address", "postal_code", "data_portal_url", *CONTACT, "source_urls",
    ),
    Kind.CORRECTION: (*_ENTRY, "source_urls"),
    Kind.MOVED: (*_ADDRESS, *_REACH, "source_urls"),
    Kind.CLOSED: ("status", "source_urls"),
    Kind.STILL_RIGHT: (),
    Kind.STORY: (
        "title", "years", "place", "libraries", "others", "summary", "lessons", "source_url",
    ),
}  # fmt: skip
# Their values are compared as sets: the order of lines says nothing.
SEVERAL = ("roles", "serves", "source_urls", "libraries", "others")


def labelled(texts: Texts) -> list[tuple[str, str, str]]:
    """Field, label and text of each, in the order of `LABELS`."""
    return [(field, label, texts[field]) for field, label in LABELS.items() if field in texts]


def text_of(partner: Partner, field: str) -> str:
    """What the entry says now."""
    if field == "place":
        return partner.english_setting
    cell = cell_text(partner, field)
    split = _SPLIT.get(field)
    return "\n".join(split(cell)) if split else cell


_SPLIT: dict[str, Callable[[str], list[str]]] = {
    "roles": split_cell,
    "serves": split_cell,
    "source_urls": split_addresses,
}


def texts_of(partner: Partner, kind: str) -> Texts:
    """All that a form of this kind begins with."""
    return {field: text_of(partner, field) for field in FIELDS[kind]}


def is_same(field: str, one: str, other: str) -> bool:
    """Whether two texts of a field say the same."""
    if field in SEVERAL:
        return set(one.splitlines()) == set(other.splitlines())
    return one == other


def cells_of(texts: Texts) -> dict[str, str]:
    """The cells of an import row that say what these texts of a partner say."""
    cells = {}
    for field, text in texts.items():
        if field == "place":
            cells["city"], cells["state"] = city_and_state(text)
        elif field in SEVERAL:
            cells[field] = SEPARATOR.join(text.splitlines())
        else:
            cells[field] = text
    return cells


def city_and_state(text: str) -> tuple[str, str]:
    """“Pittsburgh, PA” → its name and its state's code; a state alone has no city."""
    if state := state_code(text):
        return "", state
    return split_state(text)


def state_of(suggestion: Suggestion) -> str:
    """The state whose curators look after this suggestion; "" when nothing says so."""
    place = suggestion.proposed.get("place", "")
    if suggestion.partner:
        return suggestion.partner.state
    return city_and_state(place)[1] if place else ""


def receive(suggestion: Suggestion) -> Suggestion:
    """Put it into the queue, once for each form, and return the one that stands there."""
    suggestion.state = state_of(suggestion)
    values = {
        field.attname: getattr(suggestion, field.attname)
        for field in suggestion._meta.concrete_fields
        if field.name not in ("id", "form_id")
    }
    stored, _ = Suggestion.objects.get_or_create(form_id=suggestion.form_id, defaults=values)
    return stored
