"""Pages that set up, ask for and turn off the second factor."""

import django_otp
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from civicswitchboard.accounts import second_factor

NOT_RIGHT = "That code is wrong or was already used. Codes change every 30 seconds."
WAIT = "Too many wrong codes. Wait a minute, then enter the newest code."


class CodeForm(forms.Form):
    """One field, whether the code is from the phone or from the paper."""

    code = forms.CharField(
        max_length=40,
        label="Code",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "class": "vTextField", "autofocus": True}
        ),
    )

    def __init__(self, check, *args) -> None:
        super().__init__(*args)
        self.check = check
        self.device = None

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        try:
            self.device = self.check(code)
        except second_factor.MustWait as error:
            raise forms.ValidationError(WAIT) from error
        if self.device is None:
            raise forms.ValidationError(NOT_RIGHT)
        return code


def code_view(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Asks for the code after the password, and leads on to where one wanted to go."""
    if request.user.is_verified() or not second_factor.has_one(request.user):
        return HttpResponseRedirect(_target(request))
    form = CodeForm(lambda code: second_factor.check(request.user, code), request.POST or None)
    if request.method == "POST" and form.is_valid():
        _enter(request, form.device)
        return HttpResponseRedirect(_target(request))
    return _page(site, request, "code", "Enter the code", form=form)


def second_factor_view(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Sets the second factor up; for who has one, new recovery codes, and turning it off."""
    if not second_factor.has_one(request.user):
        return _set_up(site, request)
    if not request.user.is_verified():
        return HttpResponseRedirect(reverse("admin:second_factor_code"))
    form = CodeForm(lambda code: second_factor.check(request.user, code), request.POST or None)
    if request.method == "POST" and form.is_valid():
        if "off" not in request.POST:
            return _show_codes(site, request)
        if not settings.REQUIRE_SECOND_FACTOR:
            second_factor.turn_off(request.user)
            messages.success(
                request, "The second factor is off. You sign in with only your password."
            )
            return HttpResponseRedirect(reverse("admin:second_factor"))
        form.add_error(None, "This site requires a second factor for everyone.")
    left = second_factor.recovery_codes_left(request.user)
    may_turn_off = not settings.REQUIRE_SECOND_FACTOR
    return _page(site, request, "on", "Second factor", form=form, left=left, may_off=may_turn_off)


def _set_up(site: AdminSite, request: HttpRequest) -> HttpResponse:
    if "begin" in request.POST:
        second_factor.begin(request.user)
        return HttpResponseRedirect(reverse("admin:second_factor"))
    device = second_factor.begun(request.user)
    if device is None:
        is_needed = settings.REQUIRE_SECOND_FACTOR
        return _page(site, request, "begin", "Second factor", is_needed=is_needed)
    form = CodeForm(lambda code: second_factor.confirm(request.user, code), request.POST or None)
    if request.method == "POST" and form.is_valid():
        _enter(request, form.device)
        return _show_codes(site, request)
    qr_code, key = second_factor.qr_code(device), second_factor.key_as_text(device)
    return _page(site, request, "scan", "Second factor", form=form, qr_code=qr_code, key=key)


def _show_codes(site: AdminSite, request: HttpRequest) -> HttpResponse:
    codes = second_factor.new_recovery_codes(request.user)
    return _page(site, request, "codes", "Your recovery codes", codes=codes)


def _enter(request: HttpRequest, device) -> None:
    """From here on the session is one of both factors, under a new name."""
    request.session.cycle_key()
    django_otp.login(request, device)


def _target(request: HttpRequest) -> str:
    wanted = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if wanted and is_ours else reverse("admin:index")


def _page(site: AdminSite, request: HttpRequest, name: str, title: str, **context) -> HttpResponse:
    # The admin's menus would lead back here until this is done.
    is_inside = request.user.is_verified() or not (
        settings.REQUIRE_SECOND_FACTOR or second_factor.has_one(request.user)
    )
    context |= site.each_context(request) | {"title": title, "is_inside": is_inside}
    context |= {} if is_inside else {"is_nav_sidebar_enabled": False, "available_apps": []}
    request.current_app = site.name
    return TemplateResponse(request, f"admin/second_factor/{name}.html", context)
