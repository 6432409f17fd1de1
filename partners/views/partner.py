"""The directory's lists and entries."""

from collections.abc import Iterable

from django.core.paginator import Page, Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from ..choices import REACHABLE
from ..filters import PartnerFilterSet
from ..history.former_addresses import redirect_old_slug
from ..models import LinkCheck, Partner, Partnership
from ..places.resolver import Resolution
from ..querysets import LINKED
from ..search.bitmaps import IdBitmap
from ..search.facets import get_facets
from ..search.failed_searches import note_failed_search
from ..search.highlight import Highlighter
from ..search.locations import offered_places
from ..search.proximity import RADII, nearest_of_each
from ..search.relaxations import find_relaxations, next_radius
from ..search.run import SearchResult, run
from ..snapshot.store import get_snapshot
from ..snapshot.summaries import (
    PartnerSummary,
    get_summaries,
    has_predecessors,
    measured,
    took_part,
)
from .caching import never_store, public_page

PAGE_SIZE = 25
SHOWN_NEARBY = 5
# The parameters that do not stand in facets.
TYPED = ("q", "place", "within", "sort", "around", "literally")


@public_page
def partner_list(request: HttpRequest) -> HttpResponse:
    """The search: results, facets and, for bad parameters, what is wrong with them (400)."""
    filterset = PartnerFilterSet(request.GET)
    if not filterset.is_valid():
        context = _form(filterset, filterset.form.cleaned_data.get("within"))
        return render(request, "partners/partner_list.html", context, status=400)
    result = run(filterset)
    question, center = filterset.question, filterset.center
    facets = get_facets(result)
    context = _form(filterset, filterset.radius_miles) | {
        "question": question,
        "highlighter": Highlighter(question.query) if question else None,
        "facets": facets,
        "chosen_facets": [facet for facet in facets if facet.chosen_values],
        "page": _results(result, request.GET.get("page", "1")),
        "center": center,
        "center_label": center.label if center else "",
        "offered": _offered_places(result),
        "namesakes": getattr(center.place, "alternatives", ()) if center else (),
        "offered_radii": RADII,
        "wider": next_radius(result),
        "loosenings": find_relaxations(result) if not result.total else [],
    }
    response = render(request, "partners/partner_list.html", context)
    if words := words_without_results(result):
        if request.method == "GET":
            note_failed_search(words, request.headers.get("User-Agent", ""))
        never_store(response)
    return response


def _offered_places(result: SearchResult) -> Resolution | None:
    """The places that words may mean which name none and find nobody, or stand behind a "near"."""
    question = result.filterset.question
    if question is None or result.filterset.center or question.is_near_the_visitor:
        return None
    if result.found and not (question.unknown_place or question.left_out):
        return None
    return offered_places(question.unknown_place or question.text)


def words_without_results(result: SearchResult) -> str:
    """What was asked, in words, if nobody at all has them all; "" otherwise.

    Facets do not count: each of their choices says beforehand how many it has. A place from its own
    field is added as one would write it into the words: "maps in Erie, PA".
    """
    filterset = result.filterset
    question = filterset.question
    if not question or not (question.left_out or (filterset.has_text and not result.found)):
        return ""
    place = filterset.chosen("place")
    return f"{filterset.chosen('q')} in {place.place.label}" if place else filterset.chosen("q")


def _form(filterset: PartnerFilterSet, within: float | None) -> dict[str, object]:
    """What the form shows; everything has a value, because a template is long in missing one."""
    data, errors = filterset.data, filterset.form.errors
    return {
        "filterset": filterset,
        "given": {name: data.get(name, "").strip() for name in TYPED},
        "wrong": {name: errors[name][0] if name in errors else "" for name in TYPED},
        "errors": _errors(filterset),
        "within": within,
        "radii": _radii(within),
    }


def _radii(within: float | None) -> list[float]:
    """The radii to choose from, in miles, with the one that is asked for in its place."""
    return sorted({*RADII, within} if within else RADII)


def _errors(filterset: PartnerFilterSet) -> list[tuple[str, str, str]]:
    """Parameter, label and message of each error, in the form's order."""
    return [
        (parameter, filterset.form.fields[parameter].label, message)
        for parameter, messages in filterset.form.errors.items()
        for message in messages
    ]


class Results(Paginator):
    """Pages of the partners that a search found, whose keys and number are known already."""

    def __init__(self, result: SearchResult) -> None:
        super().__init__(result, PAGE_SIZE)
        self.count = result.total

    def page(self, number: int) -> Page:
        start = (number - 1) * self.per_page
        keys = self.object_list.keys(start, start + self.per_page)
        return Page(_partners(self.object_list.filterset, keys), number, self)


def _results(result: SearchResult, number: str) -> Page:
    """The page of that number; Http404 for anything that is not one."""
    results = Results(result)
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Http404("A page number is a whole number from 1 on.")
    if not 1 <= int(number) <= results.num_pages:
        raise Http404(f"The search has {results.num_pages} pages.")
    return results.page(int(number))


def _partners(filterset: PartnerFilterSet, keys: list[int]) -> list[PartnerSummary]:
    """These partners in this order, with what the list shows of them."""
    partners = list(get_summaries(keys).values())
    return measured(partners, filterset.point) if filterset.point else partners


@public_page
@redirect_old_slug(Partner)
def partner_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One entry with all its facts, and who else is near."""
    partner = get_object_or_404(Partner.objects.published().select_related("place"), slug=slug)
    # Asked for at once: itself, as the index knows it, and who is near.
    entries = get_summaries([partner.pk, *_nearest(partner)])
    _fetch_what_hangs_on(partner, entries.pop(partner.pk, None))
    context = {
        "partner": partner,
        "nearby": measured(entries.values(), partner.point) if entries else [],
        "predecessors": partner.predecessors.published() if has_predecessors(partner.pk) else (),
        "stories": _stories(partner),
        "dead_links": LinkCheck.objects.dead_since(
            partner.website, partner.data_portal_url, partner.contact_url
        ),
    }
    return render(request, "partners/partner_detail.html", context)


def _fetch_what_hangs_on(partner: Partner, entry: PartnerSummary | None) -> None:
    """Fetches the partner's related rows, but for those that its entry makes needless."""
    held = _held_in(entry) if entry else {}
    partner.hold(**held)
    missing = [field for field in LINKED if field not in held]
    prefetch_related_objects([partner], *Partner.objects.linked(*missing))


def _held_in(entry: PartnerSummary) -> dict[str, list]:
    """The related rows that an entry holds: roles and needs, and no rows where it has none."""
    others = {
        "service_areas": entry.area_list,
        "aliases": entry.alias_list,
        "topics": entry.topic_names,
        "memberships": entry.network_list,
    }
    none = {field: [] for field, listed_rows in others.items() if not listed_rows}
    return {"roles": entry.role_list, "needs": entry.need_list, **none}


def _stories(partner: Partner) -> Iterable[Partnership]:
    if not took_part(partner.pk):
        return ()
    return Partnership.objects.published().with_participant(partner)


def _nearest(partner: Partner) -> list[int]:
    """The keys of who else is near the partner, nearest first."""
    if partner.point is None:
        return []
    index = get_snapshot()
    others = (index.published & index.having("status", REACHABLE)) - IdBitmap([partner.pk])
    return nearest_of_each(partner.point, {"others": others}, SHOWN_NEARBY)["others"]
