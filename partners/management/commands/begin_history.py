"""Records a first version of entries that have none; safe to run again."""

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import transaction

from partners.changes import begin_history
from partners.history.recording import is_entry


class Command(BaseCommand):
    help = "Save a first version of each entry that has none, so that its next edit can be undone."

    def handle(self, *args, **options):
        for model in filter(is_entry, apps.get_models()):
            with transaction.atomic():
                number = begin_history(model)
            if number or options["verbosity"] > 1:
                plural = model._meta.verbose_name_plural
                self.stdout.write(f"First versions of {plural}: {number}")
