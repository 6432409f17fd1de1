"""The same answers in plain SQL, written by hand: what the database alone would take.

A faceted page is one statement for each facet, counted with its own choice lifted, then the rows
of the page and what hangs on them.
"""

from collections.abc import Callable

from django.db import connection

from .questions import Parameters

ROLES = (
    "partners_partner_roles pr JOIN partners_partnerrole r ON r.id = pr.partnerrole_id "
    "JOIN partners_partnertype t ON t.id = r.type_id"
)
TAGS = "taggit_taggeditem i JOIN taggit_tag g ON g.id = i.tag_id"
MEMBERS = "networks_membership m JOIN networks_network n ON n.id = m.network_id"
NEEDS = "partners_partner_needs pn JOIN partners_need d ON d.id = pn.need_id"
IS_TAG = "i.content_type_id = :partner_type"
IS_MEMBER = "(NOT m.is_past OR n.status = 'ended')"
# Each facet: the column of the choice, the tables it is in, and how partners lead there.
FACETS = {
    "type": ("t.slug", ROLES, "pr.partner_id = p.id"),
    "role": ("r.slug", ROLES, "pr.partner_id = p.id"),
    "need": ("d.slug", NEEDS, "pn.partner_id = p.id"),
    "topic": ("g.slug", TAGS, f"i.object_id = p.id AND {IS_TAG}"),
    "network": ("n.slug", MEMBERS, f"m.partner_id = p.id AND {IS_MEMBER}"),
    # The regions are sums of these.
    "state": ("p.state", "", ""),
    "status": ("p.status", "", ""),
    "verified": ("p.verified_on IS NULL", "", ""),
}
NEARNESS = "p.unit_x * :x + p.unit_y * :y + p.unit_z * :z"
BOX = (
    "p.unit_x BETWEEN :x - :chord AND :x + :chord AND p.unit_y BETWEEN :y - :chord AND :y + :chord "
    "AND p.unit_z BETWEEN :z - :chord AND :z + :chord"
)
AROUND = (
    "SELECT outer_id FROM partners_containment WHERE inner_id = :place "
    "UNION SELECT id FROM partners_place WHERE id = :place OR kind = 'nation'"
)
SERVING = f"SELECT partner_id FROM partners_servicearea WHERE place_id IN ({AROUND})"
# What each parameter asks of a partner.
CONDITIONS = {
    "type": f"p.id IN (SELECT pr.partner_id FROM {ROLES} WHERE t.slug = :type)",
    "state": "p.state = :state",
    "topic": f"p.id IN (SELECT i.object_id FROM {TAGS} WHERE g.slug = :topic AND {IS_TAG})",
    "network": "p.id IN (SELECT m.partner_id FROM "
    f"{MEMBERS} WHERE n.slug = :network AND {IS_MEMBER})",
    "place": f"(({BOX} AND {NEARNESS} >= :least) OR p.id IN ({SERVING}))",
}
TEXT = {
    "sqlite": "p.id IN (SELECT rowid FROM partners_search WHERE partners_search MATCH :q)",
    "postgresql": "p.id IN (SELECT partner_id FROM partners_search "
    "WHERE document @@ plainto_tsquery('simple', :q))",
}
ORDERS = {"place": f"{NEARNESS} DESC, p.sort_key", "verified": "p.verified_on DESC, p.sort_key"}
COLUMNS = (
    "p.*, c.name, c.state FROM partners_partner p LEFT JOIN partners_place c ON c.id = p.place_id"
)


def facet_statements(parameters: Parameters) -> list[str]:
    """One statement a facet, and those for the page's rows, with what hangs on them."""
    conditions = {name: _condition(name) for name in parameters if _condition(name)}
    statements = []
    for name, (column, links, leads) in FACETS.items():
        others = [sql for other, sql in conditions.items() if other != name]
        where = " AND ".join(["p.publication = 'published'", *others])
        joined = f"JOIN ({links}) ON {leads}" if links else ""
        statements.append(
            f"SELECT {column}, count(DISTINCT p.id) FROM partners_partner p {joined} "
            f"WHERE {where} GROUP BY 1"
        )
    return statements + _page_statements(conditions, parameters)


def _condition(name: str) -> str:
    return TEXT[connection.vendor] if name == "q" else CONDITIONS.get(name, "")


def _page_statements(conditions: dict[str, str], parameters: Parameters) -> list[str]:
    where = " AND ".join(["p.publication = 'published'", *conditions.values()])
    order = ORDERS.get("place" if "place" in parameters else parameters.get("sort"), "p.sort_key")
    page = f"WHERE {where} ORDER BY {order} LIMIT 25 OFFSET :offset"
    return [f"SELECT {COLUMNS} {page}", *_hanging(f"SELECT p.id FROM partners_partner p {page}")]


