"""Reads and writes the columns that link a partner to other rows.

A link has an identity and a text (`Links`); two cells are equal when their identities are.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet

from ..exports.csv import FORMER, LINKS, Links, split_cell, written
from ..models import Alias, Need, Partner, PartnerRole, ServiceArea
from .file_rows import BATCH
from .service_areas import PlaceLookup
from .topics import NO_TOPIC, is_topic

LONGEST_NAME = 200


class Relation:
    """One column of links; `read` takes the row's plan, to which it tells what is wrong."""

    column: str
    model: type[Model]

    def current(self, entry: Model) -> Links:
        return LINKS[self.column](entry) if entry.pk else {}

    def known(self, links: Links) -> list[Any]:
        """What the links are known by, in one order and as JSON gives it back."""
        return sorted((list(key) if isinstance(key, tuple) else key for key in links), key=str)

    def read(self, cell: str | list[Any], plan: Any) -> Links:
        """Return the links that a cell asks for; errors and warnings go to the plan."""
        links: Links = {}
        for value in split_cell(cell) if isinstance(cell, str) else cell:
            for key, label in self.links_of(value, plan):
                if any(self.clashes(key, other) for other in links):
                    plan.error(self.column, f"“{value}” appears twice.")
                links[key] = label
        return links

    def links_of(self, value: str, plan: Any) -> Iterator[tuple[Any, str]]:
        raise NotImplementedError

    def clashes(self, key: Any, other: Any) -> bool:
        """Whether two different links cannot stand side by side."""
        return False

    def rows_of(self, partners: list[Any]) -> QuerySet[Any]:
        return self.model.objects.filter(partner__in=partners)

    def new_row(self, partner: Partner, key: Any) -> Model:
        raise NotImplementedError

    def write(self, changes: list[tuple[Any, Links]]) -> None:
        """Replace the links of saved partners."""
        self.rows_of([partner for partner, _ in changes]).delete()
        rows = (self.new_row(partner, key) for partner, links in changes for key in links)
        self.model.objects.bulk_create(rows, batch_size=BATCH)


class Aliases(Relation):
    column = "aliases"
    model = Alias

    def links_of(self, value: str, plan: Any) -> Iterator[tuple[Any, str]]:
        name, is_former = split_former(value)
        if not name or len(name) > LONGEST_NAME:
            plan.error(self.column, f"A name has 1 to {LONGEST_NAME} characters: “{value[:60]}”.")
        yield (name, is_former), value

    def clashes(self, key: Any, other: Any) -> bool:
        return key[0] == other[0] and key != other

    def new_row(self, partner: Partner, key: Any) -> Model:
        return Alias(partner=partner, name=key[0], is_former=key[1])


class Roles(Relation):
    column = "roles"
    model = Partner.roles.through

    def __init__(self) -> None:
        roles = PartnerRole.objects.select_related("type")
        self.by_name = {(role.type.slug, role.name.casefold()): role for role in roles}
        self.by_id = {role.pk: role for role in self.by_name.values()}
        self.type_slugs = {slug for slug, _ in self.by_name}

    def links_of(self, value: str, plan: Any) -> Iterator[tuple[Any, str]]:
        type_slug, _, name = (part.strip() for part in value.partition(":"))
        type_slug = type_slug.lower()
        role = self.by_name.get((type_slug, name.casefold()))
        if role:
            yield role.pk, str(role)
        elif type_slug not in self.type_slugs:
            plan.error(self.column, f"“{value}” doesn’t start with a partner type. {self._types()}")
        else:
            known = [role.name for (slug, _), role in self.by_name.items() if slug == type_slug]
            plan.error(
                self.column,
                f"“{type_slug}” has no role “{name}”. Its roles are: {', '.join(sorted(known))}.",
            )

    def check_types(self, text: str, links: Links, plan) -> None:
        """Tell the plan about each type of the cell that none of the roles belongs to."""
        present = {self.by_id[key].type.slug for key in links}
        for slug in split_cell(text.lower()):
            if slug not in self.type_slugs:
                plan.error("types", f"There is no type “{slug}”. {self._types()}")
            elif slug not in present:
                plan.error(
                    "types", f"“{slug}” needs a role of that type: write “{slug}: …” in roles."
                )

    def _types(self) -> str:
        return f"The types are: {', '.join(sorted(self.type_slugs))}."

    def new_row(self, partner: Partner, key: Any) -> Model:
        return self.model(partner=partner, partnerrole_id=key)


class Needs(Relation):
    column = "needs"
    model = Partner.needs.through

    def __init__(self) -> None:
        self.by_name = {}
        for need in Need.objects.all():
            self.by_name |= {need.slug: need, need.name.casefold(): need}

    def links_of(self, value: str, plan: Any) -> Iterator[tuple[Any, str]]:
        if need := self.by_name.get(value.casefold()):
            yield need.pk, need.name
        else:
            names = sorted({need.name for need in self.by_name.values()})
            plan.error(
                self.column, f"There is no need “{value}”. The needs are: {', '.join(names)}."
            )

    def new_row(self, partner: Partner, key: Any) -> Model:
        return self.model(partner=partner, need_id=key)


