"""Writes the published partners to a SQLite file as a Datasette user would lay them out."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from partners.choices import REGIONS
from partners.models import Partner, Place, ServiceArea

# What one partner has several of is a JSON array, which is what Datasette makes facets of.
ARRAYS = ("types", "roles", "needs", "topics", "networks", "regions")
PLAIN_FACETS = ("state", "status", "verified")
TEXTS = ("name", "short_name", "aliases", "parent_organization", "words", "serves", "description")
COLUMNS = (
    "slug", *TEXTS, "city", "state", "status", "verified", "verified_on", "website",
    "latitude", "longitude", *ARRAYS,
)  # fmt: skip
TABLES = f"""
CREATE TABLE partners (slug TEXT PRIMARY KEY, {", ".join(COLUMNS[1:])});
CREATE TABLE areas (place_id INTEGER, slug TEXT, PRIMARY KEY (place_id, slug)) WITHOUT ROWID;
CREATE TABLE places (id INTEGER PRIMARY KEY, name, kind, state, population);
"""
INDEXES = f"""
{"".join(f"CREATE INDEX partners_{one} ON partners ({one});" for one in PLAIN_FACETS)}
CREATE INDEX partners_name ON partners (name);
CREATE INDEX partners_verified_on ON partners (verified_on);
CREATE INDEX partners_point ON partners (latitude, longitude);
CREATE INDEX places_name ON places (name COLLATE NOCASE, population);
CREATE VIRTUAL TABLE partners_fts USING fts5({", ".join(TEXTS)}, content='partners');
INSERT INTO partners_fts (partners_fts) VALUES ('rebuild');
ANALYZE;
"""
CHUNK = 2_000


def export(path: Path) -> None:
    """Make the file; its rows stand on disk in the order of the partners' keys."""
    marks = ", ".join("?" * len(COLUMNS))
    with sqlite3.connect(path) as database:
        database.executescript(TABLES)
        database.executemany(f"INSERT INTO partners VALUES ({marks})", _partners())
        database.executemany("INSERT INTO areas VALUES (?, ?)", _areas())
        database.executemany("INSERT INTO places VALUES (?, ?, ?, ?, ?)", _places())
        database.executescript(INDEXES)
    database.close()


def _partners() -> Iterator[tuple]:
    partners = Partner.objects.published().with_reasons().order_by("pk")
    for partner in partners.iterator(chunk_size=CHUNK):
        row = _row(partner)
        yield tuple(json.dumps(row[name]) if name in ARRAYS else row[name] for name in COLUMNS)


def _row(partner: Partner) -> dict[str, object]:
    types = [kind.slug for kind in partner.types]
    topics = [topic.slug for topic in partner.topic_list]
    networks = [membership.network for membership in partner.membership_list]
    point = partner.point
    return {
        "slug": partner.slug,
        "name": partner.name,
        "short_name": partner.short_name,
        "aliases": "; ".join(alias.name for alias in partner.alias_list),
        "parent_organization": partner.parent_organization,
        "words": " ".join([*types, *topics, *(network.name for network in networks)]),
        "serves": "; ".join(a.place.label for a in partner.area_list if a.place),
        "description": partner.description,
        "city": partner.place.name if partner.place else "",
        "state": partner.state,
        "status": partner.status,
        "verified": "yes" if partner.verified_on else "no",
        "verified_on": partner.verified_on.isoformat() if partner.verified_on else None,
        "website": partner.website,
        "latitude": point.latitude if point else None,
        "longitude": point.longitude if point else None,
        "types": types,
        "roles": [role.slug for role in partner.role_list],
        "needs": [need.slug for need in partner.need_list],
        "topics": topics,
        "networks": [network.slug for network in networks],
        "regions": [slug for slug, (_, states) in REGIONS.items() if partner.state in states],
    }


def _areas() -> Iterator[tuple]:
    areas = ServiceArea.objects.filter(place__isnull=False).order_by("pk")
    return areas.values_list("place", "partner__slug").iterator()


def _places() -> Iterator[tuple]:
    columns = ("pk", "name", "kind", "state", "population")
    return Place.objects.order_by("pk").values_list(*columns).iterator()
