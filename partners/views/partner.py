"""The directory's lists and entries."""

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ..facets import FacetCounts
from ..filters import PartnerFilterSet
from ..models import Partner, Partnership

PAGE_SIZE = 25
SHOWN_NEARBY = 5
# The radii offered when a search may be too narrow, in miles.
RADII = (10, 25, 50, 100, 250)


@require_safe
def partner_list(request: HttpRequest) -> HttpResponse:
    """The search: results, facets and, for bad parameters, what is wrong with them (400)."""
    filterset = PartnerFilterSet(request.GET, queryset=Partner.objects.published())
    if not filterset.is_valid():
        context = {"filterset": filterset, "errors": _errors(filterset), "radii": RADII}
        return render(request, "partners/partner_list.html", context, status=400)
    counts = FacetCounts(filterset)
    paginator = CountedPaginator(filterset.qs.with_listing(), PAGE_SIZE, total=counts.total)
    page = _page(paginator, request.GET.get("page", "1"))
    context = {
        "filterset": filterset,
        "facets": counts.facets(),
        "page": page,
        "center": filterset.chosen("place"),
        "within": filterset.chosen("within"),
        "radii": RADII,
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


def _page(paginator: Paginator, number: str) -> Page:
    """The page of that number; Http404 for anything that is not one."""
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Http404("A page number is a whole number from 1 on.")
    if not 1 <= int(number) <= paginator.num_pages:
        raise Http404(f"The search has {paginator.num_pages} pages.")
    return paginator.page(int(number))


@require_safe
def partner_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One entry with all its facts, and who else is near."""
    partner = get_object_or_404(Partner.objects.published().with_everything(), slug=slug)
    nearby = Partner.objects.none()
    if partner.point:
        others = Partner.objects.published().reachable().exclude(pk=partner.pk)
        nearby = others.filter(unit_x__isnull=False).nearest_to(partner.point).with_listing()
    context = {
        "partner": partner,
        "nearby": nearby[:SHOWN_NEARBY],
        "stories": Partnership.objects.published().with_participant(partner),
    }
    return render(request, "partners/partner_detail.html", context)
