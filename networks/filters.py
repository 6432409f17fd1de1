"""The filters of the list of networks: audience, kind and status."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from partners.filters import Choices

from .models import Audience, Network


def _audiences() -> list[tuple[str, str]]:
    return list(Audience.objects.values_list("slug", "name"))


class NetworkFilterSet(django_filters.FilterSet):
    """Networks by whom they are for, what they are, and whether they go on."""

    audience = Choices(label=_("For"), asks="for_audiences", choices=_audiences, what=_("audience"))
    kind = Choices(
        label=_("Kind"), asks="of_kinds", choices=lambda: Network.Kind.choices, what=_("kind")
    )
    status = Choices(
        label=_("Status"),
        asks="with_status",
        choices=lambda: Network.Status.choices,
        what=_("status"),
    )

    class Meta:
        model = Network
        fields = ()
        form = forms.Form
