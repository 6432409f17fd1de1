"""Runs the plain SQL for each request through the database's own driver, and takes the time."""

import re
from math import cos, sin
from time import perf_counter

from django.contrib.contenttypes.models import ContentType
from django.db import connection

from partners.models import Partner
from partners.places.geo import EARTH_RADIUS_MILES

from .bare_sql import STATEMENTS
from .questions import WARM_UP, WITHIN_MILES, Parameters, Question
from .timing import Times, is_enough

# These run in one process that is warm already.
FIRST = 2
NAMED = re.compile(r":([a-z_]+)")


def bare_sql_times(question: Question) -> Times:
    """How long the database takes for the same answers; SQL and rows only, nothing rendered."""
    connection.ensure_connection()
    cursor = connection.connection.cursor()
    seconds = []
    for parameters in question.parameters[WARM_UP - FIRST :]:
        if is_enough(seconds, FIRST):
            break
        values = values_of(parameters)
        statements = [bound(sql, values) for sql in STATEMENTS[question.name](parameters)]
        begun = perf_counter()
        for sql, used in statements:
            cursor.execute(sql, used)
            cursor.fetchall()
        seconds.append(perf_counter() - begun)
    return Times.of(seconds[FIRST:])


def values_of(parameters: Parameters) -> dict[str, object]:
    """Everything that a statement may name, from the parameters of one request."""
    values = {name: value for name, value in parameters.items() if name != "city"}
    kind = ContentType.objects.get_for_model(Partner)
    values |= {"partner_type": kind.pk, "offset": 25 * (int(parameters.get("page", 1)) - 1)}
    values["prefix"] = str(parameters.get("prefix", "")).replace("+", " ")
    values["prefix_end"] = f"{values['prefix']}~"
    located = parameters.get("city")
    if "slug" in parameters:
        located = Partner.objects.get(slug=parameters["slug"])
    if located:
        angle = WITHIN_MILES / EARTH_RADIUS_MILES
        values |= dict(zip("xyz", located.point.vector, strict=True))
        values |= {"place": located.pk, "chord": 2 * sin(angle / 2), "least": cos(angle)}
    if connection.vendor == "sqlite" and "q" in values:
        values["q"] = " ".join(f'"{word}"' for word in str(values["q"]).split())
    return values


def bound(sql: str, values: dict[str, object]) -> tuple[str, dict[str, object]]:
    """The statement in the driver's style, with the values that it names."""
    used = {name: values[name] for name in NAMED.findall(sql)}
    if connection.vendor == "postgresql":
        sql = NAMED.sub(r"%(\1)s", sql)
    return sql, used
