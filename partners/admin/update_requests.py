"""Links by which partners check their own entries: create, list and revoke them."""

from urllib.parse import quote

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse

from ..models import Partner
from ..suggestions import mail
from ..suggestions.update_links import make_link, revoke

MOST_AT_ONCE = 50


class UpdateRequestMixin:
    """The page and the list's action by which curators ask partners whether all is still right."""

    def get_urls(self):
        ask = self.admin_site.admin_view(self.ask_view)
        own = [path("<path:object_id>/ask/", ask, name="partners_partner_ask")]
        return own + super().get_urls()

    def ask_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The links of one partner; `POST` makes one, or takes one back."""
        partner = self.get_object(request, object_id)
        if partner is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_change_permission(request, partner):
            raise PermissionDenied
        if "revoke" in request.POST:
            self._take_back(request, partner)
            return HttpResponseRedirect(request.path)
        made = [self._make(request, partner)] if request.method == "POST" else []
        links = partner.update_links.select_related("made_by")
        return self._ask_page(request, made, partner=partner, links=links)

    @admin.action(description="Ask them to check their entry", permissions=["change"])
    def ask(self, request: HttpRequest, queryset) -> HttpResponse | None:
        if queryset.count() > MOST_AT_ONCE:
            text = f"Ask up to {MOST_AT_ONCE} at a time, so that you can keep up with the replies."
            self.message_user(request, text, messages.ERROR)
            return None
        return self._ask_page(request, [self._make(request, partner) for partner in queryset])

    def _make(self, request: HttpRequest, partner: Partner) -> dict:
        """A new link, sent if the site can send and the office has an address."""
        link, token = make_link(partner, by=request.user, sent_to=partner.email)
        address = request.build_absolute_uri(reverse("suggest:update", args=[token]))
        subject, body = mail.question_of(link, address)
        is_sent = bool(partner.email) and mail.can_send() and self._sent(request, link, address)
        return {
            "partner": partner,
            "address": address,
            "is_sent": is_sent,
            "mailto": f"mailto:{quote(partner.email)}?subject={quote(subject)}&body={quote(body)}",
        }

    def _sent(self, request: HttpRequest, link, address: str) -> bool:
        try:
            mail.send_question(link, address)
        except OSError as error:
            text = (
                f"The mail to {link.sent_to} couldn’t be sent ({error}). Please send it yourself."
            )
            self.message_user(request, text, messages.WARNING)
            return False
        return True

    def _take_back(self, request: HttpRequest, partner: Partner) -> None:
        number = request.POST["revoke"]
        if not (number.isascii() and number.isdigit() and len(number) < 19):
            return
        for link in partner.update_links.filter(pk=number):
            revoke(link)
            self.message_user(request, "The link no longer works.", messages.SUCCESS)

    def _ask_page(self, request: HttpRequest, made: list[dict], **context) -> HttpResponse:
        context |= {
            **self.admin_site.each_context(request),
            "title": "Ask them to check their entry",
            "opts": self.opts,
            "made": made,
            "can_send": mail.can_send(),
        }
        return render(request, "admin/partners/partner/ask.html", context)
