"""The 404 page, with suggestions of near addresses."""

import logging
import re
from heapq import nlargest

from django.db import DatabaseError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from networks.models import Network
from partners.choices import State
from partners.duplicates.finder import partners_called_like
from partners.models import Partner, Partnership
from partners.places.resolver import resolve
from partners.search import nearest_spelling, read_query

logger = logging.getLogger(__name__)

MOST_NEAR = 5
# Of each way to find who may be meant, so that a large directory is no slower.
MOST_COMPARED = 200
BEGINNING = 4
# Of 100; below this two names have little more than a common word in common.
ALIKE = 75
ROW_PATTERN = re.compile(r"/(partners|networks|partnerships)/([\w-]{1,120})(?:/|\.\w+)?$")
PLACE_PATTERN = re.compile(r"/places/(?:([a-z]{2})/|regions/)?([\w-]{1,100})/?$", re.IGNORECASE)
MODELS = {"partners": Partner, "networks": Network, "partnerships": Partnership}
NAMED_BY = {Partnership: "title"}


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, with up to five near names where the address looks like that of an entry or a place."""
    words, near = "", []
    try:
        words, near = _near(request.path_info)
    except DatabaseError:
        # A page that says "not found" must not break for want of its extras.
        logger.exception("No near names for a missing page")
    response = render(request, "404.html", {"words": words, "near": near}, status=404)
    # What is missing may be there at the next request; some caches would keep it by themselves.
    response["Cache-Control"] = "no-cache"
    return response


def _near(path: str) -> tuple[str, list]:
    """What the address asks for, in words, and rows with `get_absolute_url` that come close."""
    if match := ROW_PATTERN.search(path):
        return _words(match[2]), _near_rows(MODELS[match[1]], match[2])
    if match := PLACE_PATTERN.search(path):
        state = (match[1] or "").upper()
        text = f"{_words(match[2])} {state if state in State.values else ''}".strip()
        return text, resolve(text, limit=MOST_NEAR).results
    return "", []


def _words(slug: str) -> str:
    return " ".join(re.split(r"[-_]+", slug)).strip()


def _near_rows(model: type[Model], slug: str) -> list:
    """Published rows whose slug or name is most like this, the likest first."""
    words = _words(slug)
    published = model.objects.published().order_by()
    if model is Partner:
        # Networks and stories are few; of partners there are too many to compare with each.
        published = published.filter(pk__in=_candidates(words, slug))
    likeness: dict[str, float] = {}
    for one, name in published.values_list("slug", NAMED_BY.get(model, "name")):
        likeness[one] = max(_likeness(words, text) for text in (_words(one), name))
    near = [one for one in nlargest(MOST_NEAR, likeness, likeness.get) if likeness[one] >= ALIKE]
    rows = {row.slug: row for row in published.filter(slug__in=near)}
    return [rows[one] for one in near if one in rows]


def _candidates(words: str, slug: str) -> set[int]:
    """The ids of partners worth comparing, from indexes: a rare word, all words, the beginning."""
    ids = partners_called_like(words)
    partners = Partner.objects.order_by()
    spelled = nearest_spelling(read_query(words)) or words
    beginning = slug.lower()[:BEGINNING]
    for found in (partners.named(spelled), partners.filter(slug__startswith=beginning)):
        ids |= set(found.values_list("pk", flat=True)[:MOST_COMPARED])
    return ids


def _likeness(words: str, name: str) -> float:
    """0 to 100: 100 when all words of one stand in the other, else by how letters agree."""
    return fuzz.token_set_ratio(words, name, processor=default_process)
