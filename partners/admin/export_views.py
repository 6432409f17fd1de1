"""Exports partners from the admin as interchange CSV or XLSX: all, a filtered list, or a few."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponseRedirect, StreamingHttpResponse
from django.utils import timezone

from ..exports.csv import interchange_csv
from ..exports.xlsx import TooLong, interchange_workbook
from ..querysets import PartnerQuerySet
from .entry_pages import EntryPagesMixin

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FormatForm(forms.Form):
    format = forms.ChoiceField(
        choices=[
            ("csv", "CSV, for any program"),
            ("xlsx", "XLSX, for Excel and LibreOffice"),
        ],
        initial="csv",
        widget=forms.RadioSelect,
    )


class InterchangeExportMixin(EntryPagesMixin):
    """The page `export/` for the whole list or a filtered one, and two actions for chosen rows."""

    actions = ("export_csv", "export_xlsx")

    def entry_pages(self):
        yield from super().entry_pages()
        yield "export/", self.export_view, "export"

    def export_view(self, request: HttpRequest):
        """Asks for a format, and gives the list as its filters in the address narrow it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            partners = self.get_changelist_instance(request).queryset.not_merged()
        except IncorrectLookupParameters:
            messages.error(
                request, "That isn’t one of the list’s filters. Choose the filter again."
            )
            return HttpResponseRedirect(self.address("changelist"))
        form = FormatForm(request.POST or None)
        if form.is_valid():
            try:
                return _download(partners, form.cleaned_data["format"])
            except TooLong as error:
                messages.error(request, str(error))
        return self.page(
            request,
            "export",
            "Export partners",
            form=form,
            number=partners.count(),
            is_filtered=bool(request.GET),
        )

    @admin.action(description="Export the selected partners as CSV", permissions=["view"])
    def export_csv(self, request, queryset):
        return _download(queryset.not_merged(), "csv")

    @admin.action(description="Export the selected partners as XLSX", permissions=["view"])
    def export_xlsx(self, request, queryset):
        try:
            return _download(queryset.not_merged(), "xlsx")
        except TooLong as error:
            self.message_user(request, str(error), messages.ERROR)


def _download(partners: PartnerQuerySet, kind: str) -> StreamingHttpResponse:
    """The file of these partners; raises TooLong when a text does not fit in a workbook's cell."""
    if kind == "csv":
        response = StreamingHttpResponse(interchange_csv(partners), content_type=CSV)
    else:
        response = FileResponse(interchange_workbook(partners), content_type=XLSX)
    name = f"partners-{timezone.localdate()}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
