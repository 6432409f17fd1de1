"""Builds the borders that maps draw from two editions of us-atlas; needed only to update them."""

import csv
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from partners.places.boundaries import build, read_atlas

FOLDERS = {
    "states.json": settings.BASE_DIR / "static" / "geo",
    "counties.json": settings.BASE_DIR / "static" / "geo",
    "outlines.json": settings.FIXTURES_DIR,
}


class Command(BaseCommand):
    help = "Build the maps' borders from two unpacked us-atlas packages (see docs/data.md)."

    def add_arguments(self, parser):
        parser.add_argument("package", type=Path, help="the folder with counties-10m.json")
        parser.add_argument("earlier", type=Path, help="the same of the edition of 2017")

    def handle(self, *, package: Path, earlier: Path, **options):
        try:
            states, counties = read_atlas(package)
            _, earlier_counties = read_atlas(earlier)
        except FileNotFoundError as error:
            raise CommandError(f"{error.filename} is missing: is that us-atlas?") from error
        with (settings.FIXTURES_DIR / "sources" / "states.csv").open(encoding="utf-8") as file:
            codes = {row["fips"]: row["code"] for row in csv.DictReader(file)}
        for name, text in build(states, counties, earlier_counties, codes).items():
            path = FOLDERS[name] / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"{len(text.encode()):>9,} bytes in {path}")
