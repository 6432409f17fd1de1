"""Every way to write rows by files: entries of the table in `test_lost_updates.py`."""

import io
from collections.abc import Callable

from networks.importing import NetworkFile
from partners.imports.flow import FileKind, load_own
from partners.imports.importer import import_directory
from partners.imports.preview import advance, confirm, start_import
from partners.models import Partner
from tests import factories as make
from tests.networks.test_load_directory import load, write_folder
from tests.writers import DAY, Way, World


def partner_file(world: World) -> Way:
    partner = make.make_partner("Elm Office (made up)", external_id="elm")
    text = "external_id,name,phone\nelm,Oak Office (made up),217-555-0199\n"
    makes = {"name": "Oak Office (made up)", "phone": "217-555-0199"}
    return Way(partner, lambda: import_directory([io.StringIO(text)]), makes=makes)


def successor_in_file(world: World) -> Way:
    partner = make.make_partner(external_id="elm")
    heir = make.make_partner(external_id="oak")
    text = f"external_id,name,successor\nelm,{partner.name},oak\n"
    return Way(partner, lambda: import_directory([io.StringIO(text)]), makes={"successor": heir})


def membership_in_file(world: World) -> Way:
    membership = make.make_membership(make.make_partner(external_id="elm"))
    name = f"{membership.network} (former)"
    text = f"external_id,name,networks\nelm,{membership.partner},{name}\n"
    act = lambda: import_directory([io.StringIO(text)])  # noqa: E731
    return Way(membership, act, "joined_on", DAY, {"is_past": True})


def confirmed_import(world: World) -> Way:
    """A preview that somebody confirms; it writes nothing once the directory is another one."""
    partner = make.make_partner(external_id="elm")
    text = f"external_id,name,phone\nelm,{partner.name},217-555-0199\n"
    job = start_import(io.BytesIO(text.encode()), "elm.csv", world.by)
    advance(job)
    return Way(partner, lambda: confirm(job, world.by), makes={"phone": "217-555-0199"})


def entries(kind: FileKind, make_entry: Callable, field: str, **says):
    """The directory's own file of a vocabulary or of stories."""

    def way(world: World) -> Way:
        entry = make_entry()
        path = world.json({"slug": entry.slug, **says})
        return Way(entry, lambda: load_own(kind, path), field, makes=says)

    return way


def kept(kind: FileKind, field: str, value: str, then, now):
    """A file that says something else than before of what another editor changes meanwhile."""

    def way(world: World) -> Way:
        load_own(kind, world.json(then))
        path = world.json(now)
        return Way(kind.model.objects.get(), lambda: load_own(kind, path, keeps=True), field, value)

    return way


def networks_file(world: World) -> Way:
    network = make.make_network("Prairie Circle (made up)", scope="regional")
    path = world.file("name,scope\nPrairie Circle (made up),national\n")
    return Way(network, lambda: load_own(NetworkFile(), path), makes={"scope": "national"})


def directory_loaded_again(world: World) -> Way:
    write_folder(world.folder)
    load(world.folder)
    with (world.folder / "partners.csv").open("a", encoding="utf-8") as file:
        file.write("z,Third Office,,,,,,\n")
    return Way(Partner.objects.get(external_id="x"), lambda: load(world.folder))
