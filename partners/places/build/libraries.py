"""Public libraries as names of the places where they are, so that a library finds its own town."""

from collections.abc import Iterable, Sequence

from .place import BuiltPlace, NameTable
from .post import BuiltZipCode
from .sources import Row, point

YEAR = "2018"  # fiscal year of the Public Libraries Survey
NEAR_MILES = 25


def library_rows(
    rows: Iterable[Row], places: Sequence[BuiltPlace], zips: Iterable[BuiltZipCode]
) -> list[tuple[str, str, str, str]]:
    """Return (name, state, place code, year) of each library whose town is known, once a name.

    Of several libraries of one name in a state, each stays with its own place.
    """
    named = NameTable(places)
    town_of_zip = {zip_code.code: zip_code.town for zip_code in zips}
    found = set()
    for row in rows:
        town = named.nearest(row["state"], row["city"], point(row), NEAR_MILES)
        town = town or town_of_zip.get(row["postal_code"])
        if town and town.state == row["state"]:
            found.add((row["name"], row["state"], town.code, YEAR))
    return sorted(found)
