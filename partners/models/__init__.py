"""The directory's nouns, one a file."""

from .partner import Alias, Partner, ServiceArea
from .partnership import Participant, Partnership
from .place import Containment, Place, PlaceName, ZipCode
from .search import SearchKey, SearchWord, Synonym
from .taxonomy import Need, PartnerRole, PartnerType
from .version import Version

__all__ = [
    "Alias",
    "Containment",
    "Need",
    "Participant",
    "Partner",
    "PartnerRole",
    "PartnerType",
    "Partnership",
    "Place",
    "PlaceName",
    "SearchKey",
    "SearchWord",
    "ServiceArea",
    "Synonym",
    "Version",
    "ZipCode",
]
