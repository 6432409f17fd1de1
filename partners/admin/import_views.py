"""Admin pages that upload, preview and write an import."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from ..exports.csv import COLUMNS
from ..imports.preview import (
    MOST_ROWS,
    DirectoryChanged,
    NotReady,
    UnusableFile,
    advance,
    answer_questions,
    confirm,
    start_import,
)
from ..imports.uploads import was_too_large
from ..models import ImportJob, ImportRow
from .entry_pages import EntryPagesMixin

ROWS_A_PAGE = 50
Outcome = ImportRow.Outcome
# What a curator has to look at comes first.
URGENCY = (
    Outcome.ERROR, Outcome.QUESTION, Outcome.CHANGED, Outcome.CREATED, Outcome.SKIPPED,
    Outcome.UNCHANGED,
)  # fmt: skip


class UploadForm(forms.Form):
    import_file = forms.FileField(
        label="File",
        help_text="A CSV or XLSX file with the columns of an export.",
        error_messages={"empty": "The file is empty. The first line must name the columns."},
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )


class ImportPreviewMixin(EntryPagesMixin):
    """The pages below `import/`: upload a file, look at what it would do, decide, and confirm."""

    def entry_pages(self):
        yield from super().entry_pages()
        yield "import/", self.upload_view, "import"
        yield "import/<int:job>/", self.preview_view, "import_preview"
        yield "import/<int:job>/progress/", self.progress_view, "import_progress"
        yield "import/<int:job>/answers/", self.answers_view, "import_answers"
        yield "import/<int:job>/confirm/", self.confirm_view, "import_confirm"

    def changelist_view(self, request, extra_context=None):
        context = {**(extra_context or {}), "may_import": self.may_import(request)}
        return super().changelist_view(request, context)

    def may_import(self, request) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    def upload_view(self, request):
        """Take the file, or say what is wrong with it."""
        self._require_permission(request)
        form = UploadForm()
        if request.method == "POST":
            form = UploadForm(request.POST, request.FILES)
            if was_too_large(request):
                limit = f"{settings.MOST_UPLOADED_BYTES // 1_000_000} MB"
                form.errors["import_file"] = form.error_class(
                    [f"The file is larger than {limit}. Split it and import each part."]
                )
            elif form.is_valid():
                file = form.cleaned_data["import_file"]
                try:
                    job = start_import(file.file, file.name, request.user)
                    return HttpResponseRedirect(self._preview_address(job))
                except UnusableFile as error:
                    form.add_error("import_file", str(error))
        jobs = ImportJob.objects.filter(user=request.user)[:10]
        context = {"form": form, "columns": COLUMNS, "jobs": jobs, "most_rows": MOST_ROWS}
        return self.page(request, "import", "Import partners", **context)

    def preview_view(self, request, job: int):
        """How far the comparison is; afterwards its result, what has to be decided first."""
        job = self._job(request, job)
        counts = job.count_outcomes()
        if counts.get(""):
            # Without scripts the page asks for itself again, and so does the work.
            advance(job)
            counts = job.count_outcomes()
        context = {"job": job, "counts": counts, "total": sum(counts.values())}
        if waiting := counts.get(""):
            context["done"] = context["total"] - waiting
        else:
            context |= self._preview(request, job, counts)
        return self.page(request, "import_preview", f"Import of {job}", **context)

    def progress_view(self, request, job: int):
        """Work for a moment; {"done": rows, "total": rows}."""
        job = self._job(request, job)
        advance(job)
        counts = job.count_outcomes()
        total = sum(counts.values())
        return JsonResponse({"done": total - counts.get("", 0), "total": total})

    @method_decorator(require_POST)
    def answers_view(self, request, job: int):
        job = self._job(request, job)
        answers = {
            int(name.removeprefix("row-")): value
            for name, value in request.POST.items()
            if name.startswith("row-") and name[4:].isdecimal() and len(name) < 12
        }
        if "skip-all" in request.POST:
            open_rows = job.rows.filter(outcome=Outcome.QUESTION).values_list("number", flat=True)
            answers = dict.fromkeys(open_rows, "skip")
        answer_questions(job, answers)
        return HttpResponseRedirect(self._preview_address(job))

    @method_decorator(require_POST)
    def confirm_view(self, request, job: int):
        job = self._job(request, job)
        try:
            confirm(job, request.user)
        except NotReady:
            messages.error(request, "Nothing was saved. Some rows still have errors or questions.")
        except DirectoryChanged:
            messages.warning(
                request,
                "Nothing was saved yet because someone changed the directory after this "
                "preview was made. Every row is being compared again. Check the preview and "
                "confirm again.",
            )
        return HttpResponseRedirect(self._preview_address(job))

    def _preview(self, request, job: ImportJob, counts: dict[str, int]) -> dict:
        shown = request.GET.get("show", "")
        rows = job.rows.filter(outcome=shown) if shown in Outcome.values else job.rows.all()
        urgency = Case(
            *(When(outcome=outcome, then=Value(n)) for n, outcome in enumerate(URGENCY)),
            output_field=IntegerField(),
        )
        pages = Paginator(rows.order_by(urgency, "number"), ROWS_A_PAGE)
        return {
            "summary": [(outcome, outcome.label, counts[outcome]) for outcome in URGENCY],
            "shown": shown,
            "page": pages.get_page(request.GET.get("page")),
            "writes": counts[Outcome.CREATED] + counts[Outcome.CHANGED],
            "errors": counts[Outcome.ERROR],
            "questions": counts[Outcome.QUESTION],
        }

    def _job(self, request, pk: int) -> ImportJob:
        """The user's own import, when imports are allowed at all."""
        self._require_permission(request)
        return get_object_or_404(ImportJob, pk=pk, user=request.user)

    def _require_permission(self, request) -> None:
        if not self.may_import(request):
            raise PermissionDenied

    def _preview_address(self, job: ImportJob) -> str:
        return self.address("import_preview", job.pk)
