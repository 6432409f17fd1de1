"""What pages say of a visitor's question and of what it found, and addresses of questions like it.

Words of visitors and of the directory go through `escape`.
"""

from collections.abc import Iterator
from html import escape

from django import template
from django.template.defaultfilters import floatformat
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext

from ..filters import PartnerFilterSet
from ..models import Place

register = template.Library()

LONGEST_QUOTE = 60


@register.simple_tag(takes_context=True)
def what_was_found(context: template.Context) -> SafeString:
    """How many partners, where they are, in which order, and which of them the page shows."""
    page, filterset = context["page"], context["filterset"]
    total = page.paginator.count
    sentences = [f"<strong>{_how_many(total)}</strong>", *_looked_for(filterset)]
    if total:
        sentences += _where(filterset, context["center_label"])
    if total > 1:
        sentences.append(_order(filterset))
    if page.has_other_pages():
        first, last = _grouped(page.start_index()), _grouped(page.end_index())
        words = gettext("These are %(first)s to %(last)s.")
        sentences.append(words % {"first": first, "last": last})
    return mark_safe("\n".join(sentences))  # noqa: S308 - what is not ours is escaped


def _how_many(total: int) -> str:
    words = ngettext("%(count)s partner.", "%(count)s partners.", total)
    return words % {"count": _grouped(total)}


def _looked_for(filterset: PartnerFilterSet) -> Iterator[str]:
    if filterset.has_text:
        words = escape(Truncator(filterset.question.query.text).chars(LONGEST_QUOTE))
        # Isolated, because their direction may be another than that of the sentence.
        yield gettext("Looked for: “%(words)s”.") % {"words": f"<bdi>{words}</bdi>"}


def _where(filterset: PartnerFilterSet, place: str) -> Iterator[str]:
    """Why they are found as to their place; `place` is the label of where that is, if any."""
    miles, place = filterset.radius_miles, escape(place)
    if filterset.chosen("around"):
        words = ngettext(
            "Their offices are within %(miles)s mile of the middle of the map.",
            "Their offices are within %(miles)s miles of the middle of the map.",
            miles,
        )
        yield words % {"miles": floatformat(miles)}
    elif place and miles:
        words = ngettext(
            "They serve %(place)s, or have an office there or within %(miles)s mile.",
            "They serve %(place)s, or have an office there or within %(miles)s miles.",
            miles,
        )
        yield words % {"place": place, "miles": floatformat(miles)}
    elif place:
        yield gettext("They serve %(place)s or have an office there.") % {"place": place}


def _order(filterset: PartnerFilterSet) -> str:
    match filterset.sorting:
        case "distance":
            return gettext("Nearest first.")
        case "verified":
            return gettext("Recently checked first.")
        case "name":
            return gettext("Sorted by name.")
    if not filterset.center:
        return gettext("Best match first.")
    if filterset.has_text:
        return gettext("Those of the place first, best match first.")
    return gettext("Those of the place first, then by name.")


def _grouped(number: int) -> str:
    return number_format(number, force_grouping=True)


@register.simple_tag
def same_search_at(filterset: PartnerFilterSet, place: Place) -> str:
    """The same question at another place than the one it is understood to ask about."""
    data = filterset.data.copy()
    data.pop("page", None)
    if not filterset.chosen("place"):
        data["q"] = filterset.question.query.text
        if filterset.radius_miles:
            data["within"] = f"{filterset.radius_miles:g}"
    data["place"] = place.path
    return f"?{data.urlencode()}"
