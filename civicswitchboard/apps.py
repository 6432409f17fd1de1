"""The project as an app, so that its system checks are registered."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from taggit.apps import TaggitAppConfig


class CivicSwitchboardConfig(AppConfig):
    name = "civicswitchboard"
    verbose_name = "Civic Switchboard"

    def ready(self) -> None:
        from . import checks  # noqa: F401 - importing registers the checks


class CuratorAdminConfig(AdminConfig):
    """Django's admin, with the admin's own rules for who may enter."""

    default_site = "civicswitchboard.accounts.admin_site.CuratorAdminSite"


class TopicsConfig(TaggitAppConfig):
    """Tags under the name that curators know them by."""

    verbose_name = "Topics"
