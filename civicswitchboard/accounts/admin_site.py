"""The admin site, which ends idle sessions and asks for the second factor first."""

import time
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.http import urlencode

from civicswitchboard.accounts import second_factor

AWAKE = "awake_at"
SECONDS_BETWEEN_NOTES = 300
NOT_IN_ROLE = "Your role doesn’t allow this. Ask a director to change your role."


class ChoiceLabelsView(AutocompleteJsonView):
    """Rows to choose from, by the label that tells each from all others, if it has one."""

    def serialize_result(self, obj, to_field_name: str) -> dict[str, str]:
        label = getattr(obj, "choice_label", None) or str(obj)
        return super().serialize_result(obj, to_field_name) | {"text": label}


class CuratorAdminSite(AdminSite):
    """Django's admin; each page asks first whether the second factor is done."""

    def get_urls(self) -> list:
        # Here, because its views need the admin, which Django loads before any of them.
        from .views import code_view, second_factor_view

        # Not through `admin_view`, which leads here.
        pages = [
            path("second-factor/", self._own(second_factor_view), name="second_factor"),
            path("second-factor/code/", self._own(code_view), name="second_factor_code"),
        ]
        return [*pages, *super().get_urls()]

    def admin_view(self, view: Callable, cacheable: bool = False) -> Callable:
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request: HttpRequest, *args, **kwargs):
            if self.has_permission(request) and view != self.logout:
                if step := step_before(request):
                    here = urlencode({"next": request.get_full_path()})
                    return HttpResponseRedirect(f"{reverse(f'{self.name}:{step}')}?{here}")
                stay_awake(request)
            try:
                return inner(request, *args, **kwargs)
            except PermissionDenied as refusal:
                # The page of a refusal shows the reason; most of Django's come without one.
                raise PermissionDenied(str(refusal) or NOT_IN_ROLE) from refusal

        return guarded

    def autocomplete_view(self, request: HttpRequest):
        return ChoiceLabelsView.as_view(admin_site=self)(request)

    def _own(self, view: Callable) -> Callable:
        """A page of the second factor, which only a password is needed for."""
        return super().admin_view(lambda request: view(self, request))


def step_before(request: HttpRequest) -> str | None:
    """The name of the page that this user has to do first, if there is one."""
    if request.user.is_verified():
        return None
    if second_factor.has_one(request.user):
        return "second_factor_code"
    return "second_factor" if settings.REQUIRE_SECOND_FACTOR else None


def stay_awake(request: HttpRequest) -> None:
    """Restart the session's idle time, at most once in five minutes."""
    now = int(time.time())
    if now - request.session.get(AWAKE, 0) > SECONDS_BETWEEN_NOTES:
        request.session[AWAKE] = now
