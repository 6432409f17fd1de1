"""The search in other formats than a page, and the address of a page as a QR code."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse

from ..exports.geojson import geojson
from ..exports.qr_codes import qr_code_file
from ..filters import PartnerFilterSet
from ..search.run import run
from .caching import public_page


@public_page
def partners_geojson(request: HttpRequest) -> HttpResponse:
    """`GET /partners.geojson?…`: every found partner with a point; 400 with reasons."""
    filterset = PartnerFilterSet(request.GET)
    if not filterset.is_valid():
        return JsonResponse({"errors": filterset.form.errors}, status=400)
    return StreamingHttpResponse(geojson(run(filterset)), content_type="application/geo+json")


@public_page
def qr_code(request: HttpRequest) -> HttpResponse:
    """`GET /qr.svg?page=/partners/?state=PA`: the whole address of a page of this site; or 400.

    A browser asks for it when it prints the page.
    """
    page = request.GET.get("page", "")
    if not page.startswith("/") or page.startswith("//"):
        raise BadRequest("The page is named by its path, which begins with one slash.")
    try:
        code = qr_code_file(request.build_absolute_uri(page))
    except ValueError as error:
        raise BadRequest(str(error)) from error
    return HttpResponse(code, content_type="image/svg+xml")
