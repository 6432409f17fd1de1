"""Stores former slugs of entries, and redirects them.

A current slug takes precedence over a former one.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from ..models.former_address import FormerAddress


def of(entry: Model) -> QuerySet[FormerAddress]:
    """Return the former slugs of an entry."""
    return _of_kind(type(entry)).filter(object_id=entry.pk)


def remember(entry: Model, slug: str) -> None:
    """Redirect a former slug to this entry, also if it led to another one."""
    remember_all(type(entry), {slug: entry.pk})


def remember_all(model: type[Model], owners: dict[str, int]) -> None:
    """Store former slugs of many entries: slug to entry id."""
    if not owners:
        return
    kind = ContentType.objects.get_for_model(model)
    _of_kind(model).filter(slug__in=owners).delete()
    FormerAddress.objects.bulk_create(
        FormerAddress(content_type=kind, object_id=pk, slug=slug) for slug, pk in owners.items()
    )


def forget(entry: Model, slug: str) -> None:
    """Delete a former slug of an entry."""
    of(entry).filter(slug=slug).delete()


def hand_over(entry: Model, other: Model) -> None:
    """Redirect an entry's current and former slugs to another entry."""
    of(entry).update(object_id=other.pk)
    remember(other, entry.slug)


def resolve_old_slug(model: type[Model], slug: str) -> int | None:
    """Return the id of the entry that had this slug, or None."""
    return _of_kind(model).filter(slug=slug).values_list("object_id", flat=True).first()


def redirect_to(request: HttpRequest, entry: Model) -> HttpResponse:
    """Redirect permanently (301) to the entry, with the same query parameters."""
    parameters = request.META.get("QUERY_STRING", "")
    address = entry.get_absolute_url()
    return HttpResponsePermanentRedirect(f"{address}?{parameters}" if parameters else address)


def redirect_old_slug(model: type[Model]) -> Callable:
    """Decorate a view of one published entry by slug, so that it redirects former slugs.

    The redirect stays in the language of the request; see `redirect_to`.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def found(request: HttpRequest, *args, slug: str, **kwargs) -> HttpResponse:
            try:
                return view(request, *args, slug=slug, **kwargs)
            except Http404:
                entry = model.objects.published().filter(pk=resolve_old_slug(model, slug)).first()
                if entry is None:
                    raise
                return redirect_to(request, entry)

        return found

    return decorate


def _of_kind(model: type[Model]) -> QuerySet[FormerAddress]:
    return FormerAddress.objects.filter(content_type=ContentType.objects.get_for_model(model))
