"""The fixed vocabularies of the directory: lifecycle, publication, states and Census regions."""

from django.db import models
from django.utils.functional import Promise
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


class State(models.TextChoices):
    """The 50 states, the District of Columbia and the five inhabited island territories."""

    AL = "AL", "Alabama"
    AK = "AK", "Alaska"
    AS = "AS", "American Samoa"
    AZ = "AZ", "Arizona"
    AR = "AR", "Arkansas"
    CA = "CA", "California"
    CO = "CO", "Colorado"
    CT = "CT", "Connecticut"
    DE = "DE", "Delaware"
    DC = "DC", "District of Columbia"
    FL = "FL", "Florida"
    GA = "GA", "Georgia"
    GU = "GU", "Guam"
    HI = "HI", "Hawaii"
    ID = "ID", "Idaho"
    IL = "IL", "Illinois"
    IN = "IN", "Indiana"
    IA = "IA", "Iowa"
    KS = "KS", "Kansas"
    KY = "KY", "Kentucky"
    LA = "LA", "Louisiana"
    ME = "ME", "Maine"
    MD = "MD", "Maryland"
    MA = "MA", "Massachusetts"
    MI = "MI", "Michigan"
    MN = "MN", "Minnesota"
    MS = "MS", "Mississippi"
    MO = "MO", "Missouri"
    MT = "MT", "Montana"
    NE = "NE", "Nebraska"
    NV = "NV", "Nevada"
    NH = "NH", "New Hampshire"
    NJ = "NJ", "New Jersey"
    NM = "NM", "New Mexico"
    NY = "NY", "New York"
    NC = "NC", "North Carolina"
    ND = "ND", "North Dakota"
    MP = "MP", "Northern Mariana Islands"
    OH = "OH", "Ohio"
    OK = "OK", "Oklahoma"
    OR = "OR", "Oregon"
    PA = "PA", "Pennsylvania"
    PR = "PR", "Puerto Rico"
    RI = "RI", "Rhode Island"
    SC = "SC", "South Carolina"
    SD = "SD", "South Dakota"
    TN = "TN", "Tennessee"
    TX = "TX", "Texas"
    VI = "VI", "U.S. Virgin Islands"
    UT = "UT", "Utah"
    VT = "VT", "Vermont"
    VA = "VA", "Virginia"
    WA = "WA", "Washington"
    WV = "WV", "West Virginia"
    WI = "WI", "Wisconsin"
    WY = "WY", "Wyoming"


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
