"""Questions for the nearest: "nearest library to Elko" is "library near Elko", by distance."""

import re

from .terms import pieces

_NEAREST = re.compile(
    r"\b(?:nearest|closest|m[aá]s (?:cercan|pr[oó]xim)[oa]s?)\b(\s+(?:to|a)\b)?", re.IGNORECASE
)


def ask_near(text: str) -> str | None:
    """The same question with a "near" before its place; None if the nearest are not asked for.

    What stands between quotes asks for nothing.
    """
    if any(_NEAREST.search(piece) for piece in pieces(text) if piece.startswith(('"', "-"))):
        return None
    asked = _NEAREST.search(text)
    if not asked:
        return None
    before, after = text[: asked.start()], text[asked.end() :]
    if asked[1]:
        return f"{before}near{after}"
    rest = " ".join(f"{before}{after}".split())
    words, to, place = rest.rpartition(" to ")
    if not to:
        words, to, place = rest.rpartition(" a ")
    return f"{words} near {place}" if to else rest
