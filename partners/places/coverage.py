"""How many places of each kind the gazetteer has, so that pages say what is true."""

from dataclasses import dataclass
from functools import lru_cache

from django.apps import apps
from django.db.models import Count, Max


@dataclass(frozen=True, slots=True)
class GazetteerCoverage:
    """How many there are of each; `libraries_year` is that of the list of libraries, if any."""

    states: int
    counties: int
    towns: int
    post_towns: int
    tribal_areas: int
    regions: int
    zip_codes: int
    libraries: int
    libraries_year: int | None


def gazetteer_coverage() -> GazetteerCoverage:
    """The counts for the gazetteer as it stands now; asked once for each version of it."""
    Version = apps.get_model("partners", "Version")
    return _coverage_of(Version.objects.get_version(Version.GAZETTEER))


@lru_cache(maxsize=1)
def _coverage_of(stamp: tuple) -> GazetteerCoverage:
    places = apps.get_model("partners", "Place").objects.order_by()
    of_kind = dict(places.values_list("kind").annotate(Count("pk")))
    names = apps.get_model("partners", "PlaceName").objects.order_by().filter(source="library")
    libraries = names.aggregate(count=Count("pk"), year=Max("as_of"))
    return GazetteerCoverage(
        states=of_kind.get("state", 0),
        counties=of_kind.get("county", 0),
        towns=of_kind.get("city", 0),
        post_towns=of_kind.get("post_town", 0),
        tribal_areas=of_kind.get("tribal_area", 0),
        regions=of_kind.get("region", 0),
        zip_codes=apps.get_model("partners", "ZipCode").objects.count(),
        libraries=libraries["count"],
        libraries_year=libraries["year"],
    )
