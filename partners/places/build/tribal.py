"""Tribal areas: reservations, trust lands, Alaska Native villages, and areas of statistics."""

from collections.abc import Iterable

from .name_keys import name_key
from .place import BuiltPlace
from .sources import Row, point, values

# How the Census Bureau shortens what an area is, and what the letters stand for.
_SHORT_AND_LONG = {
    "ANVSA": "Alaska Native Village",
    "OTSA": "Oklahoma Tribal Statistical Area",
    "SDTSA": "State Designated Tribal Statistical Area",
    "TDSA": "Tribal Designated Statistical Area",
}
_DESIGNATION = {
    "federal reservation or trust land": "reservation",
    "Alaska Native village statistical area": "Alaska Native village",
    "joint-use Oklahoma tribal statistical area": "Oklahoma tribal statistical area",
}


def tribal_areas(rows: Iterable[Row], names_in_state: dict[str, set[str]]) -> list[BuiltPlace]:
    """Return the areas; the short name of one counts where no other place of its states has it."""
    return [_area(row, names_in_state) for row in rows]


def _area(row: Row, names_in_state: dict[str, set[str]]) -> BuiltPlace:
    states = values(row["states"])
    words = row["name"].split()
    name = " ".join(_SHORT_AND_LONG.get(word, word) for word in words)
    key = name_key(row["short_name"])
    is_free = not any(key in names_in_state.get(state, ()) for state in states)
    return BuiltPlace(
        code=f"t{row['geoid']}",
        kind="tribal_area",
        designation=_DESIGNATION.get(row["kind"], row["kind"]),
        name=name,
        state=states[0],
        point=point(row),
        counties=values(row["county_fips"]),
        also_called=[row["short_name"]] if is_free else [],
    )
