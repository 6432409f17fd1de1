"""Former slugs of entries."""

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import UniqueConstraint

# A place's address holds its state as well: "pa/pittsburgh".
LONGEST_ADDRESS = 110


class FormerAddress(models.Model):
    """The last part of an address that once was an entry's own, and leads on to it for good.

    It points to the entry by number, so that it outlives a deletion that is undone later.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.BigIntegerField()
    slug = models.SlugField(max_length=LONGEST_ADDRESS, db_index=False)

    class Meta:
        verbose_name_plural = "former addresses"
        constraints = (
            UniqueConstraint(
                fields=("content_type", "slug"), name="partners_formeraddress_is_unique"
            ),
        )
        indexes = (
            models.Index(fields=("content_type", "object_id"), name="partners_formeraddress_entry"),
        )

    def __str__(self) -> str:
        return self.slug
