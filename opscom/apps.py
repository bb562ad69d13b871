from django.apps import AppConfig


class OpscomConfig(AppConfig):
    """The composition root."""

    name = "opscom"
