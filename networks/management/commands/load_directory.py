"""Loads everything in fixtures/: the gazetteer, vocabularies, networks, partners and stories."""

from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from networks.importing import AudienceFile, NetworkFile
from partners.changes import record_vocabulary_change
from partners.imports.baseline import ImportBaseline
from partners.imports.duplicate_decisions import load_merged, load_not_duplicates
from partners.imports.fixtures import NeedFile, RoleFile, StoryFile, SynonymFile, TypeFile
from partners.imports.flow import FileKind, load_own
from partners.imports.importer import PartnerFile
from partners.imports.report import ImportRejected, Report
from partners.management.progress import Ticker
from partners.models import Partner
from partners.places.draft import UnknownPlace
from partners.places.gazetteer import load_gazetteer


class Command(BaseCommand):
    help = (
        "Load the directory from fixtures/. Loading it again changes only what differs and keeps "
        "what curators changed."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when there are partners already"
        )
        parser.add_argument(
            "--folder", type=Path, default=settings.FIXTURES_DIR, help="default: fixtures/"
        )
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="let the files win where curators changed or deleted what they hold",
        )

    def handle(self, *, if_empty: bool, folder: Path, overwrite: bool, **options):
        if if_empty and Partner.objects.exists():
            self.stdout.write("The directory is already loaded.")
            return
        try:
            with transaction.atomic():
                self._load(folder, keeps=not overwrite)
        except ImportRejected as rejection:
            raise CommandError(f"{rejection}\nNothing was loaded.") from rejection
        except (OSError, ValueError, UnknownPlace) as error:
            raise CommandError(f"{error}\nNothing was loaded.") from error

    def _load(self, folder: Path, *, keeps: bool) -> None:
        def own(name: str, kind: FileKind, *files: str, **options: Any) -> None:
            paths = (folder / file for file in files)
            self._step(name, lambda: load_own(kind, *paths, keeps=keeps, **options))

        def decisions(name: str, load: Callable[..., Report], file: str) -> None:
            self._step(name, lambda: load(folder / file, keeps=keeps))

        self._step("gazetteer", lambda: self._load_gazetteer(folder))
        own("types of partner", TypeFile(), "partner_types.json")
        own("roles", RoleFile(), "partner_types.json")
        own("needs", NeedFile(), "needs.json")
        own("synonyms", SynonymFile(), "synonyms.json")
        own("audiences", AudienceFile(), "audiences.json")
        own("networks", NetworkFile(), "networks.csv")
        progress = Ticker(self._detail)
        own("partners", PartnerFile(), "partners.csv", "candidates.csv", progress=progress)
        decisions("merged entries", load_merged, "merged.csv")
        decisions("no duplicates", load_not_duplicates, "not_duplicates.csv")
        deleted = ImportBaseline(Partner, keeps=keeps).gone
        own("partnerships", StoryFile(deleted), "partnerships.json")

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
        if report and report.kept:
            counts.append(f"{len(report.kept):,} kept")
        seconds = f"{monotonic() - start:.1f} s"
        self.stdout.write(f"{name}: {', '.join([*counts, seconds])}")
        for problem in report.kept if report else ():
            self._detail(str(problem))
        self.stdout.flush()

    def _detail(self, text: str) -> None:
        self.stdout.write(f"  {text}")
        self.stdout.flush()
