"""Imports partners from interchange CSV files, or reports errors line by line."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from partners.imports.importer import import_directory
from partners.imports.report import ImportRejected
from partners.management.progress import Ticker


class Command(BaseCommand):
    help = "Create and change partners as CSV files say; a file with an error changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--dry-run", action="store_true", help="check the files and write nothing"
        )

    def handle(self, *, files: list[Path], dry_run: bool, **options):
        try:
            report = import_directory(files, dry_run=dry_run, progress=Ticker(self.stdout.write))
        except ImportRejected as rejection:
            self._print(rejection.report.problems)
            count = len(rejection.report.errors)
            errors = "1 error" if count == 1 else f"{count:,} errors"
            raise CommandError(f"{errors}; nothing was loaded.") from None
        self._print(report.problems)
        what = "Would load" if dry_run else "Loaded"
        self.stdout.write(self.style.SUCCESS(f"{what} partners: {report.counts}."))

    def _print(self, problems):
        for problem in problems:
            self.stdout.write(str(problem))
