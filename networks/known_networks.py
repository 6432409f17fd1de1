"""Finds the network that a row is about by its current or former name and slug."""

from collections.abc import Iterable

from django.utils.text import slugify

from partners.history import former_addresses
from partners.imports.baseline import ImportBaseline
from partners.imports.file_rows import FileRow

from .models import FormerName, Network


class KnownNetworks:
    """All networks, as they were before the import; what is theirs now goes before what was."""

    def __init__(self, last: ImportBaseline) -> None:
        self.last = last
        self.networks = Network.objects.select_for_update().in_bulk()
        self.by_name = {network.name: network for network in self.networks.values()}
        self.by_slug = {network.slug: network for network in self.networks.values()}
        names = FormerName.objects.order_by().values_list("name", "network_id")
        self.by_former_name = {name: self.networks[pk] for name, pk in sole_owners(names).items()}

    def of_row(self, row: FileRow) -> Network | None:
        """The network that a row is about; None when it is new."""
        name, slug = row.cells["name"], row.cells.get("slug", "")
        return (
            self.by_name.get(name)
            or self.by_slug.get(slug)
            or self.networks.get(self.last.entry_of(name))
            or self.by_former_name.get(name)
            or self.networks.get(former_addresses.resolve_old_slug(Network, slug or slugify(name)))
        )

    def is_former(self, network: Network, name: str, slug: str) -> bool:
        """Whether a row that calls the network so is from before it was renamed."""
        if network.name == name:
            return False
        return self.by_former_name.get(name) == network or network.slug != slug


def sole_owners(names: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Who had each name, where only one did."""
    owners: dict[str, set[int]] = {}
    for name, pk in names:
        owners.setdefault(name, set()).add(pk)
    return {name: pks.pop() for name, pks in owners.items() if len(pks) == 1}
