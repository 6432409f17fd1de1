"""Writes partners with a point as a GeoJSON FeatureCollection (RFC 7946), one at a time."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from ..choices import State
from ..last_seen import LastSeen
from ..models import Partner
from ..search.bitmaps import IdBitmap
from ..search.run import SearchResult
from ..snapshot.directory_snapshot import DirectorySnapshot

CHUNK_SIZE = 1_000
ANY_SLUG = "a-slug-goes-here"


@dataclass(frozen=True, slots=True)
class Seen(LastSeen):
    """What a feature says of its status."""

    status: str
    as_of: int | None
    verified_on: date | None


def geojson(result: SearchResult) -> Iterator[str]:
    """The pieces of a FeatureCollection of all found partners that have a point or a city's.

    One query for each thousand of them; `is_approximate` says that a point is the city's or, of a
    town that the gazetteer lacks, its ZIP code's.
    """
    # Now, not while it is sent: the addresses are those of the language that was asked in.
    return _pieces(result, reverse("partners:detail", args=[ANY_SLUG]))


def _pieces(result: SearchResult, url: str) -> Iterator[str]:
    types = _types_in_order(result.snapshot)
    yield '{"type":"FeatureCollection","features":['
    separator = ""
    keys = iter(result.matched & result.snapshot.points.located)
    # Many small pieces would be slow to send.
    while batch := list(islice(keys, CHUNK_SIZE)):
        features = [
            _written(_feature(row, _types(types, row["pk"]), url.replace(ANY_SLUG, row["slug"])))
            for row in _rows(batch)
        ]
        yield separator + ",\n".join(features) if features else ""
        separator = ",\n" if features else separator
    yield "]}\n"


def _rows(keys: list[int]) -> QuerySet:
    # But for those who have lost their point since they were found.
    located = Q(latitude__isnull=False) | Q(place__latitude__isnull=False)
    return Partner.objects.filter(located, pk__in=keys).order_by("pk").values(
        "pk", "slug", "name", "status", "as_of", "verified_on", "state", "latitude", "town",
        city=Coalesce("place__name", "town"),
        at_latitude=Coalesce("latitude", "place__latitude"),
        at_longitude=Coalesce("longitude", "place__longitude"),
    )  # fmt: skip


def _types_in_order(snapshot: DirectorySnapshot) -> dict[str, IdBitmap]:
    """Who is of each type, by its slug, in the ladder's order."""
    of_type, labels = snapshot.choices("type"), snapshot.labels["type"]
    return {slug: of_type[slug] for slug in labels if slug in of_type}


def _types(of_type: dict[str, IdBitmap], key: int) -> list[str]:
    return [slug for slug, held in of_type.items() if key in held]


def _written(feature: dict) -> str:
    return json.dumps(feature, ensure_ascii=False, separators=(",", ":"))


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
