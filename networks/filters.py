"""The filters of the list of networks: audience, kind and status."""

import django_filters
from django.utils.translation import gettext_lazy as _

from partners.filters import ChoicesFilter

from .models import Audience, Network
from .querysets import NetworkQuerySet


def _audiences() -> list[tuple[str, str]]:
    return list(Audience.objects.values_list("slug", "name"))


class NetworkFilterSet(django_filters.FilterSet):
    """Networks by whom they are for, what they are, and whether they go on."""

    audience = ChoicesFilter(
        label=_("For"),
        field_name="audiences__slug",
        lookup_expr="in",
        distinct=True,
        choices=_audiences,
        what=_("audience"),
    )
    kind = ChoicesFilter(
        label=_("Kind"), lookup_expr="in", choices=Network.Kind.choices, what=_("kind")
    )
    status = ChoicesFilter(
        label=_("Status"), method="with_status", choices=Network.Status.choices, what=_("status")
    )

    class Meta:
        model = Network
        fields = ()

    def with_status(
        self, queryset: NetworkQuerySet, name: str, statuses: list[str]
    ) -> NetworkQuerySet:
        return queryset.with_status(*statuses)
