"""Slugs and the addresses of pages."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language

from .choices import State

SLUG_LENGTH = 80


def address_of(page: str, language: str = "") -> str:
    """The address of a page that takes no more than its name, in the language of this one.

    Who says many addresses asks for the language once, and gives it.
    """
    return _address_of(page, language or get_language())


# Lists say some of them again and again; `reverse` would compose each anew.
@lru_cache
def _address_of(page: str, language: str) -> str:
    return reverse(page)


def partner_address(slug: str, language: str = "") -> str:
    """The address of a partner's page in the language of this one; lists need dozens of them."""
    return f"{address_of('partners:list', language)}{slug}/"


def place_address(kind: str, state: str, slug: str) -> str:
    """The address of a place's page, in the same way; of the nation a search, as it has no page."""
    language = get_language()
    match kind:
        case "state":
            return _states_address(state, language)
        case "region":
            return reverse("places:region", args=[slug])
        case "nation":
            return f"{address_of('partners:list', language)}?place=regions/{slug}"
        case _:
            return f"{_states_address(state, language)}{slug}/"


# What such addresses begin with; `reverse` would compose it anew for each.
@lru_cache(maxsize=len(State) * len(settings.LANGUAGES))
def _states_address(state: str, language: str) -> str:
    return reverse("places:state", args=[state.lower()])


def unique_slug(instance: models.Model, *texts: str, fields: tuple[str, ...] = ("slug",)) -> str:
    """A slug for `instance` that no other row of its model has, or once had, in any of the fields.

    The first text is tried alone, then with the second and so on ("neighborhood-nexus",
    "neighborhood-nexus-atlanta"); the last resort is a number.
    """
    return _chosen(instance, texts, lambda slug: _is_taken(instance, slug, fields))


class SlugsOfMany:
    """The same for many new rows, before any of them is saved: a few queries for all their texts.

    `fields` are all that are ever asked about.
    """

    def __init__(
        self, model: type[models.Model], texts: Iterable[tuple[str, ...]], fields: tuple[str, ...]
    ) -> None:
        self.known = {slug for one in texts for slug in _slugs_of(one)}
        self.taken = {
            field: set(
                model._default_manager.filter(**{f"{field}__in": self.known})
                .order_by()
                .values_list(field, flat=True)
            )
            for field in fields
        }
        former = _former_addresses(model).filter(slug__in=self.known)
        self.taken["slug"] |= set(former.values_list("slug", flat=True))

    def unique_slug(self, instance: models.Model, *texts: str, fields: tuple[str, ...]) -> str:
        def is_taken(slug: str) -> bool:
            if any(slug in self.taken[field] for field in fields):
                return True
            return slug not in self.known and _is_taken(instance, slug, fields)

        slug = _chosen(instance, texts, is_taken)
        self.taken["slug"].add(slug)
        return slug


def leads_elsewhere(instance: models.Model, slug: str) -> bool:
    """Whether people who have this address are led to another entry of the same kind."""
    former = _former_addresses(type(instance)).filter(slug=slug)
    return former.exclude(object_id=instance.pk or 0).exists()


def _chosen(instance: models.Model, texts: tuple[str, ...], is_taken: Callable[[str], bool]) -> str:
    base = ""
    for base in _slugs_of(texts):
        if not is_taken(base):
            return base
    base = base or instance._meta.model_name
    number = 2
    while is_taken(f"{base[: SLUG_LENGTH - 5]}-{number}"):
        number += 1
    return f"{base[: SLUG_LENGTH - 5]}-{number}"


def _slugs_of(texts: tuple[str, ...]) -> Iterator[str]:
    """The slugs that texts are tried with, before any number."""
    base = ""
    for text in filter(None, texts):
        base = slugify(f"{base} {text}", allow_unicode=False)[:SLUG_LENGTH].strip("-") or base
        if base:
            yield base


def _is_taken(instance: models.Model, slug: str, fields: tuple[str, ...]) -> bool:
    others = type(instance)._default_manager.exclude(pk=instance.pk)
    same = Q(*((field, slug) for field in fields), _connector=Q.OR)
    return others.filter(same).exists() or leads_elsewhere(instance, slug)


def _former_addresses(model: type[models.Model]) -> models.QuerySet:
    kind = apps.get_model("contenttypes", "ContentType").objects.get_for_model(model)
    return apps.get_model("partners", "FormerAddress").objects.filter(content_type=kind)
