"""Whom to look for, in what order and why; and what to do when nobody is found."""

import json
from functools import cache

from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from ..models import Need, Partnership, PartnerType
from ..snapshot.store import get_snapshot
from .caching import public_page

# The six rungs of the guide's ladder; the front door shows them large, other types below.
LADDER = ("nnip", "government", "university", "civic-tech", "state-data-center", "nonprofit")
# Two census programs, one door.
BESIDE = {"state-data-center": "census-information-center"}


def getting_started() -> dict:
    """Ideas for a place where nobody is found, in the language of the page."""
    return _getting_started(get_language())


@cache
def _getting_started(language: str) -> dict:
    """What `fixtures/getting_started.json` says; a text's translation stands beside it."""
    read = json.loads((settings.FIXTURES_DIR / "getting_started.json").read_text("utf-8"))

    def translated(texts: dict) -> dict:
        return {name: texts.get(f"{name}_{language}", text) for name, text in texts.items()}

    return {
        "ideas": [translated(idea) for idea in read["ideas"]],
        "colleagues": translated(read["colleagues"]),
    }


@public_page
def home(request: HttpRequest) -> HttpResponse:
    index = get_snapshot()
    types = list(PartnerType.objects.all())
    for type in types:
        type.partner_count = len(index.having("type", [type.slug]) & index.published)
    doors = _doors(types)
    shown = {type for door in doors for type in door}
    stories = Partnership.objects.published().annotate(hands=Count("participants"))
    context = {
        "doors": doors,
        "other_types": [type for type in types if type not in shown],
        "needs": Need.objects.all(),
        "partner_count": len(index.published),
        # The one that most partners had a hand in shows best what is possible.
        "story": stories.select_related("place").order_by("-hands", "pk").first(),
    }
    return render(request, "home.html", context)


def _doors(types: list[PartnerType]) -> list[tuple[PartnerType, PartnerType | None]]:
    """The types on the guide's ladder, each with the one that stands beside it."""
    by_slug = {type.slug: type for type in types}
    return [
        (by_slug[slug], by_slug.get(BESIDE.get(slug, ""))) for slug in LADDER if slug in by_slug
    ]


@public_page
def guide(request: HttpRequest) -> HttpResponse:
    context = {"types": PartnerType.objects.with_roles(), **getting_started()}
    return render(request, "partners/guide.html", context)


@public_page
def start(request: HttpRequest) -> HttpResponse:
    return render(request, "partners/guide_start.html", getting_started())
