"""Addresses made from names."""

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.text import slugify

SLUG_LENGTH = 80


def unique_slug(instance: models.Model, *texts: str, fields: tuple[str, ...] = ("slug",)) -> str:
    """A slug for `instance` that no other row of its model has, or once had, in any of the fields.

    The first text is tried alone, then with the second and so on ("neighborhood-nexus",
    "neighborhood-nexus-atlanta"); the last resort is a number.
    """
    others = type(instance)._default_manager.exclude(pk=instance.pk)

    def is_taken(slug: str) -> bool:
        same = Q(*((field, slug) for field in fields), _connector=Q.OR)
        return others.filter(same).exists() or leads_elsewhere(instance, slug)

    base = ""
    for text in filter(None, texts):
        base = slugify(f"{base} {text}", allow_unicode=False)[:SLUG_LENGTH].strip("-") or base
        if base and not is_taken(base):
            return base
    base = base or instance._meta.model_name
    number = 2
    while is_taken(f"{base[: SLUG_LENGTH - 5]}-{number}"):
        number += 1
    return f"{base[: SLUG_LENGTH - 5]}-{number}"


def leads_elsewhere(instance: models.Model, slug: str) -> bool:
    """Whether people who have this address are led to another entry of the same kind."""
    kind = apps.get_model("contenttypes", "ContentType").objects.get_for_model(instance)
    former = apps.get_model("partners", "FormerAddress").objects.filter(slug=slug)
    return former.filter(content_type=kind).exclude(object_id=instance.pk or 0).exists()
