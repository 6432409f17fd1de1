"""Whom to look for, in what order and why; and what to do when nobody is found."""

import json
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..models import Need, Partner, Partnership, PartnerType


@cache
def getting_started() -> dict:
    """Ideas for a place where nobody is found, as `fixtures/getting_started.json` has them."""
    return json.loads((settings.FIXTURES_DIR / "getting_started.json").read_text("utf-8"))


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    context = {
        "types": PartnerType.objects.with_partner_count(),
        "needs": Need.objects.all(),
        "partner_count": Partner.objects.published().count(),
        "stories": Partnership.objects.published().with_participants()[:3],
    }
    return render(request, "home.html", context)


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    context = {"types": PartnerType.objects.with_roles(), **getting_started()}
    return render(request, "partners/guide.html", context)


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    return render(request, "partners/guide_start.html", getting_started())
