"""Writes partners with a point as a GeoJSON FeatureCollection (RFC 7946), one at a time."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from ..choices import State
from ..last_seen import LastSeen

CHUNK_SIZE = 2_000


@dataclass(frozen=True, slots=True)
class Seen(LastSeen):
    """What a feature says of its status."""

    status: str
    as_of: int | None
    verified_on: date | None


ANY_SLUG = "a-slug-goes-here"


def geojson(partners: QuerySet) -> Iterator[str]:
    """The pieces of a FeatureCollection of all partners that have a point, own or their city's.

    Two queries, whatever the number of partners; `is_approximate` says that a point is the city's
    or, of a town that the gazetteer lacks, its ZIP code's.
    """
    # Now, not while it is sent: the addresses are those of the language that was asked in.
    return _pieces(partners, reverse("partners:detail", args=[ANY_SLUG]))


def _pieces(partners: QuerySet, url: str) -> Iterator[str]:
    types = _types_by_partner(partners)
    yield '{"type":"FeatureCollection","features":['
    rows = _rows(partners).iterator(chunk_size=CHUNK_SIZE)
    separator = ""
    # Many small pieces would be slow to send.
    while batch := list(islice(rows, CHUNK_SIZE)):
        yield separator + ",\n".join(
            _written(_feature(row, types.get(row["pk"], []), url.replace(ANY_SLUG, row["slug"])))
            for row in batch
        )
        separator = ",\n"
    yield "]}\n"


def _written(feature: dict) -> str:
    return json.dumps(feature, ensure_ascii=False, separators=(",", ":"))


def _rows(partners: QuerySet) -> QuerySet:
    located = partners.filter(Q(latitude__isnull=False) | Q(place__latitude__isnull=False))
    return located.order_by("pk").values(
        "pk", "slug", "name", "status", "as_of", "verified_on", "state", "latitude", "town",
        city=Coalesce("place__name", "town"),
        at_latitude=Coalesce("latitude", "place__latitude"),
        at_longitude=Coalesce("longitude", "place__longitude"),
    )  # fmt: skip


def _types_by_partner(partners: QuerySet) -> dict[int, list[str]]:
    """The slugs of each partner's types, in the ladder's order."""
    roles = partners.model.roles.through.objects.order_by("partnerrole__type__position")
    pairs = roles.filter(partner__in=partners.order_by().values("pk")).values_list(
        "partner_id", "partnerrole__type__slug"
    )
    types = defaultdict(list)
    for partner, slug in pairs.iterator(chunk_size=CHUNK_SIZE):
        if slug not in types[partner]:
            types[partner].append(slug)
    return types


def _feature(row: dict, types: list[str], url: str) -> dict:
    seen = Seen(row["status"], row["as_of"], row["verified_on"])
    return {
        "type": "Feature",
        "id": row["slug"],
        "geometry": {
            "type": "Point",
            "coordinates": [round(row["at_longitude"], 5), round(row["at_latitude"], 5)],
        },
        "properties": {
            "name": row["name"],
            "url": url,
            "types": types,
            "city": f"{row['city']}, {row['state']}" if row["city"] else _state_name(row["state"]),
            "status": str(seen.shown_status),
            "last_known_in": seen.last_known_year,
            "is_approximate": row["latitude"] is None or bool(row["town"]),
        },
    }


def _state_name(code: str) -> str:
    return State(code).english if code else ""
