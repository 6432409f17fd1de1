"""Finds the entries that use a link, and replaces it in them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model, QuerySet

from ..changes import record_entries
from ..models import LinkCheck, Partner
from ..permissions.assigned_states import ALL_STATES, AssignedStates, assigned_states_of
from .guard import host_of

BATCH = 500


@dataclass(frozen=True)
class Use:
    """A row and its field that name an address; `entry` is what a curator opens to change it."""

    row: Model
    field: str
    entry: Model

    @property
    def what(self) -> str:
        return str(self.row._meta.get_field(self.field).verbose_name)


@dataclass(frozen=True)
class Source:
    """A field that holds addresses, in a model of any app; `owner` leads to the entry."""

    model: str
    field: str
    owner: str = ""

    def rows(self) -> QuerySet:
        """The rows whose addresses matter: those that have ended may name what is no more."""
        rows = apps.get_model(self.model).objects.exclude(**{self.field: ""})
        if rows.model is Partner:
            return rows.not_merged().reachable()
        return rows.exclude(**{f"{self.owner}__status".removeprefix("__"): "ended"})


# Networks are reached through the app registry: this room knows nothing of them.
SOURCES = (
    Source("partners.Partner", "website"),
    Source("partners.Partner", "data_portal_url"),
    Source("partners.Partner", "contact_url"),
    Source("networks.Network", "website"),
    Source("networks.Resource", "url", owner="network"),
)


def addresses_in_use() -> set[str]:
    found: set[str] = set()
    for source in SOURCES:
        found.update(source.rows().order_by().values_list(source.field, flat=True))
    return found


def uses_of(
    addresses: Iterable[str], assigned: AssignedStates = ALL_STATES
) -> dict[str, list[Use]]:
    """Who names these addresses, in as many queries as there are sources.

    With assigned states, only the partners that lie there: networks belong to no state.
    """
    addresses = set(addresses)
    uses = defaultdict(list)
    for source in SOURCES:
        rows = source.rows().filter(**{f"{source.field}__in": addresses})
        if not assigned.is_everything and rows.model is not Partner:
            continue
        if source.owner:
            rows = rows.select_related(source.owner)
        if rows.model is Partner:
            rows = assigned.narrow(rows)
        for row in rows.order_by("pk"):
            entry = getattr(row, source.owner) if source.owner else row
            uses[getattr(row, source.field)].append(Use(row, source.field, entry))
    return uses


def follow_move(check: LinkCheck, by: User) -> int:
    """Write the address that a link has moved to into the entries that this user looks after.

    Returns into how many. ValidationError when the new address does not fit; then nothing is
    written.
    """
    reason = f"{check.url} has moved to {check.final_url}"
    with transaction.atomic():
        uses = _lock(uses_of([check.url], assigned_states_of(by))[check.url], check.url)
        for use in uses:
            setattr(use.row, use.field, check.final_url)
            use.row.clean_fields(exclude=_others(use))
            use.row.validate_constraints()
            # A row may name it in two fields, each a use with a copy of the row of its own.
            use.row.save(update_fields=[use.field, *_instants(use)])
        _record(uses, by, reason)
        keep_up(check.url, check.final_url)
    return len(uses)


def _lock(uses: list[Use], address: str) -> list[Use]:
    """Those that still name the address, as they are now; nobody else can change them meanwhile."""
    locked = []
    for use in sorted(uses, key=lambda use: (use.row._meta.label, use.row.pk, use.field)):
        rows = type(use.row)._base_manager.select_for_update()
        row = rows.filter(pk=use.row.pk, **{use.field: address}).first()
        if row is not None:
            entry = row if use.entry == use.row else use.entry
            locked.append(Use(row, use.field, entry))
    return locked


def _instants(use: Use) -> list[str]:
    """The fields of a row that say when it was saved."""
    return [field.name for field in use.row._meta.fields if getattr(field, "auto_now", False)]


def _others(use: Use) -> set[str]:
    return {field.name for field in use.row._meta.fields} - {use.field}


def _record(uses: list[Use], by: User, reason: str) -> None:
    ids = defaultdict(set)
    for use in uses:
        ids[type(use.entry)].add(use.entry.pk)
    for model, pks in ids.items():
        record_entries(model, pks, by=by, reason=reason)


def keep_up(*addresses: str) -> None:
    """Bring the checks of these addresses up to date with who names them."""
    used = {address for address, uses in uses_of(addresses).items() if uses}
    LinkCheck.objects.among(set(addresses) - used).delete()
    _begin(used - set(LinkCheck.objects.among(used).values_list("url", flat=True)))


def keep_up_with_all() -> None:
    """The same for all addresses: new ones get a check, and those that nobody names lose it."""
    used = addresses_in_use()
    known = dict(LinkCheck.objects.order_by().values_list("url", "pk"))
    for batch in _batches([pk for url, pk in known.items() if url not in used]):
        LinkCheck.objects.filter(pk__in=batch).delete()
    _begin(used - known.keys())


def _begin(addresses: Iterable[str]) -> None:
    new = (LinkCheck(url=url, host=host_of(url)) for url in sorted(addresses))
    LinkCheck.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)


def _batches(ids: list[int]) -> Iterator[list[int]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
