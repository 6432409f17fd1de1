"""README says how many places there are; the archive has as many."""

import csv
import io
import re
import zipfile
from collections import Counter

import pytest
from django.conf import settings

README = settings.BASE_DIR / "README.md"


@pytest.fixture(scope="module")
def counts() -> Counter:
    with zipfile.ZipFile(settings.FIXTURES_DIR / "gazetteer.zip") as archive:
        rows = {
            name: list(csv.DictReader(io.StringIO(archive.read(f"{name}.csv").decode())))
            for name in ("states", "counties", "places", "zip_codes")
        }
    counts = Counter(row["kind"] for row in rows.pop("places"))
    return counts | Counter({name: len(of_kind) for name, of_kind in rows.items()})


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("states", "states and territories"),
        ("counties", "counties"),
        ("city", "cities, towns and townships"),
        ("post_town", "post towns"),
        ("tribal_area", "tribal areas"),
        ("zip_codes", "ZIP codes"),
    ],
)
def test_readme_says_how_many(counts, kind, words):
    text = " ".join(README.read_text(encoding="utf-8").split())
    [said] = re.findall(rf"([\d,]+) {words}", text.partition("The gazetteer has")[2])
    assert int(said.replace(",", "")) == counts[kind]
