"""The parameters of the list of networks: audience, kind and status."""

import django_filters
from django import forms

from partners.filters import Choices, Slugs

from .models import Audience, Network


class NetworkFilterSet(django_filters.FilterSet):
    """Networks by whom they are for, what they are, and whether they go on."""

    audience = Slugs(label="For", asks="for_audiences", model=Audience, what="audience")
    kind = Choices(label="Kind", asks="of_kinds", choices=Network.Kind, what="kind")
    status = Choices(label="Status", asks="with_status", choices=Network.Status, what="status")

    class Meta:
        model = Network
        fields = ()
        form = forms.Form
