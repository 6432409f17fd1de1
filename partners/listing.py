"""What lists show of partners, kept in memory while nothing in the directory changes."""

from collections.abc import Callable, Hashable, Iterable
from copy import copy

from django.db.models import prefetch_related_objects

from .facet_index import current_facet_index
from .models import Partner, PartnerRole, ServiceArea
from .models.version import stamps
from .places.geo import Point

# Enough for the directory as it is shipped; of a much larger one, some.
MOST_PARTNERS, MOST_PARTS = 1_000, 8_000
# All that lists, ladders, distances and marks need of a partner and of a place; fewer columns are
# read sooner, and another one would be read by itself for each row.
PLACE_COLUMNS = [
    f"place__{one}" for one in ("kind", "name", "slug", "state", *"latitude longitude".split())
]
PARTNER_COLUMNS = (
    "slug", "name", "short_name", "parent_organization", "description", "description_es",
    "website", "state", "status", "verified_on", "latitude", "longitude", *PLACE_COLUMNS,
)  # fmt: skip


class Kept:
    """Values that hold for one version of the directory; at the next one it is empty again."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.forget()

    def now(self) -> dict:
        """The values of the present version, to read and to add to.

        What is made from an older reading goes into a dictionary that nobody reads any more.
        """
        version = stamps()
        if version != self._version or len(self._values) > self._most:
            self._version, self._values = dict(version), {}
        return self._values

    def forget(self) -> None:
        """For tests, whose databases go back in time."""
        self._version, self._values = {}, {}


_roles = Kept(MOST_PARTNERS)
_partners = Kept(MOST_PARTNERS)
_parts = Kept(MOST_PARTS)


def listed(keys: Iterable[int]) -> dict[int, Partner]:
    """The partners with these keys, as far as there are any, with their roles and areas.

    They are shared between requests: to be read only, and copied to be changed. Of their columns
    they have those that lists show.
    """
    kept = _partners.now()
    keys = list(keys)
    if missing := {key for key in keys if key not in kept}:
        kept |= _fetched(missing)
    return {key: kept[key] for key in keys if key in kept}


def _fetched(keys: Iterable[int]) -> dict[int, Partner]:
    """What `with_listing` fetches, in half the time, since all share the roles."""
    partners = Partner.objects.only(*PARTNER_COLUMNS).select_related("place").in_bulk(keys)
    for partner in partners.values():
        partner.fetched_roles, partner.fetched_service_areas = [], []
    roles = _all_roles()
    links = Partner.roles.through.objects.filter(partner__in=partners)
    for key, role in links.values_list("partner", "partnerrole"):
        if role in roles:
            partners[key].fetched_roles.append(roles[role])
    areas = ServiceArea.objects.filter(partner__in=partners).select_related("place")
    for area in areas.only("partner", "name", *PLACE_COLUMNS):
        partners[area.partner_id].fetched_service_areas.append(area)
    return partners


def _all_roles() -> dict[int, PartnerRole]:
    kept = _roles.now()
    if not kept:
        kept |= {role.pk: role for role in PartnerRole.objects.select_related("type")}
    return kept


def with_reasons(partners: Iterable[Partner]) -> None:
    """Fetch for partners of a list what it does not show of them, to say why they match."""
    bare = [partner for partner in partners if "fetched_topics" not in partner.__dict__]
    prefetch_related_objects(bare, *Partner.objects.reasons())


def measured(partners: Iterable[Partner], point: Point) -> list[Partner]:
    """Copies of the partners that know their closeness to the point; None for those without one."""
    points = current_facet_index().points
    closeness = points.closeness_to(point)
    copies = [copy(partner) for partner in partners]
    for one in copies:
        one.closeness = closeness(one.pk) if points.has(one.pk) else None
    return copies


def kept_part(key: Hashable, make: Callable[[], str]) -> str:
    """What was made under this key while the directory was as it is now."""
    kept = _parts.now()
    if key not in kept:
        kept[key] = make()
    return kept[key]


def forget_listing() -> None:
    """For tests, whose databases go back in time."""
    for kept in (_roles, _partners, _parts):
        kept.forget()
