"""The page behind a link that a curator sent to a partner: is this still right?"""

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from ..models import Suggestion, UpdateLink
from ..suggestions.form_tokens import FormToken
from ..suggestions.forms import SuggestionForm
from ..suggestions.submission import Kind, receive, texts_of
from ..suggestions.update_links import find_link, use_up
from .suggest import token_of, visitors_form


@visitors_form
def update(request: HttpRequest, token: str) -> HttpResponse:
    """`GET` shows the entry, with the form filled in; `POST` tells. Mail scanners only `GET`."""
    link = find_link(token)
    if link is None or not link.is_open:
        status = 404 if link is None else 410
        return _private(
            render(request, "partners/update_ended.html", {"link": link}, status=status)
        )
    if request.method == "POST":
        return _private(_told(request, link))
    seen = texts_of(link.partner, Kind.CORRECTION)
    token = FormToken(_purpose(link), seen)
    return _private(_page(request, link, _form(seen), token))


def _told(request: HttpRequest, link: UpdateLink) -> HttpResponse:
    seen = texts_of(link.partner, Kind.CORRECTION)
    token, complaint = token_of(request, _purpose(link), seen)
    if "still_right" in request.POST and not complaint:
        return _keep(link, _still_right(link, token))
    form = _form(token.seen, request.POST)
    if complaint:
        form.add_error(None, complaint)
    if not form.is_valid():
        return _page(request, link, form, token, status=400)
    return _keep(link, form.suggestion(link.partner, form_id=token.form_id))


def _keep(link: UpdateLink, suggestion: Suggestion) -> HttpResponse:
    """Put the answer into the queue as from the organization; a link takes one answer."""
    suggestion.link = link
    suggestion.language = get_language()
    with transaction.atomic():
        if use_up(link):
            receive(suggestion)
    return HttpResponseRedirect(reverse("suggest:thanks"))


def _still_right(link: UpdateLink, token: FormToken) -> Suggestion:
    return Suggestion(
        kind=Kind.STILL_RIGHT,
        partner=link.partner,
        title=link.partner.name,
        seen=token.seen,
        form_id=token.form_id,
    )


def _form(seen, *data) -> SuggestionForm:
    return SuggestionForm(Kind.CORRECTION, seen, *data, is_organization=True)


def _purpose(link: UpdateLink) -> str:
    return f"update {link.pk}"


def _page(request, link, form, token, status: int = 200) -> HttpResponse:
    context = {"link": link, "partner": link.partner, "form": form, "form_token": str(token)}
    return render(request, "partners/update.html", context, status=status)


def _private(response: HttpResponse) -> HttpResponse:
    """The address is a secret, so no search engine may keep it."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
