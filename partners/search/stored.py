"""What lists show of a partner, and why it matches: kept beside its words in the index.

One row is read for each entry of a list, where seven tables would have to be asked.
"""

from ..contacts.reach import REACH_FIELDS

REACH = (*REACH_FIELDS, "contact_label", "contact_seen_on")


def stored_facts(partner) -> dict:
    """The facts of a partner that was fetched `with_reasons()`, as JSON can hold them.

    Roles and needs are keys, because their names come in two languages; all other rows are what
    pages say of them.
    """
    return {
        "slug": partner.slug,
        "name": partner.name,
        "short_name": partner.short_name,
        "parent_organization": partner.parent_organization,
        "description": partner.description,
        "description_es": partner.description_es,
        **{field: getattr(partner, field) for field in REACH},
        "status": partner.status,
        "state": partner.state,
        "city_and_state": partner.english_setting,
        "as_of": partner.as_of,
        "verified_on": partner.verified_on.isoformat() if partner.verified_on else None,
        "is_location_approximate": partner.is_location_approximate,
        "roles": [role.pk for role in partner.role_list],
        "needs": [need.pk for need in partner.need_list],
        "aliases": [[alias.name, alias.is_former] for alias in partner.alias_list],
        "topics": [topic.name for topic in partner.topic_list],
        "networks": [
            [membership.network.name, membership.network.short_name]
            for membership in partner.membership_list
        ],
        "areas": [_area(area) for area in partner.area_list],
    }


def _area(area) -> list:
    """What the source calls it; then what is said of its place, if one is known."""
    place = area.place
    known = (place.pk, place.kind, place.state, place.name, place.english_label) if place else ()
    return [area.name, *known]
