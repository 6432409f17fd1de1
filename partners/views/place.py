"""Where are you? The place look-up, and the page of a place."""

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render

from ..history import former_addresses
from ..models import Place, ZipCode
from ..places.center import Center
from ..places.labels import distinct_label
from ..places.ladder import ecosystem
from ..places.names import LOCAL, fold
from ..places.narrowing import Narrowing
from ..places.resolver import resolve
from ..places.summary import place_summary
from ..search.fields import TextField
from ..snapshot.browsing import ways_by_topic, ways_by_type
from ..snapshot.store import get_snapshot
from .caching import public_page

MOST_SUGGESTIONS = 50
MOST_ZIP_CODES = 12


@public_page
def find(request: HttpRequest) -> HttpResponse:
    """One place is meant: go there. Several: choose. None: the nearest spellings.

    Without a text it is the way into the directory for who would rather browse.
    """
    text = TextField().clean(request.GET.get("q"))
    resolution = resolve(text, limit=12)
    if resolution.is_clear:
        return redirect(resolution.best)
    _fetch_counties(resolution.results)
    context = {"text": text, "resolution": resolution, "browse": None if text else _browse()}
    return render(request, "partners/place_find.html", context)


def _browse() -> dict[str, object]:
    states = sorted(Place.objects.order_by().states(), key=lambda state: fold(state.label))
    return {
        "states": states,
        "types": ways_by_type(),
        "topics": ways_by_topic(),
        "total": len(get_snapshot().published),
    }


@public_page
def suggestions(request: HttpRequest) -> JsonResponse:
    """`GET /api/v1/places/?q=…&limit=10`: places for a text, best first."""
    text = TextField().clean(request.GET.get("q"))
    limit = request.GET.get("limit", "10")
    if not (limit.isascii() and limit.isdigit() and 1 <= int(limit[:4]) <= MOST_SUGGESTIONS):
        reason = f"limit is a whole number from 1 to {MOST_SUGGESTIONS}."
        return JsonResponse({"error": reason}, status=400)
    found = resolve(text, limit=int(limit)).results
    _fetch_counties(found)
    return JsonResponse({"results": [_as_result(one) for one in found]})


def _fetch_counties(found: list[Place | ZipCode]) -> None:
    """Read the further counties of ZIP codes, of all at once."""
    over_several = [one for one in found if isinstance(one, ZipCode) and one.has_other_counties]
    prefetch_related_objects(over_several, "other_counties")


def _as_result(found: Place | ZipCode) -> dict:
    is_zip = isinstance(found, ZipCode)
    counties = [county.name for county in found.counties] if is_zip else [found.county_name]
    return {
        "kind": "zip" if is_zip else found.kind,
        "name": found.code if is_zip else found.name,
        "state": found.state,
        "designation": "" if is_zip else found.designation,
        "what_it_is": "" if is_zip else found.what_it_is,
        "county": counties[0],
        "counties": [name for name in counties if name],
        "label": distinct_label(found),
        "latitude": found.latitude,
        "longitude": found.longitude,
        "population": None if is_zip else found.population,
        "url": found.get_absolute_url(),
    }


@public_page
def state(request: HttpRequest, state: str) -> HttpResponse:
    place = get_object_or_404(Place, kind=Place.Kind.STATE, state=state.upper())
    return _page(request, Center(place))


@public_page
def region(request: HttpRequest, slug: str) -> HttpResponse:
    return _page_at(request, f"regions/{slug}", kind=Place.Kind.REGION, slug=slug)


@public_page
def place(request: HttpRequest, state: str, slug: str) -> HttpResponse:
    path = f"{state}/{slug}"
    return _page_at(request, path, kind__in=LOCAL, state=state.upper(), slug=slug)


def _page_at(request: HttpRequest, path: str, **address) -> HttpResponse:
    """The page of the place that has this address, or had it; see `Place.path`."""
    if found := Place.objects.filter(**address).first():
        return _page(request, Center(found))
    owner = former_addresses.resolve_old_slug(Place, path)
    return former_addresses.redirect_to(request, get_object_or_404(Place, pk=owner))


@public_page
def zip_code(request: HttpRequest, code: str) -> HttpResponse:
    found = ZipCode.objects.with_places().filter(code=code).first()
    if found is None:
        alike = ZipCode.objects.beginning_alike(code, MOST_ZIP_CODES)
        context = {"code": code, "alike": alike}
        return render(request, "partners/zip_missing.html", context, status=404)
    return _page(request, Center.of(found))


def _page(request: HttpRequest, center: Center) -> HttpResponse:
    """The answer, narrowed to a topic or a need; what no vocabulary has is explained (400)."""
    narrowing = Narrowing(request.GET)
    found = ecosystem(center, narrowing.wanted)
    context = {
        "ecosystem": found,
        "summary": place_summary(found, narrowing.words),
        "narrowing": narrowing,
        "choices": narrowing.choices(found.in_reach),
        "center": center,
        "place": center.place,
        "other_division": Place.objects.other_division(center.place),
    }
    status = 200 if narrowing.is_valid else 400
    return render(request, "partners/place_page.html", context, status=status)
