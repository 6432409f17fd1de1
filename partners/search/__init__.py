"""Text search over partners; the only package that knows which database engine runs.

`terms` and `documents` say what is compared, `stored` what lists show of who is found,
`expressions` what must match, `sqlite` and `postgresql` how each engine is asked, `matching` and
`spelling` what the others call.
"""

from .index import disagreements, follow_migrations, forget, rebuild, reindex, stored
from .matching import (
    EXACT_NAME_RANK,
    found,
    matching,
    name_prefix_match,
    named,
    named_in,
    read_query,
    tiers,
)
from .spelling import nearest_spelling
from .terms import Query

__all__ = [
    "EXACT_NAME_RANK",
    "Query",
    "disagreements",
    "follow_migrations",
    "forget",
    "found",
    "matching",
    "name_prefix_match",
    "named",
    "named_in",
    "nearest_spelling",
    "read_query",
    "rebuild",
    "reindex",
    "stored",
    "tiers",
]
