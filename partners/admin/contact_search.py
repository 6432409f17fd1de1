"""The page with the button that reads the partner's own website for contacts."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from ..contacts.contact_runs import make_fetcher, search_one
from ..contacts.site_visit import address_of
from ..linkcheck.outcomes import NotVisited
from ..models import Partner


class FindContactsMixin:
    """Proposes, to the queue of suggestions, what the website of an entry says of its office."""

    def get_urls(self: Any) -> list[URLPattern]:
        find = self.admin_site.admin_view(self.find_contacts_view)
        own = [path("<path:object_id>/find-contacts/", find, name="partners_partner_find_contacts")]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    def find_contacts_view(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        partner = self.get_object(request, object_id)
        if partner is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_change_permission(request, partner):
            raise PermissionDenied
        if request.method != "POST":
            return self._find_contacts_page(request, partner)
        level, text = self._found_on(partner)
        self.message_user(request, text, level)
        return HttpResponseRedirect(reverse("admin:partners_partner_change", args=[partner.pk]))

    def _find_contacts_page(self: Any, request: HttpRequest, partner: Partner) -> HttpResponse:
        """Asks before anything is read."""
        context = {
            **self.admin_site.each_context(request),
            "title": "Find contacts on its website",
            "opts": self.opts,
            "partner": partner,
            "address": address_of(partner),
        }
        return render(request, "admin/partners/partner/find_contacts.html", context)

    def _found_on(self, partner: Partner) -> tuple[int, str]:
        if not settings.SITE_URL:
            return messages.ERROR, "SITE_URL is not set, so sites couldn’t see who asks. Set it."
        if not address_of(partner) or not partner.is_going:
            text = "Only the website or data portal of an active partner is read. Enter one first."
            return messages.WARNING, text
        try:
            suggestion = search_one(partner, make_fetcher())
        except NotVisited as end:
            return messages.WARNING, f"Its website couldn’t be read. {end.outcome.reason}"
        if suggestion is None:
            return messages.INFO, "Its website says nothing that is new here."
        return messages.SUCCESS, "Found something. It waits under Suggestions for your decision."
