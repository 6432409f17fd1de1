"""The list of networks, and the page of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from partners.choices import State
from partners.history.former_addresses import redirect_old_slug
from partners.last_seen import LastSeen
from partners.models import LinkCheck
from partners.places.geo import Point
from partners.search.bitmaps import EMPTY, IdBitmap
from partners.slugs import partner_address
from partners.snapshot.store import get_snapshot
from partners.views.caching import public_page

from .filters import NetworkFilterSet
from .models import Audience, Network

# A network with more members is shown as states with counts, each a search.
MOST_LISTED = 300
# What hangs on a network; nearly all have some of it, and few have all.
RELATED = ("former_names", "resources", "audiences", "topics", "predecessors")


@dataclass(frozen=True, slots=True)
class Member(LastSeen):
    """A partner that belongs to a network, or did, as far as its page shows it.

    Whole rows of partners and their cities would take five times as long.
    """

    slug: str
    name: str
    state: str
    city: str | None
    latitude: float | None
    longitude: float | None
    status: str
    as_of: int | None
    verified_on: date | None
    is_past: bool

    def get_absolute_url(self) -> str:
        return partner_address(self.slug)

    @property
    def point(self) -> Point | None:
        return None if self.latitude is None else Point(self.latitude, self.longitude)


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
@redirect_old_slug(Network)
def network_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One network: how to join, what it offers, what became of it, and its members by state."""
    network = get_object_or_404(Network.objects.published(), slug=slug)
    related = {name: _related(network, name) for name in RELATED}
    # In the same order everywhere, as on the pages of partners, and not as each got its own.
    related["topics"].sort(key=lambda topic: topic.pk)
    members = get_snapshot().having("network", [network.slug])
    resources = [resource.url for resource in related["resources"]]
    context = {
        "network": network,
        "dead_links": LinkCheck.objects.dead_since(network.website, *resources),
        **related,
    }
    if len(members) > MOST_LISTED:
        context["counts"] = _counts_by_state(members)
    else:
        members = _members(network)
        context["present"] = _by_state(member for member in members if not member.is_past)
        context["past"] = _by_state(member for member in members if member.is_past)
    return render(request, "networks/network_detail.html", context)


def _related(network: Network, name: str) -> list:
    """The network's rows of one of RELATED; they are asked for only if there are any."""
    owners = get_snapshot().fact(("networks with", name), lambda: _owners(name))
    return list(getattr(network, name).all()) if network.pk in owners else []


def _owners(name: str) -> frozenset[int]:
    """The keys of the networks that have such rows."""
    owners = Network.objects.order_by().filter(**{f"{name}__isnull": False})
    return frozenset(owners.values_list("pk", flat=True))


def _members(network: Network) -> list[Member]:
    """All published ones, present and past, by state and name; each is where its office is, or else
    in the middle of its city."""
    rows = network.memberships.of_published_partners().values_list(
        "partner__slug",
        "partner__name",
        "partner__state",
        Coalesce("partner__place__name", "partner__town"),
        Coalesce("partner__latitude", "partner__place__latitude"),
        Coalesce("partner__longitude", "partner__place__longitude"),
        "partner__status",
        "partner__as_of",
        "partner__verified_on",
        "is_past",
    )
    return [Member(*row) for row in rows]


def _counts_by_state(members: IdBitmap) -> list[tuple[str, str, int]]:
    """Each state's code, its name and how many of the set of members are there."""
    index = get_snapshot()
    sets = index.choices("state")
    counts = (
        (code, name, len(members & index.published & sets.get(code, EMPTY)))
        for code, name in State.choices
    )
    return sorted(
        ((code, str(name), count) for code, name, count in counts if count),
        key=lambda row: row[1],
    )


def _by_state(members: Iterable[Member]) -> list[tuple[str, list[Member]]]:
    """Pairs of a state's name and its members; those of no state last."""
    names = dict(State.choices)
    groups = [
        (str(names.get(state, "")), list(group))
        for state, group in groupby(members, key=lambda member: member.state)
    ]
    return sorted(groups, key=lambda group: (not group[0], group[0]))
