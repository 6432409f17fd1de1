"""No code saves whole rows but what is listed here, with the walk that shows it loses nothing."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_lost_updates import WAYS

PROJECT = Path(__file__).parent.parent
APPS = ("partners", "networks", "civicswitchboard")
# They write every column, or columns that the call does not name.
WHOLE_ROWS = {"save", "bulk_update", "update_or_create"}
NEW = "It makes a row that nobody else can have seen."
LOCKED = "Its rows hang on an entry that the caller has locked, and are written nowhere else."
OWN = "Nobody but this program writes such rows."
NO_ROW = "It writes no row: a file, or another object whose own rows are listed here."
# Where each stands → how we know that it loses nothing: ways of `WAYS`, or a reason.
KNOWN = {
    "partners/admin/place_form.py:TownForm.save": ("place's form", "form without its state"),
    "partners/admin/place_form.py:TownForm.place_it": LOCKED,
    "partners/admin/publishing.py:PublishMixin.change_rows": ("publish", "mark inactive"),
    "partners/contacts/contact_runs.py:_note": ("read a site",),
    "partners/duplicates/finder.py:_renew_candidates": ("look for duplicates",),
    "partners/duplicates/merge.py:merge": NEW,
    "partners/duplicates/merge.py:_write": ("merge", "undo merge"),
    "partners/duplicates/merge.py:_decide": ("decide a pair",),
    "partners/exports/qr_codes.py:qr_code_file": NO_ROW,
    "partners/exports/xlsx.py:interchange_workbook": NO_ROW,
    "partners/history/list_writer.py:_write_parts": NEW,
    "partners/history/restoring.py:_write": ("page that restores", "page that restores a network"),
    "partners/imports/baseline.py:ImportBaseline.save": OWN,
    "partners/imports/duplicate_decisions.py:_remember_import_name": NEW,
    "partners/imports/entries.py:EntryKind.store": NEW,
    "partners/imports/flow.py:load": NO_ROW,
    "partners/imports/preview.py:answer_questions": OWN,
    "partners/imports/preview.py:_store": OWN,
    "partners/lifecycle.py:close": ("close",),
    "partners/lifecycle.py:reopen": ("reopen",),
    "partners/lifecycle.py:rename": ("rename",),
    "partners/lifecycle.py:set_successor": ("set successor", "set successor of network"),
    "partners/linkcheck/runs.py:LinkCheckRun._write": ("visit links",),
    "partners/management/commands/make_curator.py:Command.handle": NEW,
    "partners/search/index.py:_write": OWN,
    "partners/suggestions/stories.py:save_story": NEW,
    "networks/lifecycle.py:end": ("end network",),
    "networks/lifecycle.py:reopen": ("reopen network",),
    "networks/lifecycle.py:rename": ("rename network",),
    "networks/member_history.py:restore_members": LOCKED,
}


def writes_whole_rows(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    given = {keyword.arg for keyword in call.keywords}
    if call.func.attr == "bulk_create":
        return "update_conflicts" in given
    # A model's own `save` passes on what it was asked.
    is_passed_on = ast.unparse(call.func.value) == "super()"
    return call.func.attr in WHOLE_ROWS and "update_fields" not in given and not is_passed_on


def writers_in(node: ast.AST, name: str = "") -> Iterator[str]:
    """The names of the functions below the node that write whole rows."""
    for child in ast.iter_child_nodes(node):
        is_named = isinstance(child, ast.FunctionDef | ast.ClassDef)
        if isinstance(child, ast.Call) and writes_whole_rows(child):
            yield name
        yield from writers_in(child, f"{name}.{child.name}".lstrip(".") if is_named else name)


def writers() -> set[str]:
    paths = (path for app in APPS for path in sorted((PROJECT / app).rglob("*.py")))
    return {
        f"{path.relative_to(PROJECT).as_posix()}:{name}"
        for path in paths
        if "migrations" not in path.parts
        for name in writers_in(ast.parse(path.read_text(encoding="utf-8")))
    }


def test_every_writer_of_whole_rows_is_walked():
    assert writers() == KNOWN.keys()


@pytest.mark.parametrize("ways", [ways for ways in KNOWN.values() if isinstance(ways, tuple)])
def test_the_walk_of_a_writer_exists(ways):
    assert set(ways) <= WAYS.keys()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def f(row): row.save()", ["f"]),
        ("class A:\n def f(self): self.row.save(force_insert=True)", ["A.f"]),
        ("def f(rows): rows.update_or_create(pk=1)", ["f"]),
        ("def f(row): row.save(update_fields=['name'])", []),
        ("class A:\n def save(self): super().save()", []),
    ],
)
def test_a_new_writer_of_whole_rows_is_seen(source, found):
    assert list(writers_in(ast.parse(source))) == found
