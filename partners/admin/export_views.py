"""Exports partners from the admin as interchange CSV or XLSX: all, a filtered list, or a few."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.http import FileResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from import_export.admin import ExportMixin
from import_export.formats import base_formats
from import_export.forms import ExportForm
from import_export.resources import Resource

from ..exports.csv import interchange_csv
from ..exports.xlsx import TooLong, interchange_workbook


class InterchangeCSV(base_formats.CSV):
    def get_title(self):
        return "CSV, for any program"

    def response(self, partners):
        return StreamingHttpResponse(
            interchange_csv(partners), content_type="text/csv; charset=utf-8"
        )


class InterchangeXLSX(base_formats.XLSX):
    def get_title(self):
        return "XLSX, for Excel and LibreOffice"

    def response(self, partners):
        return FileResponse(interchange_workbook(partners), content_type=self.get_content_type())


class InterchangeResource(Resource):
    """What the library asks for a name of; the columns are said once, in `exports/csv.py`."""

    @classmethod
    def get_display_name(cls):
        return "InterchangeResource"


class FormatForm(ExportForm):
    """The library's form with its choice open to see, and made."""

    def __init__(self, formats, resources, **kwargs):
        super().__init__(formats, resources, **kwargs)
        field = self.fields["format"]
        field.widget = forms.RadioSelect(choices=field.choices[1:])
        field.initial = "0"


class InterchangeExportMixin(ExportMixin):
    """The page `export/` for the whole list or a filtered one, and two actions for chosen rows."""

    resource_classes = (InterchangeResource,)
    formats = (InterchangeCSV, InterchangeXLSX)
    export_form_class = FormatForm
    export_template_name = "admin/partners/partner/export.html"
    ie_base_change_list_template = "admin/change_list.html"
    actions = ("export_csv", "export_xlsx")

    def init_change_list_template(self):
        """The library would replace the list's own template, which has its buttons already."""

    def has_export_permission(self, request):
        return self.has_view_permission(request)

    def export_action(self, request):
        try:
            return super().export_action(request)
        except IncorrectLookupParameters:
            messages.error(
                request, "That isn’t one of the list’s filters. Choose the filter again."
            )
            return HttpResponseRedirect(
                reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
            )

    def init_request_context_data(self, request, form):
        return self.admin_site.each_context(request) | {
            "title": "Export partners",
            "form": form,
            "opts": self.opts,
            "number": self.get_export_queryset(request).not_merged().count(),
            "is_filtered": bool(request.GET),
        }

    def _do_file_export(self, file_format, request, queryset, export_form=None):
        # An entry that was merged has no facts of its own.
        response = file_format.response(queryset.not_merged())
        name = self.get_export_filename(request, queryset, file_format)
        response["Content-Disposition"] = f'attachment; filename="{name.lower()}"'
        return response

    @admin.action(description="Export the selected partners as CSV", permissions=["view"])
    def export_csv(self, request, queryset):
        return self._do_file_export(InterchangeCSV(), request, queryset)

    @admin.action(description="Export the selected partners as XLSX", permissions=["view"])
    def export_xlsx(self, request, queryset):
        try:
            return self._do_file_export(InterchangeXLSX(), request, queryset)
        except TooLong as error:
            self.message_user(request, str(error), messages.ERROR)
