"""The directory's nouns, one a file."""

from .alias import Alias
from .curated_state import CuratedState
from .duplicate import DuplicateCandidate, DuplicateKey
from .failed_search import FailedSearch
from .former_address import FormerAddress
from .import_job import ImportJob, ImportRow
from .lease import Lease
from .link_check import LinkCheck
from .loaded_row import LoadedRow
from .merge_record import MergeRecord
from .partner import Partner
from .partnership import Participant, Partnership
from .place import Containment, Place, PlaceName, ZipCode
from .rate_limit import Sender
from .search import ListEntry, SearchKey, SearchWord, Synonym
from .service_area import ServiceArea
from .suggestion import Decision, Suggestion, UpdateLink
from .taxonomy import Need, PartnerRole, PartnerType
from .verification import PartnerToVerify
from .version import Version

__all__ = [
    "Alias",
    "Containment",
    "CuratedState",
    "Decision",
    "DuplicateCandidate",
    "DuplicateKey",
    "FailedSearch",
    "FormerAddress",
    "ImportJob",
    "ImportRow",
    "Lease",
    "LinkCheck",
    "ListEntry",
    "LoadedRow",
    "MergeRecord",
    "Need",
    "Participant",
    "Partner",
    "PartnerRole",
    "PartnerToVerify",
    "PartnerType",
    "Partnership",
    "Place",
    "PlaceName",
    "SearchKey",
    "SearchWord",
    "Sender",
    "ServiceArea",
    "Suggestion",
    "Synonym",
    "UpdateLink",
    "Version",
    "ZipCode",
]