def _hanging(ids: str) -> list[str]:
    """The roles and service areas of some partners."""
    # Selected from once more, because a subquery behind IN may not have a LIMIT everywhere.
    some = f"(SELECT id FROM ({ids}) chosen)"
    return [
        f"SELECT pr.partner_id, r.*, t.* FROM {ROLES} WHERE pr.partner_id IN {some}",
        "SELECT a.*, o.* FROM partners_servicearea a LEFT JOIN partners_place o "
        f"ON o.id = a.place_id WHERE a.partner_id IN {some}",
    ]


def ecosystem_statements(parameters: Parameters) -> list[str]:
    """Who serves a city best and who is nearest, by type, and how many serve the nation."""
    published = "p.publication = 'published' AND p.status IN ('active', 'unknown')"
    parts = "SELECT inner_id FROM partners_containment WHERE outer_id = :place"
    around = (
        f"SELECT partner_id FROM partners_servicearea WHERE place_id IN ({AROUND} UNION {parts})"
    )
    ranked = "row_number() OVER (PARTITION BY r.type_id ORDER BY {order}) AS position"
    from_roles = f"FROM partners_partner p JOIN ({ROLES}) ON pr.partner_id = p.id"
    serving = (
        f"SELECT p.id, r.type_id, {ranked.format(order='p.sort_key')} {from_roles} "
        f"WHERE {published} AND p.id IN ({around})"
    )
    nearest = (
        f"SELECT p.id, r.type_id, {ranked.format(order=f'{NEARNESS} DESC')} {from_roles} "
        f"WHERE {published} AND p.id NOT IN ({around}) AND {BOX}"
    )
    best = f"SELECT id FROM ({serving}) s WHERE position <= 6"
    near = f"SELECT id FROM ({nearest}) n WHERE position <= 3"
    return [
        f"SELECT {COLUMNS} WHERE p.id IN ({best}) OR p.id IN ({near})",
        f"SELECT count(*) FROM partners_partner p WHERE {published} AND p.id IN (SELECT partner_id "
        "FROM partners_servicearea a JOIN partners_place o ON o.id = a.place_id "
        "WHERE o.kind = 'nation')",
    ]


def partner_statements(parameters: Parameters) -> list[str]:
    """One partner with what hangs on it, and the five nearest others."""
    one = "SELECT p.id FROM partners_partner p WHERE p.slug = :slug"
    near = f"p.publication = 'published' AND {BOX} AND p.slug <> :slug"
    nearest = f"SELECT p.id FROM partners_partner p WHERE {near} ORDER BY {NEARNESS} DESC LIMIT 5"
    return [
        f"SELECT {COLUMNS} WHERE p.slug = :slug",
        *_hanging(one),
        f"SELECT g.* FROM {TAGS} WHERE {IS_TAG} AND i.object_id IN ({one})",
        f"SELECT n.* FROM {MEMBERS} WHERE m.partner_id IN ({one})",
        f"SELECT * FROM partners_alias WHERE partner_id IN ({one})",
        f"SELECT {COLUMNS} WHERE {near} ORDER BY {NEARNESS} DESC LIMIT 5",
        *_hanging(nearest),
    ]


def network_statements(parameters: Parameters) -> list[str]:
    """One network and its members."""
    return [
        "SELECT * FROM networks_network WHERE slug = :network",
        f"SELECT m.*, p.*, c.* FROM {MEMBERS} JOIN partners_partner p ON p.id = m.partner_id "
        "LEFT JOIN partners_place c ON c.id = p.place_id "
        "WHERE n.slug = :network AND p.publication = 'published' ORDER BY p.state, p.sort_key",
    ]


def place_statements(parameters: Parameters) -> list[str]:
    """The ten largest places with a name that begins so."""
    return [
        "SELECT o.* FROM partners_placename b JOIN partners_place o ON o.id = b.place_id "
        "WHERE b.key BETWEEN :prefix AND :prefix_end ORDER BY o.prominence DESC LIMIT 10"
    ]


def geojson_statements(parameters: Parameters) -> list[str]:
    """All partners of a state, with what hangs on them."""
    where = "WHERE p.publication = 'published' AND p.state = :state"
    return [f"SELECT {COLUMNS} {where}", *_hanging(f"SELECT p.id FROM partners_partner p {where}")]


STATEMENTS: dict[str, Callable[[Parameters], list[str]]] = {
    **dict.fromkeys(("everything", "text", "state", "topic", "near"), facet_statements),
    "ecosystem": ecosystem_statements,
    "partner": partner_statements,
    "network": network_statements,
    "place": place_statements,
    "geojson": geojson_statements,
}
