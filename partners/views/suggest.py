"""What visitors tell the curators: a new partner, a change, a story. No account, no cookie."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ..duplicates.finder import likely_duplicates
from ..models import Partner
from ..search.fields import TextField
from ..suggestions.form_tokens import (
    BadFormToken,
    FormToken,
    is_from_this_site,
    read_form_token,
)
from ..suggestions.forms import SuggestionForm
from ..suggestions.rate_limits import is_rate_limited
from ..suggestions.submission import Kind, Texts, city_and_state, receive, texts_of
from .caching import public_page

MOST_HINTS = 5
# What one can say about an entry, in `?about=`.
ABOUT = (Kind.CORRECTION, Kind.MOVED, Kind.CLOSED)


def visitors_form(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A form without a cookie, which nobody may keep.

    Django's protection against forged forms needs a cookie, and visitors get none. There is no
    session that a forged form could misuse; it could only fill the queue in a visitor's name, and
    the signed token and the browser's own word on where the form stood prevent that.
    """

    @csrf_exempt
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method == "POST" and not is_from_this_site(request):
            return render(request, "403_csrf.html", status=403)
        return view(request, *args, **kwargs)

    return guarded


@visitors_form
def suggest_partner(request: HttpRequest) -> HttpResponse:
    return _form_page(request, Kind.NEW)


@visitors_form
def suggest_story(request: HttpRequest) -> HttpResponse:
    return _form_page(request, Kind.STORY)


@visitors_form
def suggest_change(request: HttpRequest, slug: str) -> HttpResponse:
    """`/partners/<slug>/suggest/` asks what it is about; with `?about=` it is the form for that."""
    partner = get_object_or_404(Partner.objects.published(), slug=slug)
    about = request.GET.get("about")
    if about is None:
        return render(request, "partners/suggest_about.html", {"partner": partner})
    if about not in ABOUT:
        raise Http404("There is no such form.")
    return _form_page(request, about, partner)


def _form_page(request: HttpRequest, kind: str, partner: Partner | None = None) -> HttpResponse:
    purpose = f"{kind} {partner.pk}" if partner else str(kind)
    seen = texts_of(partner, kind) if partner else {}
    if request.method != "POST":
        token = FormToken(purpose, seen)
        return _answer(request, SuggestionForm(kind, seen), token, partner)
    token, complaint = token_of(request, purpose, seen)
    form = SuggestionForm(kind, token.seen, request.POST)
    if complaint:
        form.add_error(None, complaint)
    elif token.is_too_quick:
        form.add_error(None, _("That was quick. Please wait a few seconds and try again."))
    if not form.is_valid():
        return _answer(request, form, token, partner, status=400)
    similar = _unseen_alike(request, form) if kind == Kind.NEW else []
    if similar:
        return _answer(request, form, token, partner, similar=similar)
    if is_rate_limited(request):
        form.add_error(None, too_many())
        return _answer(request, form, token, partner, status=429)
    suggestion = form.suggestion(partner, form_id=token.form_id, language=get_language())
    receive(suggestion)
    return HttpResponseRedirect(reverse("suggest:thanks"))


def token_of(request: HttpRequest, purpose: str, seen: Texts) -> tuple[FormToken, str]:
    """The form's token, or a new one for the same form, and what is wrong with the one it had."""
    try:
        token = read_form_token(request.POST.get("form_token", ""), purpose)
    except BadFormToken:
        renewed = FormToken(purpose, seen)
        return renewed, _("We couldn’t recognize this form. Please send it again.")
    if token.is_too_old:
        renewed = FormToken(purpose, token.seen)
        return renewed, _(
            "This form was open for more than a day. Please check it and send it again."
        )
    return token, ""


def too_many() -> str:
    return _(
        "We received many suggestions from your network in a short time, so we couldn’t accept "
        "this one. Please send it again in an hour. What you typed is still below."
    )


def _unseen_alike(request: HttpRequest, form: SuggestionForm) -> list[Partner]:
    """Entries that may be the one suggested, unless the visitor has said that none is."""
    if request.POST.get("is_another"):
        return []
    typed = form.cleaned_data
    return _alike(typed["name"], typed["website"], typed["place"])


def _alike(name: str, website: str, place: str) -> list[Partner]:
    """Published entries that may be called so."""
    state = city_and_state(place)[1]
    public = Partner.objects.published()
    return [
        match.partner for match in likely_duplicates(name, None, website, state=state, among=public)
    ]


def _answer(
    request: HttpRequest,
    form: SuggestionForm,
    token: FormToken,
    partner: Partner | None,
    status: int = 200,
    similar: list[Partner] | tuple = (),
) -> HttpResponse:
    context = {"form": form, "kind": form.kind, "form_token": str(token), "partner": partner}
    context["similar"] = similar
    return render(request, "partners/suggest.html", context, status=status)


@public_page
def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "partners/suggest_thanks.html")


@public_page
def alike_hints(request: HttpRequest) -> JsonResponse:
    """`GET /suggest/alike/?name=…&website=…&place=…`: published entries that may be the same."""
    typed = [TextField().clean(request.GET.get(key)) for key in ("name", "website", "place")]
    likely = _alike(*typed)
    # A name is typed from its beginning: while it is short, whoever has all of its words.
    named = Partner.objects.published().named(typed[0]).select_related("place")[:MOST_HINTS]
    shown = list(dict.fromkeys([*likely, *named]))[:MOST_HINTS]
    found = [
        {"name": one.name, "place": one.city_and_state, "url": one.get_absolute_url()}
        for one in shown
    ]
    return JsonResponse({"results": found})
