"""Which partners each choice of each facet has, as rows, and what the choices are called."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Case, F, QuerySet, Value, When
from django.db.models.functions import Coalesce, ExtractYear
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..choices import State, Status
from ..contacts.reach import CONTACT_FIELDS, HAS_NO_REACH
from ..models import Need, Partner, PartnerRole, PartnerType, Place, ServiceArea
from ..models.translated_fields import said_later
from ..places.states import states_served_in_part

# Translated when it is shown: the index is kept across requests in any language.
Label = tuple[str | Promise, int]
# Places that many partners serve, so that the database would be long in telling whom.
WIDE = (Place.Kind.STATE, Place.Kind.REGION)


@dataclass(frozen=True, slots=True)
class Dimension:
    """One facet: which partners have which choice, and what the choices are called.

    `rows` selects pairs of a partner's key and a choice; `labels` gives each choice its name and
    its place in the list. `choices_in` reads several choices from what was selected.
    """

    rows: Callable[[], QuerySet]
    partner: str
    labels: Callable[[], dict[str, Label]]
    choices_in: Callable[[str], Iterable[str]] | None = None

    def pairs(self, partners: QuerySet | None) -> Iterator[tuple[int, str]]:
        rows = self.rows()
        if partners is not None:
            rows = rows.filter(**{f"{self.partner}__in": partners})
        pairs = rows.iterator(chunk_size=10_000)
        if self.choices_in is None:
            return pairs
        return ((key, choice) for key, text in pairs for choice in self.choices_in(text))


def _links(manager, partner: str, choice: str) -> QuerySet:
    return manager.order_by().values_list(partner, f"{choice}__slug")


def _column(expression) -> QuerySet:
    return Partner.objects.order_by().values_list("pk", expression)


def _nationwide() -> QuerySet:
    areas = ServiceArea.objects.order_by().filter(place__kind=Place.Kind.NATION)
    return areas.values_list("partner", Value("yes"))


def _wide_areas() -> QuerySet:
    areas = ServiceArea.objects.order_by().filter(place__kind__in=WIDE)
    return areas.values_list("partner", "place")


def _areas_as_text(choice: str | Value) -> QuerySet[ServiceArea, Any]:
    areas = ServiceArea.objects.order_by().filter(place__isnull=True)
    return areas.values_list("partner", choice)


def _with_contact() -> QuerySet:
    return _column(Value("yes")).exclude(HAS_NO_REACH)


def _with_office() -> QuerySet:
    return _column(Value("yes")).exclude(**dict.fromkeys(CONTACT_FIELDS, ""))


def _names(model) -> dict[str, Label]:
    """The rows' names; those that have a position stand in its order."""
    has_position = any(f.name == "position" for f in model._meta.fields)
    position = F("position") if has_position else Value(0)
    spanish = F("name_es") if any(f.name == "name_es" for f in model._meta.fields) else Value("")
    rows = model.objects.values_list("slug", "name", spanish, position)
    return {
        slug: (said_later({"en": name, "es": name_es}) if name_es else name, at)
        for slug, name, name_es, at in rows
    }


def fixed(labels: Mapping[str, str | Promise], in_order: bool = True) -> dict[str, Label]:
    """Labels that no table holds, in their order or else by the alphabet."""
    return {v: (label, at if in_order else 0) for at, (v, label) in enumerate(labels.items())}


_tagged = Partner.topics.through.objects.filter(
    content_type__app_label="partners", content_type__model="partner"
)
_Network = Partner._meta.get_field("networks").related_model
_checked_in = Coalesce(ExtractYear("verified_on"), 0)
# The year of the newest source or check; 0, which is no choice, where neither says one.
_last_known_in = Case(When(as_of__gt=_checked_in, then=F("as_of")), default=_checked_in)
_is_verified = Case(When(verified_on=None, then=Value("no")), default=Value("yes"))
VERIFIED = {"yes": _("Checked by an editor"), "no": _("Not checked yet")}

DIMENSIONS = {
    "type": Dimension(
        partial(_links, Partner.roles.through.objects, "partner", "partnerrole__type"),
        "partner",
        partial(_names, PartnerType),
    ),
    "role": Dimension(
        partial(_links, Partner.roles.through.objects, "partner", "partnerrole"),
        "partner",
        partial(_names, PartnerRole),
    ),
    "need": Dimension(
        partial(_links, Partner.needs.through.objects, "partner", "need"),
        "partner",
        partial(_names, Need),
    ),
    "topic": Dimension(
        partial(_links, _tagged, "object_id", "tag"),
        "object_id",
        partial(_names, Partner.topics.through.tag_model()),
    ),
    "network": Dimension(
        partial(_links, Partner.networks.through.objects.counting(), "partner", "network"),
        "partner",
        partial(_names, _Network),
    ),
    "state": Dimension(
        partial(_column, "state"), "pk", partial(fixed, dict(State.choices), in_order=False)
    ),
    # No facets: who serves the whole country, and so every place; who serves a state or a region.
    "nationwide": Dimension(_nationwide, "partner", dict),
    "wide_area": Dimension(_wide_areas, "partner", dict),
    # Whose area is only text in part or in whole; of which states it names a part.
    "unresolved_area": Dimension(partial(_areas_as_text, Value("yes")), "partner", dict),
    "part_of_state": Dimension(
        partial(_areas_as_text, "name"), "partner", dict, states_served_in_part
    ),
    # No facets either: what decides who is recommended first; see places/recommendation.py.
    "contact": Dimension(_with_contact, "pk", dict),
    "office": Dimension(_with_office, "pk", dict),
    "last_known_in": Dimension(partial(_column, _last_known_in), "pk", dict),
    "status": Dimension(partial(_column, "status"), "pk", partial(fixed, dict(Status.choices))),
    "verified": Dimension(partial(_column, _is_verified), "pk", partial(fixed, VERIFIED)),
}
