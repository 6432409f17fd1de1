"""The constraints that an import judges in memory are judged as the database does."""

from datetime import date
from itertools import product

import pytest
from django.core.exceptions import ValidationError

from partners.imports.constraints import constraints_of, holds
from partners.models import Partner

VALUES = {
    "latitude": (None, 0.0, 91.0),
    "longitude": (None, -80.0, 181.0),
    "opened_on": (None, date(2020, 1, 1)),
    "closed_on": (None, date(2019, 1, 1), date(2021, 1, 1)),
    "verified_on": (None, date(2026, 1, 1)),
    "verified_how": ("", "called"),
    "contact_source_url": ("", "https://example.org/staff"),
    "contact_seen_on": ("", "2026"),
    "successor_id": (None, 1, 2),
    "merged_into_id": (None, 1, 2),
    "publication": ("draft", "published", "merged"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", [constraint.name for constraint, _ in constraints_of(Partner)])
def test_memory_and_database_agree(name):
    [constraint] = [one for one, _ in constraints_of(Partner) if one.name == name]
    names = constraint.condition.referenced_base_fields - {"pk"}
    fields = [Partner._meta.get_field(field).attname for field in names]
    tried = set()
    for values in product(*(VALUES[field] for field in fields)):
        row = Partner(pk=1, **dict(zip(fields, values, strict=True)))
        try:
            constraint.validate(Partner, row)
            is_allowed = True
        except ValidationError:
            is_allowed = False
        assert (holds(constraint.condition, row) is not False) == is_allowed, values
        tried.add(is_allowed)
    assert tried == {True, False}