class Networks(Relation):
    """Memberships; the model is found by its name, because its app builds on this one.

    Names that a network used to have come last; one that two had means neither of them.
    """

    column = "networks"

    def __init__(self) -> None:
        self.model = apps.get_model("networks", "Membership")
        models = apps.get_app_config("networks").models
        networks = models["network"].objects.in_bulk()
        former = list(models["formername"].objects.order_by().values_list("name", "network"))
        owners = Counter(name.casefold() for name, _ in former)
        self.by_name = {
            name.casefold(): networks[pk] for name, pk in former if owners[name.casefold()] == 1
        }
        for spelling in ("short_name", "name"):
            for network in networks.values():
                self.by_name[getattr(network, spelling).casefold()] = network
        self.by_name.pop("", None)

    def links_of(self, value: str, plan: Any) -> Iterator[tuple[Any, str]]:
        name, is_past = split_former(value)
        if network := self.by_name.get(name.casefold()):
            yield (network.pk, is_past), written(network.name, is_past)
        else:
            plan.error(
                self.column,
                f"There is no network “{name}”. Add it to the networks first, or correct the name.",
            )

    def clashes(self, key: Any, other: Any) -> bool:
        return key[0] == other[0] and key != other

    def new_row(self, partner: Partner, key: Any) -> Model:
        return self.model(partner=partner, network_id=key[0], is_past=key[1])

    def write(self, changes: list[tuple[Any, Links]]) -> None:
        """Add, end and remove memberships; the dates of those that stay are kept."""
        memberships: dict[int, list] = {}
        for membership in self.rows_of([partner for partner, _ in changes]):
            memberships.setdefault(membership.partner_id, []).append(membership)
        new = []
        for partner, links in changes:
            wanted = dict(links.keys())
            for membership in memberships.get(partner.pk, ()):
                self._renew(membership, wanted.pop(membership.network_id, None))
            new += [self.new_row(partner, key) for key in wanted.items()]
        self.model.objects.bulk_create(new, batch_size=BATCH)

    def _renew(self, membership, is_past: bool | None) -> None:
        if is_past is None:
            membership.delete()
        elif membership.is_past != is_past:
            membership.is_past = is_past
            membership.left_on = membership.left_on if is_past else None
            membership.save(update_fields=("is_past", "left_on"))


class Topics(Relation):
    """Tags of partners, or of another model in a column of another name."""

    model = Partner.topics.through

    def __init__(self, owner: type[Model] = Partner, column: str = "topics") -> None:
        self.column = column
        self.content_type = ContentType.objects.get_for_model(owner)
        self.tag_model = self.model.tag_model()
        tags = self.tag_model.objects.order_by("-pk")
        self.by_name = {tag.name.casefold(): tag for tag in tags}

    def current(self, entry: Any) -> Links:
        names = (tag.name for tag in getattr(entry, self.column).all()) if entry.pk else ()
        return {name.casefold(): name for name in sorted(names, key=str.casefold)}

    def links_of(self, value: str, plan: Any) -> Iterator[tuple[Any, str]]:
        if is_topic(value):
            yield value.casefold(), value
        else:
            plan.error(self.column, NO_TOPIC.format(value[:60]))

    def rows_of(self, partners: list[Any]) -> QuerySet[Any]:
        tags = self.model.objects.filter(content_type=self.content_type)
        return tags.filter(object_id__in=[entry.pk for entry in partners])

    def new_row(self, partner: Partner, key: Any) -> Model:
        return self.model(
            content_type=self.content_type, object_id=partner.pk, tag=self.by_name[key]
        )

    def write(self, changes: list[tuple[Any, Links]]) -> None:
        for _, links in changes:
            for key, name in links.items():
                if key not in self.by_name:
                    self.by_name[key] = self.tag_model.objects.create(name=name)
        super().write(changes)


class ServiceAreas(Relation):
    column = "serves"
    model = ServiceArea

    def __init__(self, places: PlaceLookup) -> None:
        self.places = places

    def read(self, text, plan):
        links = super().read(text, plan)
        # Two names of one place are one service area, and so is one name of two: the first stays.
        seen = set()
        for name, place_id in list(links):
            if place_id in seen or name in seen:
                del links[name, place_id]
            seen |= {name, place_id} - {None}
        return links

    def links_of(self, value: str, plan: Any) -> Iterator[tuple[Any, str]]:
        if len(value) > LONGEST_NAME:
            plan.error(self.column, f"“{value[:60]}…” is longer than {LONGEST_NAME} characters.")
            return
        # A curator may have said which place a name means; that stays.
        chosen = {name: pk for name, pk in self.current(plan.partner) if pk}
        if value in chosen:
            yield (value, chosen[value]), value
            return
        ids = self.places.resolve_ids(value, plan.partner.state)
        if len(ids) > 1:
            places = map(self.places.places.__getitem__, ids)
            yield from (((place.english_label, place.pk), place.english_label) for place in places)
            return
        if not ids:
            plan.warn(
                self.column,
                f"The gazetteer doesn’t have “{value}”, so it is saved as text. Enter a city "
                "or county with its state (“Erie County, PA”), a state, or a region’s name.",
            )
        yield (value, ids[0] if ids else None), value

    def new_row(self, partner: Partner, key: Any) -> Model:
        return ServiceArea(partner=partner, name=key[0], place_id=key[1])


def all_relations(places: PlaceLookup) -> list[Relation]:
    """One of each, with what it needs to know already read."""
    return [Aliases(), Roles(), Needs(), Networks(), Topics(), ServiceAreas(places)]


def split_former(value: str) -> tuple[str, bool]:
    """Split “Code for X (former)” into the name and whether it is a former one."""
    if value.lower().endswith(FORMER.strip()):
        return value[: -len(FORMER.strip())].strip(), True
    return value, False
