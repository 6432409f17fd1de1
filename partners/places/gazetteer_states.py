"""The 50 states, the District of Columbia and five island territories, with Census divisions.

FIPS codes, regions and divisions are those of the U.S. Census Bureau; the five territories are
gathered under "island-areas", which has no divisions.
"""

from typing import NamedTuple

REGION_OF_DIVISION = {
    "new-england": "northeast",
    "middle-atlantic": "northeast",
    "east-north-central": "midwest",
    "west-north-central": "midwest",
    "south-atlantic": "south",
    "east-south-central": "south",
    "west-south-central": "south",
    "mountain": "west",
    "pacific": "west",
}


class State(NamedTuple):
    """A state as people and as the Census Bureau name it; no division means island area."""

    code: str
    name: str
    fips: str
    division: str
    also_called: tuple[str, ...] = ()

    @property
    def region(self) -> str:
        return REGION_OF_DIVISION.get(self.division, "island-areas")


STATES = (
    State("AL", "Alabama", "01", "east-south-central"),
    State("AK", "Alaska", "02", "pacific"),
    State("AS", "American Samoa", "60", "", ("Amerika Samoa",)),
    State("AZ", "Arizona", "04", "mountain"),
    State("AR", "Arkansas", "05", "west-south-central"),
    State("CA", "California", "06", "pacific"),
    State("CO", "Colorado", "08", "mountain"),
    State("CT", "Connecticut", "09", "new-england"),
    State("DE", "Delaware", "10", "south-atlantic"),
    State("DC", "District of Columbia", "11", "south-atlantic", ("D.C.", "Washington DC")),
    State("FL", "Florida", "12", "south-atlantic"),
    State("GA", "Georgia", "13", "south-atlantic"),
    State("GU", "Guam", "66", "", ("Guåhan", "Guahan")),
    State("HI", "Hawaii", "15", "pacific", ("Hawaiʻi",)),  # noqa: RUF001 -- a true okina
    State("ID", "Idaho", "16", "mountain"),
    State("IL", "Illinois", "17", "east-north-central"),
    State("IN", "Indiana", "18", "east-north-central"),
    State("IA", "Iowa", "19", "west-north-central"),
    State("KS", "Kansas", "20", "west-north-central"),
    State("KY", "Kentucky", "21", "east-south-central", ("Commonwealth of Kentucky",)),
    State("LA", "Louisiana", "22", "west-south-central"),
    State("ME", "Maine", "23", "new-england"),
    State("MD", "Maryland", "24", "south-atlantic"),
    State("MA", "Massachusetts", "25", "new-england", ("Commonwealth of Massachusetts",)),
    State("MI", "Michigan", "26", "east-north-central"),
    State("MN", "Minnesota", "27", "west-north-central"),
    State("MS", "Mississippi", "28", "east-south-central"),
    State("MO", "Missouri", "29", "west-north-central"),
    State("MT", "Montana", "30", "mountain"),
    State("NE", "Nebraska", "31", "west-north-central"),
    State("NV", "Nevada", "32", "mountain"),
    State("NH", "New Hampshire", "33", "new-england"),
    State("NJ", "New Jersey", "34", "middle-atlantic"),
    State("NM", "New Mexico", "35", "mountain"),
    State("NY", "New York", "36", "middle-atlantic", ("New York State",)),
    State("NC", "North Carolina", "37", "south-atlantic"),
    State("ND", "North Dakota", "38", "west-north-central"),
    State(
        "MP",
        "Northern Mariana Islands",
        "69",
        "",
        ("CNMI", "Commonwealth of the Northern Mariana Islands", "Northern Marianas"),
    ),
    State("OH", "Ohio", "39", "east-north-central"),
    State("OK", "Oklahoma", "40", "west-south-central"),
    State("OR", "Oregon", "41", "pacific"),
    State("PA", "Pennsylvania", "42", "middle-atlantic", ("Commonwealth of Pennsylvania",)),
    State("PR", "Puerto Rico", "72", "", ("Commonwealth of Puerto Rico",)),
    State("RI", "Rhode Island", "44", "new-england"),
    State("SC", "South Carolina", "45", "south-atlantic"),
    State("SD", "South Dakota", "46", "west-north-central"),
    State("TN", "Tennessee", "47", "east-south-central"),
    State("TX", "Texas", "48", "west-south-central"),
    State("VI", "U.S. Virgin Islands", "78", "", ("USVI", "US Virgin Islands", "Virgin Islands")),
    State("UT", "Utah", "49", "mountain"),
    State("VT", "Vermont", "50", "new-england"),
    State("VA", "Virginia", "51", "south-atlantic", ("Commonwealth of Virginia",)),
    State("WA", "Washington", "53", "pacific", ("Washington State",)),
    State("WV", "West Virginia", "54", "south-atlantic"),
    State("WI", "Wisconsin", "55", "east-north-central"),
    State("WY", "Wyoming", "56", "mountain"),
)
STATE_OF_CODE = {state.code: state for state in STATES}
