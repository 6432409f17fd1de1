"""Addresses that lead on: whoever was renamed or merged is still found where it was.

An entry's own address goes before a former one of another.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from ..models.former_address import FormerAddress


def of(entry: Model) -> QuerySet[FormerAddress]:
    """The addresses that lead on to this entry."""
    return _of_kind(type(entry)).filter(object_id=entry.pk)


def remember(entry: Model, slug: str) -> None:
    """Lead on from an address of its kind to this entry, whoever it was remembered for."""
    remember_all(type(entry), {slug: entry.pk})


def remember_all(model: type[Model], owners: dict[str, int]) -> None:
    """The same for many entries of a model: the id of the entry that each slug leads to."""
    if not owners:
        return
    kind = ContentType.objects.get_for_model(model)
    _of_kind(model).filter(slug__in=owners).delete()
    FormerAddress.objects.bulk_create(
        FormerAddress(content_type=kind, object_id=pk, slug=slug) for slug, pk in owners.items()
    )


def forget(entry: Model, slug: str) -> None:
    """No longer lead on from this address to this entry."""
    of(entry).filter(slug=slug).delete()


def hand_over(entry: Model, other: Model) -> None:
    """Lead on from this entry's own address, and from all that led to it, to the other one."""
    of(entry).update(object_id=other.pk)
    remember(other, entry.slug)


def resolve_old_slug(model: type[Model], slug: str) -> int | None:
    """The id of the entry that a former address leads to; None when it is no such address."""
    return _of_kind(model).filter(slug=slug).values_list("object_id", flat=True).first()


def redirect_to(request: HttpRequest, entry: Model) -> HttpResponse:
    """The answer to who asks for a former address: permanent (301), with the same parameters."""
    parameters = request.META.get("QUERY_STRING", "")
    address = entry.get_absolute_url()
    return HttpResponsePermanentRedirect(f"{address}?{parameters}" if parameters else address)


def redirect_old_slug(model: type[Model]) -> Callable:
    """For views of one published entry by its slug: who asks for a former address is led on.

    It is the address in the same language; see `redirect_to`.
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
