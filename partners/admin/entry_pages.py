"""Base class of admin pages about one entry, such as its history and lifecycle."""

from collections.abc import Callable, Iterator

from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.urls import path, reverse


class EntryPagesMixin:
    """A screen with more pages; a mixin adds its own in `entry_pages` and `entry_tools`."""

    def entry_pages(self) -> Iterator[tuple[str, Callable, str]]:
        """Yield the end of each address, its view and the name of its address."""
        yield from ()

    def entry_tools(self, request: HttpRequest, entry: Model) -> Iterator[tuple[str, str]]:
        """Yield the name of an address and the words for each button above the entry's form."""
        yield from ()

    def get_urls(self) -> list:
        pages = [
            path(route, self.admin_site.admin_view(view), name=self._name(name))
            for route, view, name in self.entry_pages()
        ]
        return [*pages, *super().get_urls()]

    def address(self, name: str, *args) -> str:
        """The address of one of this screen's pages: "change", "history", "restore"."""
        args = [quote(arg) for arg in args]
        return reverse(f"{self.admin_site.name}:{self._name(name)}", args=args)

    def page(self, request: HttpRequest, name: str, title: str, entry=None, **context):
        """Answer with the template of this name from `templates/admin/entry/`."""
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "entry": entry,
            "has_view_permission": self.has_view_permission(request),
            **context,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, f"admin/entry/{name}.html", context)

    def entry_to_change(self, request: HttpRequest, pk: int) -> Model:
        """The entry, if this user may change it."""
        entry = self.get_object(request, str(pk))
        if entry is None:
            raise Http404(f"There is no {self.opts.verbose_name} with the number {pk}.")
        if not self.has_change_permission(request, entry):
            raise PermissionDenied
        return entry

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj and obj.pk:
            tools = self.entry_tools(request, obj)
            context["entry_tools"] = [(self.address(name, obj.pk), text) for name, text in tools]
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"
