"""Each test's name says what is tested and what it does, in at most ten words."""

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
FILES = sorted(path for path in TESTS.rglob("test_*.py") if "node_modules" not in path.parts)
MOST_WORDS = 10


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(TESTS)))
def test_names_have_at_most_ten_words(file):
    nodes = ast.walk(ast.parse(file.read_text()))
    names = [node.name for node in nodes if isinstance(node, ast.FunctionDef)]
    tests = [name.removeprefix("test_") for name in names if name.startswith("test_")]
    assert [name for name in tests if len(name.split("_")) > MOST_WORDS] == []
