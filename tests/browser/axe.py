"""Which rules of WCAG 2.2 AA a page breaks, as far as axe-core sees it."""

from collections.abc import Iterable
from itertools import product

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}},
}
# Maps draw their marks again after the window's size has changed, before the next frame.
DRAWN_AGAIN = (
    "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
)
WHOLE_PAGE = {"include": [["html"]]}
RUN = """
    ([part, options]) => axe.run(part, options).then(({ violations }) => violations.map((one) =>
        `${one.id}: ${one.nodes.map((node) => node.target[0]).join(", ")}`))
"""


def broken_rules(
    page: Page, part: dict = WHOLE_PAGE, schemes: Iterable[str] = ("light",)
) -> dict[str, list[str]]:
    """Each width and color scheme in which rules are broken, with the rules and the elements.

    `part` is a context as axe-core takes it: what to look at, and what not.
    """
    page.evaluate(Axe().axe_script)
    found = {}
    for window, scheme in product((DESKTOP, PHONE), schemes):
        page.set_viewport_size(window)
        page.emulate_media(color_scheme=scheme)
        page.evaluate(DRAWN_AGAIN)
        if broken := page.evaluate(RUN, [part, OPTIONS]):
            found[f"{window['width']} px, {scheme}"] = broken
    return found
