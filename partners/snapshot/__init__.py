"""The directory in memory: one immutable snapshot for each version, replaced as a whole.

`get_snapshot()` gives the one of this request's version. `dimensions` says which partners have
which choice of a facet, `reading` reads the tables, `store` holds what was read, `summaries` has
what lists show of a partner.
"""
