"""Every address of the admin, and which roles may ask for it and send to it.

A new address fails the tests until it has its line here. Roles by their letters: D director,
C curator, R regional curator (with rows of the own state), Q reviewer of the queue, V viewer.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, URLResolver

from partners.models import Partner
from partners.permissions.roles import Role

LETTERS = dict(zip("DCRQV", Role, strict=True))
ALL, NOBODY = "DCRQV", ""
VIEWERS = "DCRV"


@dataclass(frozen=True)
class Screen:
    """Who may do what on the usual pages of one model; `row` names one in `rows.make_rows`.

    `lies_somewhere` says whether its rows have a state.
    """

    row: str
    view: str = VIEWERS
    add: str = NOBODY
    change: str = NOBODY
    delete: str = NOBODY
    lies_somewhere: bool = False

    def pages(self, path: str) -> Iterator[tuple[str, tuple[str, str]]]:
        """Each route with those who may get it and those who may post to it."""
        yield f"{path}/", (self.view, self.view)
        yield f"{path}/add/", (self.add, self.add)
        yield f"{path}/<path:object_id>/history/", (self.view, self.view)
        yield f"{path}/<path:object_id>/delete/", (self.delete, self.delete)
        yield f"{path}/<path:object_id>/change/", (self.view, self.change)
        # Leads to the page of changing, which decides.
        yield f"{path}/<path:object_id>/", (ALL, ALL)


SCREENS = {
    "auth/user": Screen("user", "D", "D", "D", "D"),
    "auth/group": Screen("group", "D", "D", "D", "D"),
    "partners/partner": Screen("partner", VIEWERS, "DCR", "DCR", "D", True),
    "partners/partnership": Screen("story", VIEWERS, "DCR", "DCR", "D", True),
    "partners/partnertoverify": Screen("to_verify", VIEWERS, lies_somewhere=True),
    "partners/linkcheck": Screen("link", VIEWERS, lies_somewhere=True),
    "partners/failedsearch": Screen("failed_search"),
    "partners/duplicatecandidate": Screen("pair", "DCR", lies_somewhere=True),
    "partners/mergerecord": Screen("merge", "DCR", lies_somewhere=True),
    "partners/suggestion": Screen("suggestion", "DCRQ", change="DCRQ", lies_somewhere=True),
    "partners/decision": Screen("decision", "DCRQ", lies_somewhere=True),
    "partners/place": Screen("city", VIEWERS, "DC", "DC"),
    "partners/zipcode": Screen("zip_code", VIEWERS),
    "partners/partnertype": Screen("type", VIEWERS, "DC", "DC", "D"),
    "partners/need": Screen("need", VIEWERS, "DC", "DC", "D"),
    "partners/synonym": Screen("synonym", VIEWERS, "DC", "DC", "DC"),
    "taggit/tag": Screen("tag", VIEWERS, "DC", "DC", "DC"),
    "networks/network": Screen("network", VIEWERS, "DC", "DC", "D"),
    "networks/membership": Screen("membership", VIEWERS, "DCR", "DCR", "DCR", True),
    "networks/audience": Screen("audience", VIEWERS, "DC", "DC", "D"),
}
# Route → who may get it, who may post to it.
PAGES = {
    "": (ALL, ALL),
    "login/": (ALL, ALL),
    "logout/": (NOBODY, ALL),
    "password_change/": (ALL, ALL),
    "password_change/done/": (ALL, NOBODY),
    "jsi18n/": (ALL, NOBODY),
    "second-factor/": (ALL, ALL),
    "second-factor/code/": (ALL, ALL),
    "autocomplete/": (ALL, NOBODY),
    "r/<path:content_type_id>/<path:object_id>/": (ALL, ALL),
    "^(?P<app_label>partners|taggit|auth|networks)/$": (ALL, ALL),
    "auth/user/<id>/password/": ("D", "D"),
    # The queue of checks leads on to the entry, which decides.
    "partners/partnertoverify/<path:object_id>/change/": (VIEWERS, VIEWERS),
    # These lead on, or show what was decided; neither is a form.
    "partners/duplicatecandidate/<path:object_id>/change/": ("DCR", "DCR"),
    "partners/mergerecord/<path:object_id>/change/": ("DCR", "DCR"),
    "partners/mergerecord/<int:pk>/undo/": ("DCR", "DCR"),
    "partners/partner/<path:object_id>/ask/": ("DCR", "DCR"),
    "partners/partner/<int:pk>/merge/": ("DCR", "DCR"),
    "partners/partner/<int:kept>/merge/<int:lost>/": ("DCR", "DCR"),
    "partners/partner/import/": ("DCR", "DCR"),
    "partners/partner/import/<int:job>/": ("DCR", "DCR"),
    "partners/partner/import/<int:job>/progress/": ("DCR", "DCR"),
    "partners/partner/import/<int:job>/answers/": (NOBODY, "DCR"),
    "partners/partner/import/<int:job>/confirm/": (NOBODY, "DCR"),
    "partners/partner/export/": (VIEWERS, VIEWERS),
    "partners/partner/<path:object_id>/find-contacts/": ("DCR", "DCR"),
    "partners/partner/deleted/": ("DCR", "DCR"),
    "partners/partnership/deleted/": ("DCR", "DCR"),
    "networks/network/deleted/": ("DC", "DC"),
    **{
        f"partners/partner/<int:pk>/{verb}/": ("DCR", "DCR")
        for verb in ("close", "reopen", "rename", "succeed", "unpublish")
    },
    "partners/partnership/<int:pk>/unpublish/": ("DCR", "DCR"),
    **{
        f"networks/network/<int:pk>/{verb}/": ("DC", "DC")
        for verb in ("end", "reopen", "rename", "succeed", "unpublish")
    },
    "partners/partner/<int:pk>/history/<int:version>/restore/": ("DCR", "DCR"),
    "partners/partnership/<int:pk>/history/<int:version>/restore/": ("DCR", "DCR"),
    "networks/network/<int:pk>/history/<int:version>/restore/": ("DC", "DC"),
}
# What is nothing yet: answered by “not found”, to whoever asks.
NO_PAGE = "(?P<url>.*)$"


def table() -> dict[str, tuple[str, str]]:
    """Each route below /admin/ with who may get it and who may post to it."""
    pages = {}
    for path, screen in SCREENS.items():
        pages |= dict(screen.pages(path))
    return pages | PAGES


def routes(patterns=None, prefix: str = "") -> Iterator[str]:
    """The routes that the admin really has."""
    for pattern in admin.site.get_urls() if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and route != NO_PAGE:
            yield route


def path_of(route: str) -> str:
    """The beginning of a route that names a model: “partners/partner”."""
    return "/".join(route.split("/")[:2])


def address_of(route: str, rows, job: int) -> str:
    """The route's address with the keys of one of the rows in it."""
    screen = SCREENS.get(path_of(route))
    row = getattr(rows, screen.row) if screen else rows.partner
    version = getattr(type(row), "history", None)
    keys = {
        "<path:content_type_id>": ContentType.objects.get_for_model(Partner).pk,
        "^(?P<app_label>partners|taggit|auth|networks)/$": "partners/",
        "<path:object_id>": row.pk,
        "<id>": row.pk,
        "<int:pk>": row.pk,
        "<int:kept>": rows.partner.pk,
        "<int:lost>": rows.other.pk,
        "<int:job>": job,
    }
    if "<int:version>" in route:
        keys["<int:version>"] = version.filter(id=row.pk).latest("history_id").pk
    for key, value in keys.items():
        route = route.replace(key, str(value))
    query = "?app_label=partners&model_name=partner&field_name=successor"
    return f"/admin/{route}{query if route == 'autocomplete/' else ''}"
