"""The fixed vocabularies of the directory: lifecycle, publication, states and Census regions."""

from django.db import models


class Status(models.TextChoices):
    """Where an organization stands in its life."""

    ACTIVE = "active", "Active"
    UNKNOWN = "unknown", "Not sure if active"
    INACTIVE = "inactive", "Inactive"
    CLOSED = "closed", "Closed"
    MERGED = "merged", "Merged into another"


# Those one can still turn to.
REACHABLE = (Status.ACTIVE, Status.UNKNOWN)


class Publication(models.TextChoices):
    """Drafts are candidates that nobody has traced to a source; the public never sees them."""

    PUBLISHED = "published", "Published"
    DRAFT = "draft", "Candidate (draft)"


class VerificationMethod(models.TextChoices):
    """How a curator made sure of an entry."""

    CALLED = "called", "Called them"
    EMAILED = "emailed", "Had an e-mail from them"
    WEBSITE = "website", "Read their website"
    EVENT = "event", "Met them at an event"


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
    "new-england": ("New England", "CT ME MA NH RI VT".split()),
    "middle-atlantic": ("Middle Atlantic", "NJ NY PA".split()),
    "east-north-central": ("East North Central", "IL IN MI OH WI".split()),
    "west-north-central": ("West North Central", "IA KS MN MO NE ND SD".split()),
    "south-atlantic": ("South Atlantic", "DE DC FL GA MD NC SC VA WV".split()),
    "east-south-central": ("East South Central", "AL KY MS TN".split()),
    "west-south-central": ("West South Central", "AR LA OK TX".split()),
    "mountain": ("Mountain", "AZ CO ID MT NV NM UT WY".split()),
    "pacific": ("Pacific", "AK CA HI OR WA".split()),
}
CENSUS_REGIONS = {
    "northeast": ("Northeast", ("new-england", "middle-atlantic")),
    "midwest": ("Midwest", ("east-north-central", "west-north-central")),
    "south": ("South", ("south-atlantic", "east-south-central", "west-south-central")),
    "west": ("West", ("mountain", "pacific")),
}
ISLAND_AREAS = ("Puerto Rico and the island areas", "AS GU MP PR VI".split())


def _regions() -> dict[str, tuple[str, list[str]]]:
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
