from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BamboraConfig(AppConfig):
    """Registers Bambora as a payment provider."""

    name = "integrations.bambora"
    verbose_name = _("Bambora")

    def ready(self):
        from integrations.bambora.adapter import Bambora
        from payments.ports import providers

        providers.register(Bambora.key, Bambora())
