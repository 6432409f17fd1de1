"""Builds fixtures/gazetteer.zip anew from the source packages; needed only to update the data."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from partners.places.gazetteer_build import archive, build
from partners.places.gazetteer_sources import read_sources


class Command(BaseCommand):
    help = "Build the gazetteer of states, counties, cities and ZIP codes (a minute or less)."

    def add_arguments(self, parser):
        parser.add_argument(
            "--output",
            type=Path,
            default=Path(settings.BASE_DIR) / "fixtures" / "gazetteer.zip",
            help="file to write (default: fixtures/gazetteer.zip)",
        )

    def handle(self, *, output: Path, **options):
        self.stdout.write("Reading the source packages …")
        try:
            sources = read_sources()
        except ImportError as error:
            raise CommandError(
                f"The package {error.name} is missing. "
                "Install what building needs: pip install -r requirements-gazetteer.txt"
            ) from error
        self.stdout.write("Matching counties, cities and ZIP codes …")
        files = build(sources)
        output.write_bytes(archive(files))
        for name, rows in files.items():
            self.stdout.write(f"{len(rows):>7,} rows in {name}")
        self.stdout.write(self.style.SUCCESS(f"Wrote {output}"))
