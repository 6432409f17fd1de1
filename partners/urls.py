"""URLs of partners, places, partnership stories and the guide."""

from django.urls import path, re_path

from .views import guide, partner, partnership, place, suggest, update

partners = (
    [
        path("", partner.partner_list, name="list"),
        path("<slug:slug>/", partner.partner_detail, name="detail"),
        path("<slug:slug>/suggest/", suggest.suggest_change, name="suggest"),
    ],
    "partners",
)
places = (
    [
        path("", place.find, name="find"),
        re_path(r"^(?P<code>[0-9]{5})/$", place.zip_code, name="zip"),
        path("regions/<slug:slug>/", place.region, name="region"),
        re_path(r"^(?P<state>[a-z]{2})/$", place.state, name="state"),
        re_path(r"^(?P<state>[a-z]{2})/(?P<slug>[a-z0-9-]+)/$", place.place, name="place"),
    ],
    "places",
)
partnerships = (
    [
        path("", partnership.partnership_list, name="list"),
        path("suggest/", suggest.suggest_story, name="suggest"),
        path("<slug:slug>/", partnership.partnership_detail, name="detail"),
    ],
    "partnerships",
)
guides = (
    [
        path("", guide.guide, name="guide"),
        path("start/", guide.start, name="start"),
    ],
    "guide",
)
suggestions = (
    [
        path("", suggest.suggest_partner, name="partner"),
        path("alike/", suggest.alike_hints, name="alike"),
        path("thanks/", suggest.thanks, name="thanks"),
        path("update/<str:token>/", update.update, name="update"),
    ],
    "suggest",
)
