"""The groups of fields that a merge chooses between, and how each reads."""

from collections.abc import Callable
from dataclasses import dataclass

from ..models import Partner


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Fields that are chosen together; `text` says what an entry has in them."""

    name: str
    label: str
    columns: tuple[str, ...]
    text: Callable[[Partner], str]


def _plain(name: str, label: str, *more: str) -> FieldGroup:
    return FieldGroup(name, label, (name, *more), lambda partner: str(getattr(partner, name) or ""))


def _location(partner: Partner) -> str:
    town = " ".join(filter(None, (partner.city_and_state, partner.postal_code)))
    point = "" if partner.latitude is None else f"at {partner.latitude}, {partner.longitude}"
    return ", ".join(filter(None, (partner.street_address, town, point)))


_CONTACT = (
    "contact_label", "email", "phone", "contact_url", "contact_source_url", "contact_seen_on",
)  # fmt: skip


def _contact(partner: Partner) -> str:
    label, *ways, source, seen_on = (getattr(partner, column) for column in _CONTACT)
    texts = [label, *ways, f"seen on {seen_on} at {source}" if source else ""]
    return ", ".join(filter(None, texts))


def _lifecycle(partner: Partner) -> str:
    parts = [partner.get_status_display()]
    parts += [f"opened {partner.opened_on}"] if partner.opened_on else []
    parts += [f"closed {partner.closed_on}"] if partner.closed_on else []
    parts += [f"succeeded by {partner.successor}"] if partner.successor else []
    return ", ".join(parts)


def _verification(partner: Partner) -> str:
    if partner.verified_on is None:
        return ""
    return f"{partner.verified_on}: {partner.get_verified_how_display()}"


GROUPS = (
    _plain("name", "Name"),
    _plain("short_name", "Short name"),
    _plain("parent_organization", "Belongs to"),
    _plain("description", "Description", "description_es"),
    FieldGroup(
        "location",
        "Where",
        ("street_address", "place_id", "town", "state", "postal_code", "latitude", "longitude"),
        _location,
    ),
    _plain("website", "Website"),
    _plain("data_portal_url", "Data portal"),
    # One group, because they share one source and one date.
    FieldGroup("contact", "Contact", _CONTACT, _contact),
    _plain("ror_id", "ROR id"),
    _plain("wikidata_id", "Wikidata id"),
    FieldGroup(
        "lifecycle", "Status", ("status", "opened_on", "closed_on", "successor_id"), _lifecycle
    ),
    _plain("as_of", "Sources are of"),
    _plain("note", "Curators' note"),
    FieldGroup(
        "verification",
        "Checked",
        ("verified_on", "verified_by_id", "verified_how", "verification_due_on"),
        _verification,
    ),
    FieldGroup(
        "publication",
        "Publication",
        ("publication",),
        lambda partner: partner.get_publication_display(),
    ),
)
# What the entry that stays never takes from the other one; sources are united line by line.
ITS_OWN = {"id", "slug", "external_id", "created_at", "merged_into_id", "source_urls"}
