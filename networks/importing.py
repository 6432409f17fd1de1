"""The directory's own files of audiences and networks."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib.auth.models import User
from django.utils.text import slugify

from partners.changes import record_shared_change, record_vocabulary_change
from partners.choices import Publication
from partners.exports.csv import Links, split_cell
from partners.history import former_addresses
from partners.imports.entries import Children, EntryKind, as_it_is, passes
from partners.imports.file_rows import FileRow, read_rows
from partners.imports.flow import Progress
from partners.imports.plans import EntryPlan
from partners.imports.relations import Relation, Topics
from partners.imports.report import Problem
from partners.imports.scalars import addresses, choice, year
from partners.models import Partner

from .models import Audience, FormerName, Network, Resource

COLUMNS = (
    "name", "short_name", "slug", "kind", "website", "host_organization", "founded_year",
    "ended_year", "scope", "audiences", "status", "successor", "description", "description_es",
    "membership", "how_to_join", "how_to_join_es", "channels", "resources", "topics",
    "source_urls", "as_of", "note", "publication",
)  # fmt: skip
LONGEST_AUDIENCE = 50


class AudienceFile(EntryKind):
    """Whom networks are for, in both languages."""

    model = Audience
    fields = dict.fromkeys(("name", "name_es"), as_it_is)

    def record(self, ids: list[int], *, by: User | None, reason: str) -> None:
        record_vocabulary_change()


class NetworkFile(EntryKind):
    """Networks by name; a name or address that one used to have is recognized, too."""

    model = Network
    columns = COLUMNS
    required = "name"
    together = ({"status", "founded_year", "ended_year", "successor"}, {"name", "slug"})
    fields: ClassVar = {
        **dict.fromkeys(
            (
                "name", "short_name", "slug", "website", "host_organization", "scope",
                "description", "description_es", "how_to_join", "how_to_join_es", "channels",
                "note",
            ),
            as_it_is,
        ),
        **dict.fromkeys(("founded_year", "ended_year", "as_of"), year),
        "kind": choice(Network.Kind, default=Network.Kind.NETWORK),
        "membership": choice(Network.Joining),
        "status": choice(Network.Status, default=Network.Status.ACTIVE),
        "publication": choice(Publication),
        "source_urls": addresses,
    }  # fmt: skip

    def read(self, source: Any, problems: list[Problem]) -> Iterator[FileRow]:
        for row in read_rows(source, COLUMNS, problems):
            row.cells.setdefault("publication", "")
            yield row

    def relations(self) -> list[Relation]:
        return [AudienceLinks(), Topics(Network), Resources()]

    def planner(self, rows: list[FileRow]) -> EntryKind:
        super().planner(rows)
        self.by_slug = {network.slug: network for network in self.entries.values()}
        names = FormerName.objects.order_by().values_list("name", "network_id").distinct()
        owners = Counter(name for name, _ in names)
        self.by_former_name = {name: self.entries[pk] for name, pk in names if owners[name] == 1}
        named = {row.cells["name"]: self.find(row, None) for row in rows}
        # Nobody yet stands for a network that the file itself brings.
        self.successors = {**named, **self.by_former_name, **self.by_key}
        return self

    def find(self, row: FileRow, known: Any) -> Any:
        name, slug = row.cells["name"], row.cells.get("slug", "")
        return (
            self.by_key.get(name)
            or self.by_slug.get(slug)
            or known
            or self.by_former_name.get(name)
            or self.entries.get(former_addresses.resolve_old_slug(Network, slug or slugify(name)))
        )

    def complete(self, plan: EntryPlan, values: dict[str, Any]) -> dict[str, Any]:
        network: Any = plan.entry
        name, slug = plan.row.cells["name"], values.get("slug", "")
        is_other_name = network.pk and network.name != name
        if is_other_name and (self.by_former_name.get(name) == network or network.slug != slug):
            # The file is from before somebody renamed it.
            values = {column: values[column] for column in values.keys() - {"name", "slug"}}
        if not slug:
            values.pop("slug", None)
        if values.get("publication") == "":
            has_sources = bool(values.get("source_urls", network.source_urls))
            values["publication"] = Publication.PUBLISHED if has_sources else Publication.DRAFT
        return values | self._successor(plan)

    def _successor(self, plan: EntryPlan) -> dict[str, Network | None]:
        name = plan.row.cells.get("successor")
        if name == "":
            return {"successor": None}
        if name and name not in self.successors:
            plan.error("successor", f"There is no network “{name[:60]}”.")
        elif name and self.successors[name]:
            return {"successor": self.successors[name]}
        elif name:
            plan.note("successor", plan.entry.successor, name)
        return {}

    def store(self, plan: Any) -> None:
        old, is_new = plan.loaded["name"], plan.entry._state.adding
        super().store(plan)
        if not is_new and plan.entry.name != old:
            plan.entry.former_names.get_or_create(name=old)

    def write(self, plans: list[Any], progress: Progress) -> list[int]:
        new = {plan.row.cells["name"]: plan.entry for plan in plans if plan.outcome == "created"}
        ids = super().write(plans, progress)
        for plan in plans:
            if heir := new.get(plan.says.get("successor")):
                plan.entry.successor, plan.says["successor"] = heir, heir.pk
                if passes(plan, plan.entry.validate_constraints):
                    plan.entry.save(update_fields=("successor",))
        return ids

    def record(self, ids: list[int], *, by: User | None, reason: str) -> None:
        members = Partner.objects.filter(memberships__network__in=ids).distinct()
        record_shared_change(Network, ids, members, by=by, reason=reason)


class AudienceLinks(Relation):
    """The audiences of a network; one that is not known yet is made."""

    column = "audiences"

    def __init__(self) -> None:
        self.names = dict(Audience.objects.values_list("slug", "name"))

    def current(self, entry: Any) -> Links:
        names = [audience.name for audience in entry.audiences.all()] if entry.pk else []
        return {name.casefold(): name for name in names}

    def links_of(self, value: str, plan: Any) -> Iterator[tuple[Any, str]]:
        slug = slugify(value)
        if not slug or len(value) > LONGEST_AUDIENCE:
            plan.error(self.column, f"“{value[:60]}” is no audience: shorten it.")
        name = self.names.setdefault(slug, value)
        yield name.casefold(), name

    def write(self, changes: list[tuple[Any, Links]]) -> None:
        for network, links in changes:
            network.audiences.set(map(self._audience, links.values()))

    def _audience(self, name: str) -> Audience:
        slug = slugify(name)
        return Audience.objects.get_or_create(name=name, defaults={"slug": slug})[0]


class Resources(Children):
    """What a network has published: "Title | web address; …"."""

    column = "resources"
    model = Resource
    owner = "network"
    columns = ("title", "url")

    def rows_in(self, cell: Any, plan: EntryPlan) -> Iterator[tuple[Any, ...]]:
        for text in split_cell(cell):
            title, _, url = (part.strip() for part in text.rpartition(" | "))
            if title:
                yield title, url
            else:
                plan.error(self.column, f"Write “Title | web address” instead of “{text[:60]}”.")
