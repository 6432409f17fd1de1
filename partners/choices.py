"""The fixed vocabularies of the directory: lifecycle, publication, states and Census regions."""

from django.db import models
from django.utils.functional import Promise, lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Where an organization stands in its life."""

    ACTIVE = "active", _("Active")
    UNKNOWN = "unknown", _("Not sure if active")
    INACTIVE = "inactive", _("Inactive")
    CLOSED = "closed", _("Closed")
    MERGED = "merged", _("Merged into another")


# Those one can still turn to.
REACHABLE = (Status.ACTIVE, Status.UNKNOWN)
# Those that will not change any more.
ENDED = (Status.CLOSED, Status.MERGED)


class Publication(models.TextChoices):
    """Drafts are candidates that nobody has traced to a source; the public never sees them."""

    PUBLISHED = "published", "Published"
    DRAFT = "draft", "Candidate (draft)"


# A partner's third state, which nobody chooses: it was the same as another and was merged into it.
# It keeps its address and import name, so that both lead to the other one, and so that a merge can
# be undone. It is neither published nor a draft.
MERGED_AWAY = "merged"


class VerificationMethod(models.TextChoices):
    """How a curator made sure of an entry."""

    CALLED = "called", _("Phone call")
    EMAILED = "emailed", _("Emailed with them")
    WEBSITE = "website", _("Checked their website")
    EVENT = "event", _("Met them at an event")

    @property
    def phrase(self) -> str:
        """What the curator did, within a sentence: “called them”."""
        return self.label[0].lower() + self.label[1:]

    @property
    def word(self) -> str:
        """The same on a small button."""
        return {"emailed": "e-mailed", "event": "at an event"}.get(self.value, self.value)


# In English and, where Spanish has a name of its own, in Spanish. Pages show these names, and
# places/states.py reads them. Source of the Spanish ones: Fundéu, "Estados Unidos: nombres de los
# estados"; of the District and the island areas, the names that the RAE's works use.
STATE_NAMES: dict[str, tuple[str, ...]] = {
    "AL": ("Alabama",),
    "AK": ("Alaska",),
    "AS": ("American Samoa", "Samoa Americana"),
    "AZ": ("Arizona",),
    "AR": ("Arkansas",),
    "CA": ("California",),
    "CO": ("Colorado",),
    "CT": ("Connecticut",),
    "DE": ("Delaware",),
    "DC": ("District of Columbia", "Distrito de Columbia"),
    "FL": ("Florida",),
    "GA": ("Georgia",),
    "GU": ("Guam",),
    "HI": ("Hawaii", "Hawái"),
    "ID": ("Idaho",),
    "IL": ("Illinois",),
    "IN": ("Indiana",),
    "IA": ("Iowa",),
    "KS": ("Kansas",),
    "KY": ("Kentucky",),
    "LA": ("Louisiana", "Luisiana"),
    "ME": ("Maine",),
    "MD": ("Maryland",),
    "MA": ("Massachusetts",),
    "MI": ("Michigan",),
    "MN": ("Minnesota",),
    "MS": ("Mississippi", "Misisipi"),
    "MO": ("Missouri", "Misuri"),
    "MT": ("Montana",),
    "NE": ("Nebraska",),
    "NV": ("Nevada",),
    "NH": ("New Hampshire", "Nuevo Hampshire"),
    "NJ": ("New Jersey", "Nueva Jersey"),
    "NM": ("New Mexico", "Nuevo México"),
    "NY": ("New York", "Nueva York"),
    "NC": ("North Carolina", "Carolina del Norte"),
    "ND": ("North Dakota", "Dakota del Norte"),
    "MP": ("Northern Mariana Islands", "Islas Marianas del Norte"),
    "OH": ("Ohio",),
    "OK": ("Oklahoma",),
    "OR": ("Oregon", "Oregón"),
    "PA": ("Pennsylvania", "Pensilvania"),
    "PR": ("Puerto Rico",),
    "RI": ("Rhode Island",),
    "SC": ("South Carolina", "Carolina del Sur"),
    "SD": ("South Dakota", "Dakota del Sur"),
    "TN": ("Tennessee",),
    "TX": ("Texas",),
    "VI": ("U.S. Virgin Islands", "Islas Vírgenes de EE. UU."),
    "UT": ("Utah",),
    "VT": ("Vermont",),
    "VA": ("Virginia",),
    "WA": ("Washington",),
    "WV": ("West Virginia", "Virginia Occidental"),
    "WI": ("Wisconsin",),
    "WY": ("Wyoming",),
}


def _state_name(code: str) -> str:
    names = STATE_NAMES[code]
    return names[-1] if get_language() == "es" else names[0]


_name_of = lazy(_state_name, str)


class State(models.TextChoices):
    """The 50 states, the District of Columbia and the five inhabited island territories."""

    AL = "AL", _name_of("AL")
    AK = "AK", _name_of("AK")
    AS = "AS", _name_of("AS")
    AZ = "AZ", _name_of("AZ")
    AR = "AR", _name_of("AR")
    CA = "CA", _name_of("CA")
    CO = "CO", _name_of("CO")
    CT = "CT", _name_of("CT")
    DE = "DE", _name_of("DE")
    DC = "DC", _name_of("DC")
    FL = "FL", _name_of("FL")
    GA = "GA", _name_of("GA")
    GU = "GU", _name_of("GU")
    HI = "HI", _name_of("HI")
    ID = "ID", _name_of("ID")
    IL = "IL", _name_of("IL")
    IN = "IN", _name_of("IN")
    IA = "IA", _name_of("IA")
    KS = "KS", _name_of("KS")
    KY = "KY", _name_of("KY")
    LA = "LA", _name_of("LA")
    ME = "ME", _name_of("ME")
    MD = "MD", _name_of("MD")
    MA = "MA", _name_of("MA")
    MI = "MI", _name_of("MI")
    MN = "MN", _name_of("MN")
    MS = "MS", _name_of("MS")
    MO = "MO", _name_of("MO")
    MT = "MT", _name_of("MT")
    NE = "NE", _name_of("NE")
    NV = "NV", _name_of("NV")
    NH = "NH", _name_of("NH")
    NJ = "NJ", _name_of("NJ")
    NM = "NM", _name_of("NM")
    NY = "NY", _name_of("NY")
    NC = "NC", _name_of("NC")
    ND = "ND", _name_of("ND")
    MP = "MP", _name_of("MP")
    OH = "OH", _name_of("OH")
    OK = "OK", _name_of("OK")
    OR = "OR", _name_of("OR")
    PA = "PA", _name_of("PA")
    PR = "PR", _name_of("PR")
    RI = "RI", _name_of("RI")
    SC = "SC", _name_of("SC")
    SD = "SD", _name_of("SD")
    TN = "TN", _name_of("TN")
    TX = "TX", _name_of("TX")
    VI = "VI", _name_of("VI")
    UT = "UT", _name_of("UT")
    VT = "VT", _name_of("VT")
    VA = "VA", _name_of("VA")
    WA = "WA", _name_of("WA")
    WV = "WV", _name_of("WV")
    WI = "WI", _name_of("WI")
    WY = "WY", _name_of("WY")

    @property
    def english(self) -> str:
        """Its name in English on a page of any language: for files, look-ups and what is stored."""
        return STATE_NAMES[self.value][0]


# The Census Bureau's four regions and nine divisions, and the island areas beside them.
# Source: U.S. Census Bureau, Census Regions and Divisions of the United States.
CENSUS_DIVISIONS = {
    "new-england": (_("New England"), "CT ME MA NH RI VT".split()),
    "middle-atlantic": (_("Middle Atlantic"), "NJ NY PA".split()),
    "east-north-central": (_("East North Central"), "IL IN MI OH WI".split()),
    "west-north-central": (_("West North Central"), "IA KS MN MO NE ND SD".split()),
    "south-atlantic": (_("South Atlantic"), "DE DC FL GA MD NC SC VA WV".split()),
    "east-south-central": (_("East South Central"), "AL KY MS TN".split()),
    "west-south-central": (_("West South Central"), "AR LA OK TX".split()),
    "mountain": (_("Mountain"), "AZ CO ID MT NV NM UT WY".split()),
    "pacific": (_("Pacific"), "AK CA HI OR WA".split()),
}
CENSUS_REGIONS = {
    "northeast": (_("Northeast"), ("new-england", "middle-atlantic")),
    "midwest": (_("Midwest"), ("east-north-central", "west-north-central")),
    "south": (_("South"), ("south-atlantic", "east-south-central", "west-south-central")),
    "west": (_("West"), ("mountain", "pacific")),
}
ISLAND_AREAS = (_("Puerto Rico and the island areas"), "AS GU MP PR VI".split())


def _regions() -> dict[str, tuple[str | Promise, list[str]]]:
    regions = {}
    for slug, (name, divisions) in CENSUS_REGIONS.items():
        members = [state for division in divisions for state in CENSUS_DIVISIONS[division][1]]
        regions[slug] = (name, members)
        for division in divisions:
            regions[division] = CENSUS_DIVISIONS[division]
    regions["island-areas"] = ISLAND_AREAS
    return regions


# Every value of the `region` parameter: slug → (name, state codes); a region, then its divisions.
REGIONS = _regions()
REGION_CHOICES = [(slug, name) for slug, (name, _) in REGIONS.items()]
