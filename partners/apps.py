"""The partners app: the directory itself."""

import atexit

from django.apps import AppConfig
from django.core.signals import request_finished
from django.db.models.signals import post_migrate


class PartnersConfig(AppConfig):
    name = "partners"
    verbose_name = "Directory"

    def ready(self) -> None:
        from .permissions.roles import make_groups_after_migrating
        from .search import follow_migrations
        from .search.failed_searches import write_waiting

        # Not in a migration of its own: Django makes the permissions of all apps after the last
        # migration, and those of later models have to reach the groups, too.
        post_migrate.connect(make_groups_after_migrating, dispatch_uid="partners.permissions.roles")
        post_migrate.connect(follow_migrations, self, dispatch_uid="partners.search")
        # After the answer has been sent, so that nobody waits for it.
        request_finished.connect(write_waiting, dispatch_uid="partners.search.failed_searches")
        atexit.register(write_waiting)
