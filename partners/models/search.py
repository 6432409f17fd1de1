"""Tables of the text search: names, words, list entries and synonyms."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import UniqueConstraint

from .partner import Partner


class SearchKey(models.Model):
    """A whole name of a partner as the search compares it; written by the index only."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200, db_index=True)

    class Meta:
        constraints = (
            UniqueConstraint(fields=("partner", "key"), name="partners_searchkey_is_unique"),
        )

    def __str__(self) -> str:
        return self.key


class SearchWord(models.Model):
    """A word that stands somewhere in the directory; near spellings are looked for here."""

    word = models.CharField(max_length=200, primary_key=True)

    def __str__(self) -> str:
        return self.word


class ListEntry(models.Model):
    """What lists show of a partner, in one row; written by the index only, for quick reading."""

    partner = models.OneToOneField(
        Partner, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    facts = models.JSONField()
    written_in = models.PositiveBigIntegerField(
        default=0,
        db_index=True,
        editable=False,
        help_text="The version of the directory in which this row was last written.",
    )

    def __str__(self) -> str:
        return self.facts["name"]


class Synonym(models.Model):
    """Phrases that mean the same to a librarian: who searches for one finds the others."""

    phrases = models.TextField(
        help_text="One phrase per line, at least two: “GIS”, “geographic information system”."
    )

    class Meta:
        ordering = ("phrases",)
        verbose_name = "group of synonyms"
        verbose_name_plural = "groups of synonyms"

    def __str__(self) -> str:
        return " = ".join(self.lines)

    def clean(self) -> None:
        self.phrases = "\n".join(self.lines)
        if len(self.lines) < 2:
            raise ValidationError({"phrases": "Enter at least two phrases, one per line."})

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in self.phrases.splitlines() if line.strip()]
