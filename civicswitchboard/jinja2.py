"""The Jinja environment of the parts that a page repeats by the dozen (`templates/jinja2/`).

All other markup is in Django templates. Both escape what they show. See decision record 35.
"""

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.template.defaultfilters import date, floatformat, truncatechars, urlencode
from django.templatetags.static import static
from django.utils.translation import (
    get_language,
    ngettext,
    npgettext,
    pgettext,
)
from jinja2 import Environment, pass_environment
from jinja2.runtime import Context
from markupsafe import Markup

from partners.models.translated_fields import cached_gettext, translated
from partners.places.labels import distinct_label
from partners.places.summary import (
    distance_in_words,
    kind_in_sentence,
    name_in_sentence,
    service_area_in_words,
)
from partners.search.highlight import Highlighter
from partners.slugs import address_of, partner_address
from partners.templatetags.asking import same_search_at
from partners.templatetags.directory import (
    carried,
    dialable,
    distance,
    hostname,
    place_text,
    query_without,
    seen_in_words,
    site_in_words,
    source_in_words,
)
from partners.templatetags.icons import type_icon
from partners.templatetags.maps import map_tiles
from partners.templatetags.sharing import last_change, mail_link, page_address
from partners.templatetags.translated import lang_of


class PlainContext(Context):
    """A context that calls functions as they are.

    Jinja asks each function, hundreds of times a page, whether it wants the context or the
    environment as well; none of those that templates call here does.
    """

    def call(self, function: Callable[..., object], /, *args: object, **kwargs: object) -> object:
        # Jinja adds these within loops and blocks, for functions that take the context.
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return function(*args, **kwargs)


def static_address(path: str) -> str:
    """The address of a static file, as `{% static %}` says it; a page names two dozens of them."""
    return _static_address(path, settings.STATIC_ROOT, settings.STORAGES["staticfiles"]["BACKEND"])


@lru_cache(maxsize=200)
def _static_address(path: str, root: str, storage: str) -> str:
    """Its name holds a digest of the file, which the storage looks up in that directory."""
    return static(path)


@pass_environment
def highlight(env: Environment, text: str, highlighter: Highlighter | None) -> str | Markup:
    """The text, with the words marked that were searched for, if any were."""
    if not highlighter:
        return text
    parts = highlighter.parts(text)
    if not any(is_match for _, is_match in parts):
        return text
    template = env.get_template("partners/_highlight.html")
    marked: Callable[[list[tuple[str, bool]]], Markup] = vars(template.module)["marked"]
    return marked(parts)


GLOBALS = {
    "_": cached_gettext,
    "carried": carried,
    "last_change": last_change,
    "mail_link": mail_link,
    "map_tiles": map_tiles,
    "page_address": page_address,
    "page_language": get_language,
    "query_without": query_without,
    "same_search_at": same_search_at,
    "static": static_address,
    "url": address_of,
}
FILTERS = {
    "date": date,
    "dialable": dialable,
    "distinct_label": distinct_label,
    "distance_from": distance,
    "distance_in_words": distance_in_words,
    "floatformat": floatformat,
    "highlight": highlight,
    "hostname": hostname,
    "kind_in_sentence": kind_in_sentence,
    "lang_of": lang_of,
    "name_in_sentence": name_in_sentence,
    "partner_address": partner_address,
    "place_text": place_text,
    "seen_in_words": seen_in_words,
    "service_area_in_words": service_area_in_words,
    "site_in_words": site_in_words,
    "source_in_words": source_in_words,
    "translated": translated,
    "type_icon": type_icon,
    "truncatechars": truncatechars,
    "urlencode": urlencode,
}


def environment(**options) -> Environment:
    """The environment, for `TEMPLATES`; its names are those of the Django tags and filters."""
    # Django's backend has it escape everything, by one of the options.
    env = Environment(  # noqa: S701
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"], **options
    )
    env.policies["ext.i18n.trimmed"] = True
    env.context_class = PlainContext
    env.install_gettext_callables(cached_gettext, ngettext, pgettext=pgettext, npgettext=npgettext)
    env.globals.update(GLOBALS)
    env.filters.update(FILTERS)
    return env
