"""Which way imports may go, and where models and raw SQL may be: read from the sources themselves.

The picture behind it is in docs/architecture.md.
"""

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
APPS = ("partners", "networks", "civicswitchboard")
# Rooms of an app from low to high: packages, modules, and modules that stand lower or higher than
# the rest of their package. A room imports from its own layer and from those below it.
LAYERS = (
    {
        "choices",
        "contacts.contact_rules",
        "contacts.reach",
        "last_seen",
        "linkcheck.outcomes",
        "places",
        "search",
        "slugs",
        "validators",
    },
    {"querysets"},
    {"models"},
    {
        "filters",
        "history",
        "permissions",
        "places.center",
        "places.rungs",
        "places.summary",
        "places.ladder",
        "places.narrowing",
        "places.recommendation",
        "places.web_searches",
        "search.facets",
        "search.failed_searches",
        "search.fields",
        "search.highlight",
        "search.locations",
        "search.parse",
        "search.proximity",
        "search.relaxations",
        "search.run",
        "search.web_addresses",
        "snapshot",
    },
    {
        "changes",
        "contacts",
        "duplicates",
        "exports",
        "importing",
        "imports",
        "lifecycle",
        "linkcheck",
        "member_history",
        "suggestions",
        "verification",
    },
    {"admin", "views", "management", "templatetags", "apps", "migrations"},
    {"urls"},
)
HEIGHT = {room: height for height, layer in enumerate(LAYERS) for room in layer}
MAY_IMPORT = {
    "partners": {"partners"},
    "networks": {"networks", "partners"},
    "civicswitchboard": {"civicswitchboard", "networks", "partners"},
}
# They reach a model through the queryset they are given, or through the app registry.
WITHOUT_MODELS = LAYERS[0] | LAYERS[1]
MOST_MODULES = 12
MOST_LINES = {"file": 300, "function": 35}
# Names that several modules bear because each says the same of another app, noun or language.
SAME_MEANING = {
    "apps", "assigned_states", "failed_search", "fields", "filters", "formats", "forms",
    "languages", "lifecycle", "link_check", "partner", "partnership", "place", "querysets",
    "suggestion", "taxonomy", "transitions", "urls", "verification", "views", "waiting_work",
}  # fmt: skip
# What the sources of the gazetteer call theirs; the site never imports the program that reads them.
OF_THE_BUILD = {"Point", "State", "ZipCode"}
RAW_SQL = {"RawSQL", "RunSQL", "cursor", "execute", "executemany", "raw", "extra"}
MAY_SPEAK_SQL = (
    "partners.search",
    "partners.migrations",
    "networks.migrations",
    "civicswitchboard.health",
    # One statement, which each request begins with; composing it would take longer than the answer.
    "partners.models.version",
    # Two statements, which each search at a place asks; composing them takes as long as answering.
    "partners.search.proximity",
    # Writes the rows of the gazetteer, which are so many that models would be long in writing them.
    "partners.places.rows",
    # Asks the SQLite library what it can do, in a database of its own in memory.
    "civicswitchboard.checks",
)


