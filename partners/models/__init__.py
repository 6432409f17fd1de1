"""The models of the directory, one noun a file."""

from .alias import Alias
from .baseline_row import BaselineRow
from .curated_state import CuratedState
from .duplicate import DuplicateCandidate, DuplicateKey
from .failed_search import FailedSearch
from .former_address import FormerAddress
from .import_job import ImportJob, ImportRow
from .lease import Lease
from .link_check import LinkCheck
from .merge_record import MergeRecord
from .partner import Partner
from .partnership import Participant, Partnership
from .place import Containment, Place, PlaceName, ZipCode
from .rate_limit import RateLimitBucket
from .search import ListEntry, SearchKey, SearchWord, Synonym
from .service_area import ServiceArea
from .suggestion import Decision, Suggestion, UpdateLink
from .taxonomy import Need, PartnerRole, PartnerType
from .verification import PartnerToVerify
from .version import Version

__all__ = [
    "Alias",
    "BaselineRow",
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
    "RateLimitBucket",
    "SearchKey",
    "SearchWord",
    "ServiceArea",
    "Suggestion",
    "Synonym",
    "UpdateLink",
    "Version",
    "ZipCode",
]
