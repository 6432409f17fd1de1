"""Draws a small map of a state outline with dots as SVG, for print and for pages without scripts.

`partners/places/boundaries.py` builds the outlines in `fixtures/outlines.json`.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.translation import gettext, ngettext

from ..choices import State
from ..places.geo import Point
from ..places.projection import Frame

COUNTRY = "US"
# The picture's size in its own units; pages show it at half of it in pixels.
WIDTH, HEIGHT = 480, 320


@dataclass(frozen=True, slots=True)
class Outline:
    """One state, or the country with its insets; `frames` say where on it a point is."""

    land: str
    frames: dict[str, Frame]

    def frame_of(self, state: str) -> Frame | None:
        return self.frames.get(state) or self.frames.get(COUNTRY)


@dataclass(frozen=True, slots=True)
class Locator:
    """What the picture shows, as SVG paths, and says, as its name and description."""

    title: str
    text: str
    land: str
    dots: str
    is_single: bool = True
    width: int = WIDTH
    height: int = HEIGHT


@cache
def outlines() -> dict[str, Outline]:
    """The outlines by the code of the state, and that of the country."""
    rows = json.loads((settings.FIXTURES_DIR / "outlines.json").read_text("utf-8"))
    return {
        code: Outline(
            row["path"], {name: Frame.from_row(frame) for name, frame in row["frames"].items()}
        )
        for code, row in rows.items()
    }


def locator(label: str, state: str, point: Point | None) -> Locator:
    """Where one thing is in its state; without a state, in the country; without a point, no dot."""
    area = str(State(state).label) if state else gettext("the United States")
    words = {"area": area, "label": label}
    outline = outlines()[state or COUNTRY]
    if point is None or label == area:
        text = gettext("The outline of %(area)s.") % words
        return Locator(gettext("Map of %(area)s") % words, text, outline.land, "")
    dots = _dots([(state, point)], outline)
    text = gettext("The outline of %(area)s, with a dot where %(label)s is.") % words
    return Locator(gettext("%(label)s on a map of %(area)s") % words, text, outline.land, dots)


def locator_of_many(label: str, located: Iterable[tuple[str, Point]]) -> Locator:
    """Where many things are in the country; `located` are pairs of a state's code and a point."""
    located = list(located)
    states = {state for state, point in located if state}
    dots = _dots(located, outlines()[COUNTRY])
    words = {"label": label, "dots": len(located), "states": len(states)}
    text = ngettext(
        "Dots in one state or territory: %(dots)s.",
        "%(dots)s dots in %(states)s states and territories.",
        len(states),
    )
    title = gettext("%(label)s on a map of the United States") % words
    return Locator(title, text % words, outlines()[COUNTRY].land, dots, is_single=False)


def _dots(located: Iterable[tuple[str, Point]], outline: Outline) -> str:
    """A path of lines without length: their round ends are the dots; one for each spot."""
    spots = dict.fromkeys(outline.frame_of(state)(point) for state, point in located)
    return "".join(f"M{x} {y}h0" for x, y in spots)
