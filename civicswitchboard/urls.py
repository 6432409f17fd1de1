"""The site's front doors."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import TemplateView

from partners import urls as directory
from partners.views import guide, place

from .health import healthz

urlpatterns = [
    path("", guide.home, name="home"),
    path("about/", TemplateView.as_view(template_name="about.html"), name="about"),
    path("guide/", include(directory.guides)),
    path("places/", include(directory.places)),
    path("partners/", include(directory.partners)),
    path("networks/", include("networks.urls")),
    path("partnerships/", include(directory.partnerships)),
    path("api/v1/places/", place.suggestions, name="api-places"),
    path("robots.txt", TemplateView.as_view(template_name="robots.txt", content_type="text/plain")),
    path("healthz", healthz),
    path("admin/", admin.site.urls),
]
