"""Pages, the admin and shipped texts speak plain American English: no riddles, no odd old words."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.messages import PROJECT, translated

ODD = re.compile(
    r"\banew\b|\bwhoever\b|\bwhom\b|\bsomebody\b|\bnobody\b|\beverybody\b|\bof (?:this|its) kind\b"
    r"|\bis of (?:20\d\d|\{)|\bone a line\b|\be-mail|\bmail (?:this|program)|\bcarr(?:y|ies) on\b"
    r"|\bmak(?:e|es|ing) sure\b|\bmade sure\b|\bby itself\b|\btell us of\b|\buntick"
    r"|\bstands? (?:here|there|below)\b|\bas far as we know\b|\bwound down\b",
    re.IGNORECASE,
)
# Comments, addresses, names of classes and of variables.
HIDDEN = re.compile(
    r"\{#.*?#\}|\{%(?! (?:translate|blocktranslate)).*?%\}|\{\{(?! _).*?\}\}"
    r"|\b(?:id|class|href|for|aria-labelledby|name)=\"[^\"]*\"",
    re.DOTALL,
)
TEMPLATES = sorted((PROJECT / "templates").rglob("*.*"))
SOURCES = [
    path
    for app in ("partners", "networks", "civicswitchboard")
    for path in sorted((PROJECT / app).rglob("*.py"))
    # Words that visitors may type are theirs.
    if "migrations" not in path.parts and path.name != "filler_words.py"
]
FIXTURES = ("getting_started.json", "partner_types.json", "needs.json", "audiences.json")


def odd_words(text: str) -> list[str]:
    return [match[0] for match in ODD.finditer(text)]


def strings_of(path: Path) -> Iterator[str]:
    """What a module says: its texts of several words, but for docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in prose and " " in node.value:
            yield node.value


def texts_in(read: object) -> Iterator[str]:
    """The English texts of a fixture."""
    if isinstance(read, dict):
        read = [value for name, value in read.items() if not name.endswith("_es")]
    if isinstance(read, list):
        for one in read:
            yield from texts_in(one)
    elif isinstance(read, str):
        yield read


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_templates_hold_no_odd_words(path):
    assert odd_words(HIDDEN.sub(" ", path.read_text("utf-8"))) == []


def test_the_catalog_holds_no_odd_words():
    texts = [message.id for message in translated() if message.id]
    flat = [text for one in texts for text in ([one] if isinstance(one, str) else one)]
    assert {text: odd_words(text) for text in flat if odd_words(text)} == {}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_messages_in_the_sources_hold_no_odd_words(path):
    assert {text: odd_words(text) for text in strings_of(path) if odd_words(text)} == {}


@pytest.mark.parametrize("name", FIXTURES)
def test_shipped_texts_hold_no_odd_words(name):
    read = json.loads((PROJECT / "fixtures" / name).read_text("utf-8"))
    assert [text for text in texts_in(read) if odd_words(text)] == []


@pytest.mark.parametrize(
    "text", ["Load it anew.", "Whom it serves", "Know somebody?", "{{ _('Mail this page') }}"]
)
def test_odd_words_are_found(text):
    assert odd_words(HIDDEN.sub(" ", text))
