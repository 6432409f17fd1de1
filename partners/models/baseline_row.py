"""What the fixtures said when they were last loaded."""

from django.db import models
from django.db.models import UniqueConstraint


class BaselineRow(models.Model):
    """A row of a file in `fixtures/`, as it was loaded last, and the entry that it is about.

    `says` holds the values by column. What an entry holds instead is somebody's own work. It
    points to the entry by number, and so tells of rows whose entry was deleted since.
    """

    kind = models.CharField(max_length=60, help_text="The model: “partners.partner”.")
    key = models.CharField(max_length=300, help_text="What the row is called in its file.")
    object_id = models.BigIntegerField()
    says = models.JSONField(default=dict)

    class Meta:
        # The table and its constraint have the name that the model had first.
        db_table = "partners_loadedrow"
        constraints = (UniqueConstraint(fields=("kind", "key"), name="partners_loadedrow_by_key"),)

    def __str__(self) -> str:
        return f"{self.kind}: {self.key}"
