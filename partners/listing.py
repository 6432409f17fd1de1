"""What lists show of partners, kept in memory while nothing in the directory changes."""

from collections.abc import Callable, Hashable, Iterable
from copy import copy

from .facet_index import current_facet_index
from .models import Partner, Version
from .places.geo import Point

# Enough for the directory as it is shipped; of a much larger one, some.
MOST_PARTNERS, MOST_PARTS = 1_000, 4_000


class Kept:
    """Values that hold for one version of the directory; at the next one it is empty again."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.forget()

    def now(self) -> dict:
        """The values of the present version, to read and to add to.

        What is made from an older reading goes into a dictionary that nobody reads any more.
        """
        version = Version.objects.stamps()
        if version != self._version or len(self._values) > self._most:
            self._version, self._values = dict(version), {}
        return self._values

    def forget(self) -> None:
        """For tests, whose databases go back in time."""
        self._version, self._values = {}, {}


_partners = Kept(MOST_PARTNERS)
_parts = Kept(MOST_PARTS)


def listed(keys: Iterable[int]) -> dict[int, Partner]:
    """The partners with these keys, as far as there are any, as `with_listing` fetches them.

    They are shared between requests: to be read only, and copied to be changed.
    """
    kept = _partners.now()
    keys = list(keys)
    if missing := {key for key in keys if key not in kept}:
        kept |= Partner.objects.with_listing().in_bulk(missing)
    return {key: kept[key] for key in keys if key in kept}


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
    _partners.forget()
    _parts.forget()
