from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class FakepayConfig(AppConfig):
    """Registers the provider where nobody could take it for a real one."""

    name = "integrations.fakepay"
    verbose_name = _("Fakepay")

    def ready(self):
        from integrations.fakepay.adapter import Fakepay
        from payments.ports import providers

        if settings.DEMO or settings.MODE == "test":
            providers.register(Fakepay.key, Fakepay())
