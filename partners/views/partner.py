"""The directory's lists and entries."""

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from ..caching import public_page
from ..facets import FacetCounts
from ..filters import PartnerFilterSet
from ..loosening import RADII, loosenings, next_radius
from ..marks import Marker
from ..models import Partner, Partnership
from ..places.geo import with_closeness

PAGE_SIZE = 25
SHOWN_NEARBY = 5


@public_page
def partner_list(request: HttpRequest) -> HttpResponse:
    """The search: results, facets and, for bad parameters, what is wrong with them (400)."""
    filterset = PartnerFilterSet(request.GET, queryset=Partner.objects.published())
    if not filterset.is_valid():
        context = {"filterset": filterset, "errors": _errors(filterset), "radii": RADII}
        return render(request, "partners/partner_list.html", context, status=400)
    counts = FacetCounts(filterset)
    question = filterset.question
    context = {
        "filterset": filterset,
        "question": question,
        "marker": Marker(question.query) if question else None,
        "facets": counts.facets(),
        "page": _results(counts, request.GET.get("page", "1")),
        "center": filterset.center,
        "within": filterset.radius_miles,
        "radii": RADII,
        "wider": next_radius(counts),
        "loosenings": loosenings(counts) if not counts.total else [],
    }
    return render(request, "partners/partner_list.html", context)


def _errors(filterset: PartnerFilterSet) -> list[tuple[str, str, str]]:
    """Parameter, label and message of each error, in the form's order."""
    return [
        (parameter, filterset.form.fields[parameter].label, message)
        for parameter, messages in filterset.form.errors.items()
        for message in messages
    ]


class CountedPaginator(Paginator):
    """Pages of a list whose length is known already."""

    def __init__(self, *args, total: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.count = total


def _results(counts: FacetCounts, number: str) -> Page:
    """The page of that number; Http404 for anything that is not one."""
    ids = counts.ids()
    found = counts.filterset.qs.with_listing() if ids is None else ids
    paginator = CountedPaginator(found, PAGE_SIZE, total=counts.total)
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Http404("A page number is a whole number from 1 on.")
    if not 1 <= int(number) <= paginator.num_pages:
        raise Http404(f"The search has {paginator.num_pages} pages.")
    page = paginator.page(int(number))
    if ids is not None:
        page.object_list = _partners(counts.filterset, page.object_list)
    return page


def _partners(filterset: PartnerFilterSet, ids: list[int]) -> list[Partner]:
    """These partners in this order, with what the list shows of them."""
    partners = Partner.objects.filter(pk__in=ids)
    if filterset.point:
        partners = with_closeness(partners, filterset.point)
    partners = partners.with_reasons() if filterset.question else partners.with_listing()
    return sorted(partners, key=lambda partner: ids.index(partner.pk))


@public_page
def partner_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One entry with all its facts, and who else is near."""
    partner = get_object_or_404(Partner.objects.published().with_everything(), slug=slug)
    nearby = []
    if partner.point:
        others = Partner.objects.published().reachable().exclude(pk=partner.pk)
        nearby = others.with_listing().nearest(partner.point, SHOWN_NEARBY)
    context = {
        "partner": partner,
        "nearby": nearby,
        "stories": Partnership.objects.published().with_participant(partner),
    }
    return render(request, "partners/partner_detail.html", context)
