from django.apps import AppConfig


class ParkMobileConfig(AppConfig):
    """Registers ParkMobile's settings, task and health."""

    name = "integrations.parkmobile"
