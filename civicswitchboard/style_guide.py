"""The style guide for developers: every part of a page in every state, with made-up content."""

from types import SimpleNamespace

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from networks.models import Network
from partners.choices import Status
from partners.search.facets import FacetChoice

COLORS = (
    "page", "surface", "sunken", "ink", "muted", "line", "control", "link", "brand", "on-brand",
    "button", "on-button", "accent", "on-accent", "warm", "warm-soft", "warm-line", "danger",
    "danger-soft", "focus",
)  # fmt: skip
TYPES = (
    ("nnip", "NNIP partner"),
    ("government", "Local government"),
    ("university", "University"),
    ("civic-tech", "Civic tech group"),
    ("state-data-center", "State Data Center"),
    ("census-information-center", "Census Information Center"),
    ("nonprofit", "Nonprofit or foundation"),
    ("regional-planning", "Regional planning agency"),
    ("library", "Library"),
    ("federal-reserve", "Federal Reserve community development office"),
    ("another", "A type that curators add later"),
)
STATUSES = (
    ("active", "Active"),
    ("unknown", "Not sure if active"),
    ("inactive", "Inactive"),
    ("closed", "Closed"),
    ("merged", "Merged into another"),
)


def style_guide(request: HttpRequest) -> HttpResponse:
    """`/style/`: light and dark, one below the other; needs no database."""
    types = [SimpleNamespace(slug=slug, name=name, plural=f"{name}s") for slug, name in TYPES]
    context = {
        "schemes": ("light", "dark"),
        "colors": COLORS,
        "types": types,
        "partners": [_partner(types, status, label) for status, label in STATUSES],
        "networks": [_network("active", "Active"), _network("ended", "Ended")],
        "story": _story(),
        "facets": [_facet()],
        "page": Paginator(range(500), 25).page(7),
        "errors": (("place", "Place", "We know no place called “Xyz”."),),
    }
    return render(request, "style_guide.html", context)


def _partner(types: list, status: str, label: str) -> SimpleNamespace:
    """What the partner card and the status notice read of a partner."""
    return SimpleNamespace(
        pk=None,
        name=f"Sample Data Center ({label.lower()})",
        slug="made-up",
        types=types[:2],
        city_and_state="Springfield, IL",
        distance_miles=3.2,
        is_location_approximate=False,
        area_list=[SimpleNamespace(place=None, name="Sangamon County")],
        status=status,
        shown_status=Status(status),
        as_of=2026,
        get_status_display=lambda: label,
        description="Gathers facts about neighborhoods and teaches people to read them.",
        website="https://www.example.org/",
        is_going=status in ("active", "unknown"),
        verified_on=timezone.now() if status == "active" else None,
        closed_on=None,
        successor=None,
    )


def _network(status: str, label: str) -> SimpleNamespace:
    return SimpleNamespace(
        name="Sample Network",
        short_name="SN",
        get_absolute_url=lambda: "#",
        get_kind_display=lambda: "Network",
        member_count=12,
        status=status,
        shown_status=Network.Status(status),
        status_in_words=label,
        as_of=2026,
        has_ended=status == "ended",
        ended_year=2020,
        description="People who do the same work in other places.",
        how_to_join="Write to the coordinator.",
    )


def _story() -> SimpleNamespace:
    return SimpleNamespace(
        title="Springfield: a library and its data center",
        get_absolute_url="#",
        place=SimpleNamespace(label="Springfield, IL"),
        years="2019 to 2021",
        distance_miles=12.4,
        summary="They met and kept meeting.",
    )


def _facet() -> SimpleNamespace:
    names = ("University", "Library", "Nonprofit", "Government")
    choices = [
        FacetChoice(name, name, count=10 - number, is_chosen=number == 0, address="#")
        for number, name in enumerate(names)
    ]
    return SimpleNamespace(
        parameter="type",
        label="Type",
        language="",
        choices=choices,
        shown=choices[:3],
        folded=choices[3:],
        chosen=choices[:1],
    )
