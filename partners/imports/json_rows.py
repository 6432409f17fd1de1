"""Reads JSON files, a list of entries each, into rows with line numbers."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .file_rows import FileRow
from .report import Problem

_ENTRY = re.compile(r"[^\s,]")


def json_rows(path: Path, shape: type[Any], problems: list[Problem]) -> Iterator[FileRow]:
    """Yield each entry of the list, as its row's cells, with the line that it begins on.

    An entry of another shape, and a file that is no list, are told in `problems`.
    """
    text = path.read_text(encoding="utf-8")
    try:
        entries = list(_entries(text))
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        message = f"The file isn’t a JSON list ({error}). Correct it from here on."
        problems.append(Problem(str(path), line, "", message))
        return
    for line, entry in entries:
        if isinstance(entry, shape):
            yield FileRow(str(path), line, entry)
        else:
            message = f"This is no entry: {json.dumps(entry)[:80]}. Write it as the others are."
            problems.append(Problem(str(path), line, "", message))


def _entries(text: str) -> Iterator[tuple[int, Any]]:
    if not isinstance(json.loads(text), list):
        raise ValueError("it holds one thing only")
    end = text.index("[") + 1
    while text[start := _ENTRY.search(text, end).start()] != "]":  # type: ignore[union-attr]
        entry, end = json.JSONDecoder().raw_decode(text, start)
        yield text.count("\n", 0, start) + 1, entry
