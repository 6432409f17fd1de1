"""A previewed import and its rows."""

from django.conf import settings
from django.db import models
from django.db.models import Count, UniqueConstraint


class ImportJob(models.Model):
    """One uploaded file, kept in the database so that every process of the site can work on it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="import_jobs"
    )
    file_name = models.CharField(max_length=200)
    started_at = models.DateTimeField(auto_now_add=True)
    written_at = models.DateTimeField(null=True, blank=True)
    remarks = models.JSONField(default=list, help_text="Notes about the file as a whole.")
    stamp = models.CharField(
        max_length=100,
        blank=True,
        help_text="The versions of the data that the rows were compared with.",
    )
    digest = models.CharField(
        max_length=64, blank=True, help_text="What the preview said before it was made again."
    )
    notice = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-started_at",)
        verbose_name = "import"

    def __str__(self) -> str:
        return self.file_name

    def lock(self) -> bool:
        """Let nobody else write its rows until the transaction ends; False when it is deleted."""
        rows = ImportJob.objects.select_for_update().filter(pk=self.pk)
        return bool(rows.values_list("pk").first())

    def answers(self) -> list[tuple[int, str]]:
        """What curators decided: the key of each row that has an answer, and the answer."""
        return list(self.rows.exclude(answer="").order_by("pk").values_list("pk", "answer"))

    def count_outcomes(self) -> dict[str, int]:
        """How many rows have each outcome; "" stands for those not looked at yet."""
        counts = self.rows.order_by().values_list("outcome").annotate(Count("pk"))
        return dict.fromkeys(ImportRow.Outcome.values, 0) | dict(counts)


class ImportRow(models.Model):
    """One row of the file: its cells, its partner, and what it would change about it."""

    class Outcome(models.TextChoices):
        ERROR = "error", "Error"
        QUESTION = "question", "Question"
        CREATED = "created", "New"
        CHANGED = "changed", "Changed"
        UNCHANGED = "unchanged", "Unchanged"
        SKIPPED = "skipped", "Skipped"

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    cells = models.JSONField(default=dict)
    external_id = models.CharField(max_length=120, blank=True)
    answer = models.CharField(
        max_length=20, blank=True, help_text="“new”, “skip”, or the key of the partner it is."
    )
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    name = models.CharField(max_length=200, blank=True)
    partner_key = models.PositiveBigIntegerField(null=True, blank=True)
    identity = models.CharField(max_length=300, blank=True)
    changes = models.JSONField(default=dict, help_text="Column → old and new text.")
    problems = models.JSONField(default=list, help_text="Severity, column and words of each.")
    lookalikes = models.JSONField(default=list, help_text="Partners that it may be about.")

    class Meta:
        ordering = ("number",)
        constraints = (
            UniqueConstraint(fields=("job", "number"), name="partners_importrow_is_unique"),
        )
        indexes = (
            models.Index(fields=("job", "outcome", "number"), name="partners_importrow_outcome"),
            models.Index(fields=("job", "identity"), name="partners_importrow_identity"),
        )

    def __str__(self) -> str:
        return self.name or f"line {self.line}"
