"""Asks Datasette the same questions about the same rows."""

import math
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from partners.models import Place

from .datasette_export import ARRAYS, PLAIN_FACETS, export
from .machine import datasette
from .questions import WARM_UP as UNMEASURED
from .questions import WITHIN_MILES, Parameters, Question
from .serving import free_port, served
from .timing import Times, ask

# Then come the addresses that the site is measured with, as far as there is time (`timing`).
WARM_UP = 1
# Its own limits would leave facets out rather than finish them, and suggesting costs extra.
SETTINGS = {
    "sql_time_limit_ms": 300_000,
    "facet_time_limit_ms": 300_000,
    "suggest_facets": "off",
    "default_facet_size": 100,
    "max_returned_rows": 50_000,
}
FACETS = [("_facet_array", name) for name in ARRAYS] + [("_facet", name) for name in PLAIN_FACETS]
MILES_A_DEGREE = 69.0


def rival_times(questions: list[Question]) -> dict[str, Times]:
    """The times of each question that Datasette answers."""
    with tempfile.TemporaryDirectory(prefix="civic-datasette-") as folder:
        file = Path(folder, "directory.db")
        export(file)
        port = free_port()
        options = [part for name, value in SETTINGS.items() for part in _setting(name, value)]
        command = (datasette(), "serve", "--immutable", str(file), "--port", str(port), *options)
        with served(command, port, "/-/versions.json"):
            found = {
                question.name: ask(port, _addresses(question), WARM_UP)
                for question in questions
                if question.name in ADDRESSES
            }
    return {name: answers.times for name, answers in found.items() if answers.codes == (200,)}


def _setting(name: str, value: object) -> tuple[str, str, str]:
    return "--setting", name, str(value)


def _addresses(question: Question) -> list[str]:
    """One to warm up, then those that the site is measured with; always their first page."""
    asked = question.parameters[UNMEASURED - WARM_UP :]
    return [ADDRESSES[question.name](one) for one in asked]


def _rows(*pairs: tuple[str, object]) -> str:
    return f"/directory/partners?{urlencode([('_size', 25), *pairs, *FACETS])}"


def _near(one: Parameters) -> str:
    """The box round the circle, and who serves the city: "or" has to be written in SQL."""
    city = one["city"]
    high = WITHIN_MILES / MILES_A_DEGREE
    wide = high / max(0.1, math.cos(math.radians(city.latitude)))
    around = Place.objects.containing(city).values_list("pk", flat=True)
    south, west = city.latitude - high, city.longitude - wide
    box = (
        f"latitude between {south} and {south + 2 * high} "
        f"and longitude between {west} and {west + 2 * wide}"
    )
    serving = f"select slug from areas where place_id in ({', '.join(map(str, around))})"
    return _rows(("_where", f"({box}) or slug in ({serving})"))


def _sorted(one: Parameters) -> tuple[str, str]:
    return ("_sort", "name") if one["sort"] == "name" else ("_sort_desc", "verified_on")


def _network(one: Parameters) -> str:
    asked = [("networks__arraycontains", one["network"]), ("_size", 100)]
    return f"/directory/partners?{urlencode(asked)}"


def _place(one: Parameters) -> str:
    name = str(one["prefix"]).replace("+", " ")
    asked = [("name__startswith", name), ("_sort_desc", "population"), ("_size", 10)]
    return f"/directory/places.json?{urlencode(asked)}"


ADDRESSES: dict[str, Callable[[Parameters], str]] = {
    "everything": lambda one: _rows(_sorted(one)),
    "text": lambda one: _rows(("_search", one["q"]), ("types__arraycontains", one["type"])),
    "state": lambda one: _rows(("state", one["state"]), _sorted(one)),
    "topic": lambda one: _rows(
        ("topics__arraycontains", one["topic"]), ("networks__arraycontains", one["network"])
    ),
    "near": _near,
    "partner": lambda one: f"/directory/partners/{one['slug']}",
    "network": _network,
    "place": _place,
    "geojson": lambda one: (
        f"/directory/partners.json?state={one['state']}&_size=max&_shape=objects"
    ),
}
