"""Loads everything in fixtures/: the gazetteer, vocabularies, networks, partners and stories."""

from collections.abc import Callable
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from networks.importing import import_networks, load_audiences
from partners.changes import record_vocabulary_change
from partners.curation.decisions import load_merged, load_not_duplicates
from partners.curation.fixtures import (
    load_needs,
    load_partnerships,
    load_synonyms,
    load_types,
)
from partners.curation.importing import import_directory
from partners.curation.progress import Ticker
from partners.curation.report import ImportRejected, Report
from partners.models import Partner
from partners.places.gazetteer import UnknownPlace, load_gazetteer


class Command(BaseCommand):
    help = "Load the directory from fixtures/; loading it again changes only what differs."

    def add_arguments(self, parser):
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when there are partners already"
        )
        parser.add_argument(
            "--folder", type=Path, default=settings.FIXTURES_DIR, help="default: fixtures/"
        )

    def handle(self, *, if_empty: bool, folder: Path, **options):
        if if_empty and Partner.objects.exists():
            self.stdout.write("The directory is loaded already.")
            return
        try:
            with transaction.atomic():
                self._load(folder)
        except ImportRejected as rejection:
            raise CommandError(f"{rejection}\nNothing was loaded.") from rejection
        except (OSError, ValueError, UnknownPlace) as error:
            raise CommandError(f"{error}\nNothing was loaded.") from error

    def _load(self, folder: Path) -> None:
        self._step("gazetteer", lambda: self._load_gazetteer(folder))
        self._step("types of partner", lambda: load_types(folder / "partner_types.json"))
        self._step("needs", lambda: load_needs(folder / "needs.json"))
        self._step("synonyms", lambda: load_synonyms(folder / "synonyms.json"))
        self._step("audiences", lambda: load_audiences(folder / "audiences.json"))
        self._step("networks", lambda: import_networks(folder / "networks.csv"))
        files = [folder / "partners.csv", folder / "candidates.csv"]
        progress = Ticker(self._detail)
        self._step("partners", lambda: import_directory(files, progress=progress))
        self._step("merged entries", lambda: load_merged(folder / "merged.csv"))
        self._step("no duplicates", lambda: load_not_duplicates(folder / "not_duplicates.csv"))
        self._step("partnerships", lambda: load_partnerships(folder / "partnerships.json"))

    def _load_gazetteer(self, folder: Path) -> None:
        load_gazetteer(folder, self._detail)
        # They sit where their places are now, and are found by what those are called.
        record_vocabulary_change(Partner.objects.all())

    def _step(self, name: str, load: Callable[[], Report | None]) -> None:
        start = monotonic()
        report = load()
        counts = [report.counts] if report else []
        if report and report.warnings:
            counts.append(f"{len(report.warnings):,} warnings")
        seconds = f"{monotonic() - start:.1f} s"
        self.stdout.write(f"{name}: {', '.join([*counts, seconds])}")
        self.stdout.flush()

    def _detail(self, text: str) -> None:
        self.stdout.write(f"  {text}")
        self.stdout.flush()
