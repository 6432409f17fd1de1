"""Measures one database: `python -m tests.benchmarks.measuring SIZE RESULT [--rival]`.

The database is the one in DATABASE_URL; SIZE 0 leaves the real directory in it, another size
puts that many synthetic partners in its place. RESULT is the JSON file to write.
"""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from time import monotonic

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from partners.models import Partner  # noqa: E402

from .questions import WARM_UP, Question, questions  # noqa: E402
from .rival import rival_times  # noqa: E402
from .serving import free_port, served_site, worker_megabytes  # noqa: E402
from .synthetic import make_directory  # noqa: E402
from .throughput import Asked, rates  # noqa: E402
from .timing import Answers, ask  # noqa: E402
from .yardsticks import bare_sql_times  # noqa: E402

REPEATED = 50


def measure(size: int, progress) -> dict:
    """All questions on the site, then the bare SQL; the server runs for the site only."""
    if size:
        make_directory(size, progress)
    asked = questions()
    port = free_port()
    result = {"size": size, "partners": Partner.objects.published().count(), "questions": {}}
    with served_site(port) as parent:
        for question in asked:
            result["questions"][question.name] = _over_http(question, port)
            progress(_in_words(question, result["questions"][question.name]))
        result["unchanged"] = _asked_again(port)
        result["home"] = asdict(ask(port, ["/"] * REPEATED, WARM_UP).times)
        result["memory"] = worker_megabytes(parent)
    progress("bare SQL")
    for question in asked:
        found = result["questions"][question.name]
        found["queries"] = _number_of_queries(question)
        found["bare_sql"] = asdict(bare_sql_times(question))
    return result


def _in_words(question: Question, found: dict) -> str:
    codes = "" if found["codes"] == (200,) else f", answered {found['codes']}"
    return f"{question.title}: {found['times']['p50']} ms{codes}"


def _over_http(question: Question, port: int) -> dict:
    """One request's times, and those of the view that returns as many bytes of nothing."""
    answers = ask(port, question.addresses, WARM_UP)
    nothing = ask(port, [f"/bench/nothing/{answers.median_bytes}/"] * REPEATED, WARM_UP)
    return {
        "title": question.title,
        "is_faceted": question.is_faceted,
        "is_selective": question.is_selective,
        "must_take_ms": question.must_take_ms,
        "times": asdict(answers.times),
        "bytes": answers.median_bytes,
        "codes": answers.codes,
        "nothing": asdict(nothing.times),
    }


def _asked_again(port: int) -> dict:
    """A page that did not change since, and the empty view: what a conditional request costs."""
    etag = _etag("/partners/")
    if not etag:
        return {}
    headers = {"If-None-Match": etag}
    again: Answers = ask(port, ["/partners/"] * 4 * REPEATED, WARM_UP, headers)
    nothing = ask(port, ["/bench/nothing/0/"] * 4 * REPEATED, WARM_UP)
    rate, rate_of_nothing = rates(
        port, Asked("/partners/", 304, tuple(headers.items())), Asked("/bench/nothing/0/", 200)
    )
    return {
        "times": asdict(again.times),
        "codes": again.codes,
        "nothing": asdict(nothing.times),
        "rate": rate,
        "rate_of_nothing": rate_of_nothing,
    }


def _etag(address: str) -> str:
    return Client(SERVER_NAME="127.0.0.1").get(address).headers.get("ETag", "")


def _number_of_queries(question: Question) -> int:
    """How many the last of its addresses takes, once everything that stays in memory is there."""
    client = Client(SERVER_NAME="127.0.0.1")
    b"".join(client.get(question.addresses[0]))
    with CaptureQueriesContext(connection) as captured:
        b"".join(client.get(question.addresses[-1]))
    return len(captured)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("size", type=int)
    parser.add_argument("result", type=Path)
    parser.add_argument("--rival", action="store_true", help="measure Datasette, too")
    options = parser.parse_args()
    begun = monotonic()

    def progress(text: str) -> None:
        print(f"    {monotonic() - begun:6.0f} s  {text}", flush=True)

    result = measure(options.size, progress)
    if options.rival:
        progress("Datasette")
        times = rival_times(questions())
        result["rival"] = {name: asdict(one) for name, one in times.items()}
    options.result.write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