def module_name(path: Path) -> str:
    parts = path.relative_to(PROJECT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def sources() -> dict[str, Path]:
    paths = (path for app in APPS for path in sorted((PROJECT / app).rglob("*.py")))
    return {module_name(path): path for path in paths}


SOURCES = sources()


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse(SOURCES[module].read_text(encoding="utf-8"))


def package_of(module: str) -> str:
    is_package = SOURCES[module].name == "__init__.py"
    return module if is_package else module.rpartition(".")[0]


def imports_of(tree: ast.Module, package: str) -> Iterator[str]:
    """Every module that the tree imports, by its whole name; `package` is where it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            ancestors = package.split(".")
            base = ancestors[: len(ancestors) - node.level + 1] if node.level else []
            origin = ".".join([*base, *filter(None, [node.module])])
            for alias in node.names:
                submodule = f"{origin}.{alias.name}"
                yield submodule if submodule in SOURCES else origin


@cache
def own_imports(module: str) -> set[str]:
    found = set(imports_of(tree_of(module), package_of(module)))
    return {name for name in found if name.partition(".")[0] in APPS}


def room(module: str) -> str:
    """The longest name in LAYERS that a module of an app belongs to; "" for the app itself."""
    parts = module.split(".")[1:]
    names = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
    return next((name for name in names if name in HEIGHT), "".join(parts[:1]))


def height(module: str) -> int:
    return HEIGHT.get(room(module), 0)


def is_upward(importer: str, imported: str) -> bool:
    """Whether the import breaks the order of apps, or that of the layers."""
    app, other = (name.partition(".")[0] for name in (importer, imported))
    if other not in MAY_IMPORT[app]:
        return True
    # The project itself stands above all rooms of both apps.
    return app != "civicswitchboard" and height(importer) < height(imported)


def is_inside(module: str, places: tuple[str, ...]) -> bool:
    return any(module == place or module.startswith(f"{place}.") for place in places)


def raw_sql_in(tree: ast.Module) -> set[str]:
    """The calls in a tree that send SQL to a database as text."""
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    names = (getattr(call, "attr", None) or getattr(call, "id", None) for call in calls)
    return RAW_SQL.intersection(names)


class TestDirectionOfImports:
    def test_every_room_of_an_app_has_its_layer(self):
        modules = [name for name in SOURCES if not name.startswith("civicswitchboard")]
        unplaced = {name for name in modules if room(name) and room(name) not in HEIGHT}
        assert unplaced == set(), "add each to its layer in LAYERS, and to docs/architecture.md"

    def test_no_layer_names_a_room_that_is_gone(self):
        assert set(HEIGHT) - {room(name) for name in SOURCES} == set()

    def test_imports_go_down(self):
        upward = [
            f"{module} imports {name}"
            for module in SOURCES
            for name in sorted(own_imports(module))
            if is_upward(module, name)
        ]
        assert upward == []

    def test_no_modules_import_one_another_in_a_circle(self):
        graph = {module: own_imports(module) - {module} for module in SOURCES}
        assert len(list(TopologicalSorter(graph).static_order())) == len(SOURCES)


class TestRooms:
    def test_rooms_below_the_models_import_no_model(self):
        importers = [
            module
            for module in SOURCES
            if room(module) in WITHOUT_MODELS
            and any(room(name) == "models" for name in own_imports(module))
        ]
        assert importers == []

    def test_raw_sql_stays_in_its_rooms(self):
        elsewhere = {
            module: found
            for module in SOURCES
            if not is_inside(module, MAY_SPEAK_SQL) and (found := raw_sql_in(tree_of(module)))
        }
        assert elsewhere == {}


def is_migration(module: str) -> bool:
    return ".migrations" in module


def lengths(node: ast.AST) -> Iterator[tuple[str, int]]:
    """Names and lines of all functions in a tree, with their decorators left out."""
    for one in ast.walk(node):
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef):
            yield one.name, one.end_lineno - one.lineno + 1


def bearers(names: Iterator[tuple[str, str]]) -> dict[str, set[str]]:
    """The names that several bear, each with those who bear it; pairs of name and bearer."""
    found: dict[str, set[str]] = {}
    for name, bearer in names:
        found.setdefault(name, set()).add(bearer)
    return {name: those for name, those in found.items() if len(those) > 1}


class TestSizesAndNames:
    @pytest.mark.parametrize("app", ["partners", "networks"])
    def test_an_app_has_at_most_twelve_modules_beside_packages(self, app):
        modules = sorted(path.name for path in (PROJECT / app).glob("*.py"))
        assert len(modules) <= MOST_MODULES, modules

    def test_no_file_is_too_long(self):
        lines = {
            module: path.read_text("utf-8").count("\n")
            for module, path in SOURCES.items()
            if not is_migration(module)
        }
        assert {name: n for name, n in lines.items() if n > MOST_LINES["file"]} == {}

    def test_no_function_is_too_long(self):
        long = {
            f"{module}.{name}": lines
            for module in SOURCES
            if not is_migration(module)
            for name, lines in lengths(tree_of(module))
            if lines > MOST_LINES["function"]
        }
        assert long == {}

    def test_no_two_modules_share_a_name(self):
        plain = [name for name, path in SOURCES.items() if path.name != "__init__.py"]
        shared = bearers(
            (module.rpartition(".")[2], module) for module in plain if not is_migration(module)
        )
        assert {name: found for name, found in shared.items() if name not in SAME_MEANING} == {}

    def test_no_two_classes_share_a_name(self):
        shared = bearers(
            (node.name, module)
            for module in SOURCES
            if not is_migration(module) and ".commands." not in module
            for node in tree_of(module).body
            if isinstance(node, ast.ClassDef)
        )
        assert {name: found for name, found in shared.items() if name not in OF_THE_BUILD} == {}


class TestTheseChecksThemselves:
    """A guard that can see nothing would always be content."""

    @pytest.mark.parametrize(
        ("source", "module"),
        [
            ("import partners.filters", "partners.filters"),
            ("from partners.models import Partner", "partners.models"),
            ("from partners.places import geo", "partners.places.geo"),
            ("from . import base", "partners.admin.base"),
            ("from ..models.place import Place", "partners.models.place"),
            ("from .. import filters", "partners.filters"),
            ("def late():\n    from ..search.facets import Facet", "partners.search.facets"),
        ],
    )
    def test_imports_are_read_however_they_are_written(self, source, module):
        assert list(imports_of(ast.parse(source), "partners.admin")) == [module]

    @pytest.mark.parametrize(
        ("importer", "imported"),
        [
            ("partners.models.partner", "partners.filters"),
            ("partners.search.terms", "partners.models"),
            ("partners.views.place", "partners.urls"),
            ("partners.places.ladder", "networks.models"),
            ("networks.models", "civicswitchboard.settings"),
            ("networks.querysets", "partners.models"),
        ],
    )
    def test_an_upward_import_is_refused(self, importer, imported):
        assert is_upward(importer, imported)

    @pytest.mark.parametrize(
        ("importer", "imported"),
        [
            ("partners.filters", "partners.models"),
            ("partners.admin.partner", "partners.admin.base"),
            ("networks.models", "partners.models"),
            ("civicswitchboard.urls", "partners.views.place"),
        ],
    )
    def test_a_downward_import_is_allowed(self, importer, imported):
        assert not is_upward(importer, imported)

    @pytest.mark.parametrize(
        "source",
        [
            "connection.cursor().execute('SELECT 1')",
            "Partner.objects.raw('SELECT 1')",
            "queryset.extra(where=['1=1'])",
            "queryset.annotate(x=RawSQL('1', ()))",
            "migrations.RunSQL('DROP TABLE x')",
        ],
    )
    def test_raw_sql_is_seen(self, source):
        assert raw_sql_in(ast.parse(source))
