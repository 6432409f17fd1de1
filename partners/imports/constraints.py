"""Evaluates a model's check constraints in memory, so that validating a row needs no query."""

import operator
from functools import cache

from django.db.models import CheckConstraint, F, Model, Q

_COMPARISONS = {
    "exact": operator.eq,
    "gte": operator.ge,
    "gt": operator.gt,
    "lte": operator.le,
    "lt": operator.lt,
}


@cache
def constraints_of(model: type[Model]) -> list[tuple[CheckConstraint, list[str]]]:
    """The model's check constraints, each with the fields that a file can change."""
    never_by_file = {"pk", "successor", "merged_into"}
    return [
        (constraint, sorted(constraint.condition.referenced_base_fields - never_by_file))
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint)
    ]


def holds(condition: Q | tuple, row: Model) -> bool | None:
    """Whether the row meets the condition; None where SQL would say NULL, which no check refuses.

    Raises KeyError for a lookup that it does not know.
    """
    if not isinstance(condition, Q):
        return _compares(*condition, row)
    judged = [holds(child, row) for child in condition.children]
    if condition.connector == Q.OR:
        found = True if True in judged else None if None in judged else False
    else:
        found = False if False in judged else None if None in judged else True
    return not found if condition.negated and found is not None else found


def _compares(lookup: str, value: object, row: Model) -> bool | None:
    name, _, how = lookup.partition("__")
    own = _value(row, name)
    if how == "isnull":
        return (own is None) == value
    other = _value(row, value.name) if isinstance(value, F) else value
    if own is None or other is None:
        return None
    return _COMPARISONS[how or "exact"](own, other)


def _value(row: Model, name: str) -> object:
    field = row._meta.pk if name == "pk" else row._meta.get_field(name)
    return getattr(row, field.attname)
