"""The search in other formats than a page: the same parameters, all results at once."""

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse

from ..caching import public_page
from ..filters import PartnerFilterSet
from ..models import Partner
from ..outputs.geojson import geojson


@public_page
def partners_geojson(request: HttpRequest) -> HttpResponse:
    """`GET /partners.geojson?…`: every found partner with a point; 400 with reasons."""
    filterset = PartnerFilterSet(request.GET, queryset=Partner.objects.published())
    if not filterset.is_valid():
        return JsonResponse({"errors": filterset.form.errors}, status=400)
    return StreamingHttpResponse(geojson(filterset.qs), content_type="application/geo+json")
