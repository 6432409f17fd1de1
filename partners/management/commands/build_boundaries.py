"""Builds the borders that maps draw from the package us-atlas; needed only to update them."""

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
    help = "Build the maps' borders from an unpacked us-atlas package (see docs/data.md)."

    def add_arguments(self, parser):
        parser.add_argument("package", type=Path, help="the folder with counties-10m.json")

    def handle(self, *, package: Path, **options):
        try:
            states, counties = read_atlas(package)
        except FileNotFoundError as error:
            raise CommandError(f"{error.filename} is missing: is that us-atlas?") from error
        for name, text in build(states, counties).items():
            path = FOLDERS[name] / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"{len(text.encode()):>9,} bytes in {path}")
