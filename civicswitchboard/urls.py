"""The site's front doors."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import TemplateView

from partners import urls as directory
from partners.views import formats, guide, place

from .health import healthz
from .pages import page
from .style_guide import style_guide

urlpatterns = [
    path("", guide.home, name="home"),
    path("about/", page("about/about.html"), name="about"),
    path("about/data/", page("about/credits.html"), name="credits"),
    path("about/privacy/", page("about/privacy.html"), name="privacy"),
    path("about/accessibility/", page("about/accessibility.html"), name="accessibility"),
    path("guide/", include(directory.guides)),
    path("places/", include(directory.places)),
    path("partners/", include(directory.partners)),
    path("partners.geojson", formats.partners_geojson, name="partners-geojson"),
    path("networks/", include("networks.urls")),
    path("partnerships/", include(directory.partnerships)),
    path("api/v1/places/", place.suggestions, name="api-places"),
    path("robots.txt", TemplateView.as_view(template_name="robots.txt", content_type="text/plain")),
    path("healthz", healthz),
    path("admin/", admin.site.urls),
]

handler404 = "civicswitchboard.errors.not_found"

if settings.DEBUG:
    urlpatterns += [path("style/", style_guide, name="style-guide")]
