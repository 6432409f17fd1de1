"""The root URL configuration."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.generic import TemplateView

from partners import urls as directory
from partners.views import formats, guide, place

from .health import healthz
from .pages import page
from .style_guide import style_guide

# Each once in English, and once in each other language below its code: /partners/, /es/partners/.
# The map's points and the suggestions for places are among them, because they hold links.
urlpatterns = i18n_patterns(
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
    path("suggest/", include(directory.suggestions)),
    path("api/v1/places/", place.suggestions, name="api-places"),
    prefix_default_language=False,
)
# What is for programs, printers and curators, in English only.
urlpatterns += [
    path("qr.svg", formats.qr_code, name="qr-code"),
    path("robots.txt", TemplateView.as_view(template_name="robots.txt", content_type="text/plain")),
    path("healthz", healthz),
    path("admin/", admin.site.urls),
]

handler404 = "civicswitchboard.errors.not_found"

if settings.DEBUG:
    urlpatterns += [path("style/", style_guide, name="style-guide")]
