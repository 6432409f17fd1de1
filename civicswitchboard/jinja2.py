"""The Jinja environment of the parts that a page repeats by the dozen (`templates/jinja2/`).

All other markup is in Django templates. Both escape what they show. See decision record 35.
"""

from django.template.defaultfilters import date, floatformat, truncatechars
from django.utils.formats import localize
from django.utils.translation import gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, pass_environment
from markupsafe import Markup

from partners.place_words import service_area_in_words
from partners.search.highlight import Highlighter
from partners.slugs import address_of, partner_address
from partners.templatetags.directory import distance, hostname, query_without
from partners.templatetags.icons import type_icon
from partners.models.translated_fields import language_of_text, translated


@pass_environment
def highlight(env: Environment, text: str, highlighter: Highlighter | None) -> str | Markup:
    """The text, with the words marked that were searched for, if any were."""
    if highlighter is None:
        return text
    parts = highlighter.parts(text)
    return Markup(env.get_template("partners/_highlight.html").render(parts=parts))  # noqa: S704


def environment(**options) -> Environment:
    """The environment, for `TEMPLATES`; its names are those of the Django tags and filters."""
    env = Environment(
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"], **options
    )
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(gettext, ngettext, pgettext=pgettext, npgettext=npgettext)
    env.globals.update(
        query_without=query_without,
        url=address_of,
    )
    env.filters.update(
        date=date,
        distance_from=distance,
        floatformat=floatformat,
        highlight=highlight,
        hostname=hostname,
        lang_of=language_of_text,
        localize=localize,
        partner_address=partner_address,
        service_area_in_words=service_area_in_words,
        translated=translated,
        type_icon=type_icon,
        truncatechars=truncatechars,
    )
    return env
