"""Reads contacts and postal addresses from a page's schema.org data (JSON-LD)."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

LONGEST_LABEL = 80
PERSON = "Person"


class ContactPoint(NamedTuple):
    """What schema.org calls so: a mailbox or a phone, and what it is for."""

    email: str
    phone: str
    label: str


def contact_points(scripts: Iterable[str]) -> Iterator[ContactPoint]:
    """The contact points, and the contacts of organizations themselves; none of a person."""
    for thing in _things(scripts):
        email, phone = _text(thing, "email"), _text(thing, "telephone")
        if email or phone:
            label = _text(thing, "contactType")[:LONGEST_LABEL]
            yield ContactPoint(email.removeprefix("mailto:"), phone, label)


def postal_addresses(scripts: Iterable[str]) -> Iterator[tuple[str, str, str, str]]:
    """Street, city, state and ZIP code of each address that has all of them."""
    for thing in _things(scripts):
        street, city = _text(thing, "streetAddress"), _text(thing, "addressLocality")
        state, code = _text(thing, "addressRegion"), _text(thing, "postalCode")
        if street and city and state and code:
            yield street, city, state, code


def _things(scripts: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Every object of the data, outermost first, without persons and what hangs on them."""
    waiting: list[Any] = []
    for script in scripts:
        try:
            waiting.append(json.loads(script))
        except (ValueError, RecursionError):
            continue
    while waiting:
        thing = waiting.pop(0)
        if isinstance(thing, list):
            waiting += thing
        elif isinstance(thing, dict) and PERSON not in _types(thing):
            yield thing
            waiting += thing.values()


def _types(thing: dict[str, Any]) -> list[Any]:
    named = thing.get("@type", ())
    return named if isinstance(named, list) else [named]


def _text(thing: dict[str, Any], name: str) -> str:
    value = thing.get(name)
    return " ".join(value.split()) if isinstance(value, str) else ""
