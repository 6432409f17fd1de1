"""The networks app: support networks and communities of practice, and who belongs to them."""

from django.apps import AppConfig


class NetworksConfig(AppConfig):
    name = "networks"
    verbose_name = "Networks of practice"
