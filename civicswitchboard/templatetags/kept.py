"""Parts of pages that are the same again and again: words, and hashed names of files, by the dozen.

Django's `cache` tag does the same for a cache that several processes share: it makes a digest of
the key and unpacks what it finds, which takes longer than most of these parts save. `Kept`
(`partners/snapshot/summaries.py`) asks the database for its version, unlike pages of errors.
"""

from django import template
from django.conf import settings
from django.utils.translation import get_language

register = template.Library()

# What a visitor writes can be among what a part depends on.
MOST_KEPT = 500
_kept: dict[tuple, str] = {}


@register.tag
def kept(parser: template.base.Parser, token: template.base.Token) -> "KeptNode":
    """`{% kept here label %}…{% endkept %}`: rendered once for each language and each of these.

    Nothing of the directory may be in it, nor a block; and nothing is kept while one writes pages.
    """
    _name, *depends_on = token.split_contents()
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, [parser.compile_filter(name) for name in depends_on])


class KeptNode(template.Node):
    # Whoever looks for blocks, which every page does, need not look here.
    child_nodelists = ()

    def __init__(self, nodelist: template.NodeList, depends_on: list) -> None:
        self._nodelist = nodelist
        self._depends_on = depends_on

    def render(self, context: template.Context) -> str:
        if settings.DEBUG:
            return self._nodelist.render(context)
        key = (self, get_language(), *(one.resolve(context) for one in self._depends_on))
        html = _kept.get(key)
        if html is None:
            if len(_kept) >= MOST_KEPT:
                _kept.clear()
            html = _kept[key] = self._nodelist.render(context)
        return html


def forget_kept() -> None:
    """For tests, which change settings, and ask whether anything of the directory was kept."""
    _kept.clear()
