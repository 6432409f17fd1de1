"""Builds fixtures/gazetteer.zip anew from fixtures/sources/; needed only to update the data."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from partners.places.build.archive import archive
from partners.places.build.assemble import build
from partners.places.build.sources import read_tables


class Command(BaseCommand):
    help = "Build the gazetteer of states, counties, places and ZIP codes (a minute or less)."

    def add_arguments(self, parser):
        parser.add_argument(
            "--output",
            type=Path,
            default=settings.FIXTURES_DIR / "gazetteer.zip",
            help="file to write (default: fixtures/gazetteer.zip)",
        )

    def handle(self, *, output: Path, **options):
        try:
            tables = read_tables(settings.FIXTURES_DIR / "sources")
        except FileNotFoundError as error:
            raise CommandError(f"{error.filename} is missing: get it from the project.") from error
        self.stdout.write("Matching places, counties and ZIP codes …")
        files = build(tables)
        output.write_bytes(archive(files))
        for name, rows in files.items():
            self.stdout.write(f"{len(rows):>7,} rows in {name}")
        self.stdout.write(self.style.SUCCESS(f"Wrote {output}"))
