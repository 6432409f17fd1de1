"""Markup stands in templates: no string of the sources holds any, but for a link in a message."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
SOURCES = [
    path.relative_to(PROJECT)
    for app in ("partners", "networks", "civicswitchboard")
    for path in sorted((PROJECT / app).rglob("*.py"))
    if "migrations" not in path.parts
]
# A tag, or what is written for a character that markup uses itself.
MARKUP = re.compile(r"</?[a-z][\w-]*(?:[\s/>{]|$)|&(?:[a-z]+|#\d+);", re.IGNORECASE)
LINK = re.compile(r"<a href=\"[^\"<>]*\">|</a>")


def markup_in(source: str) -> Iterator[int]:
    """The lines of a module whose strings hold markup."""
    tree = ast.parse(source)
    passed = {id(node) for node in _prose(tree)} | {id(node) for node in _links(tree)}
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in passed and MARKUP.search(node.value):
            yield node.lineno


def _prose(tree: ast.AST) -> Iterator[ast.AST]:
    """Docstrings, and the groups of regular expressions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            yield node.value
        if isinstance(node, ast.Constant) and "(?P<" in str(node.value):
            yield node


def _links(tree: ast.AST) -> Iterator[ast.AST]:
    """Messages of `format_html` with no markup but links, as Django's own admin has."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "format_html":
            for text in ast.walk(node.args[0]):
                if isinstance(text, ast.Constant) and not MARKUP.search(LINK.sub("", text.value)):
                    yield text


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_no_string_holds_markup(path):
    lines = list(markup_in((PROJECT / path).read_text("utf-8")))
    assert lines == [], f"{path}: move this markup to a template"


@pytest.mark.parametrize(
    "source",
    [
        'ROW = "<li>{}</li>"',
        'f"<p{language}>"',
        'text = "a &amp; b"',
        'format_html("<b>{}</b>", name)',
        "format_html(\"<a class='x' href='{}'>{}</a>\", 1, 2)",
        'html = "<a href=\\"{}\\">{}</a>"',
        'mark_safe("<br>")',
    ],
)
def test_markup_in_a_string_is_found(source):
    assert list(markup_in(source)) == [1]


@pytest.mark.parametrize(
    "source",
    [
        '"""A heading is `<h1>`."""',
        'path = "^(?P<code>[0-9]{5})/$"',
        'format_html("Merged: <a href=\\"{}\\">{}</a>.", address, name)',
        'text = "3 < 4 and 5 > 2; R&D"',
    ],
)
def test_what_is_no_markup_is_left_alone(source):
    assert list(markup_in(source)) == []
