"""Searches as a visitor would, and says whom the search finds."""

from django.http import QueryDict

from partners.filters import PartnerFilterSet
from partners.models import Partner


def filterset_of(**parameters) -> PartnerFilterSet:
    """A valid filterset for parameters of the address; several values of one as a list."""
    data = QueryDict(mutable=True)
    for name, value in parameters.items():
        data.setlist(name, value if isinstance(value, list) else [str(value)])
    filterset = PartnerFilterSet(data)
    assert filterset.is_valid(), filterset.errors
    return filterset


def found(words: str) -> list[Partner]:
    """The partners that have just these words, in the order of the list."""
    return list(filterset_of(q=words, literally="yes").qs)
