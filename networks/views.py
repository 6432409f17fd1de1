"""Networks of practice: the list, and the page of one."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from partners.caching import public_page
from partners.choices import State
from partners.facet_index import current_facet_index
from partners.former_addresses import leads_on
from partners.models import LinkCheck

from .filters import NetworkFilterSet
from .models import Audience, Network

# A network with more members is shown as states with counts, each a search.
MOST_LISTED = 300


@public_page
def network_list(request: HttpRequest) -> HttpResponse:
    """Networks by audience, kind and status; bad parameters are explained (400)."""
    networks = Network.objects.published().with_member_count().prefetch_related("audiences")
    filterset = NetworkFilterSet(request.GET, queryset=networks)
    is_valid = filterset.is_valid()
    context = {
        "filterset": filterset,
        "networks": filterset.qs if is_valid else networks.none(),
        "audiences": Audience.objects.all(),
        "kinds": Network.Kind.choices,
        "statuses": Network.Status.choices,
    }
    return render(request, "networks/network_list.html", context, status=200 if is_valid else 400)


@public_page
@leads_on(Network)
def network_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One network: how to join, what it offers, what became of it, and its members by state."""
    networks = Network.objects.published().select_related("successor")
    network = get_object_or_404(
        networks.prefetch_related(
            "former_names", "resources", "audiences", "topics", "predecessors"
        ),
        slug=slug,
    )
    members = current_facet_index().having("network", [network.slug])
    resources = [resource.url for resource in network.resources.all()]
    context = {
        "network": network,
        "dead_links": LinkCheck.objects.dead_since(network.website, *resources),
    }
    if members.bit_count() > MOST_LISTED:
        context["counts"] = _counts_by_state(members)
    else:
        memberships = network.memberships.of_published_partners()
        context["present"] = _by_state(m for m in memberships if not m.is_past)
        context["past"] = _by_state(m for m in memberships if m.is_past)
    return render(request, "networks/network_detail.html", context)


def _counts_by_state(members: int) -> list[tuple[str, str, int]]:
    """Each state's code, its name and how many of the set of members are there."""
    index = current_facet_index()
    sets = index.choices("state")
    counts = (
        (code, name, (members & index.published & sets.get(code, 0)).bit_count())
        for code, name in State.choices
    )
    return [(code, name, count) for code, name, count in counts if count]


def _by_state(memberships) -> list[tuple[str, list]]:
    """Pairs of a state's name and its memberships; those of no state last."""
    names = dict(State.choices)
    groups = [
        (names.get(state, ""), list(group))
        for state, group in groupby(memberships, key=lambda m: m.partner.state)
    ]
    return sorted(groups, key=lambda group: (not group[0], group[0]))
