from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailgunConfig(AppConfig):
    """Registers Mailgun as a carrier, with its settings, tasks, secrets and health."""

    name = "integrations.mailgun"
    label = "mailgun"
    verbose_name = _("Mailgun")

    def ready(self):
        from content.choices import Carrier
        from content.ports import mail_carriers
        from core.ports import HealthCheck, encrypted_columns, vendor_health
        from integrations.mailgun import settings, tasks  # noqa: F401
        from integrations.mailgun.adapter import MailgunCarrier
        from integrations.mailgun.health import ailment

        mail_carriers.register(Carrier.MAILGUN, MailgunCarrier())
        vendor_health.register("mailgun", HealthCheck("mailgun", ailment))
        for column in ("MailDomain.hook_secret", "HouseAccount.api_key", "HouseAccount.signing_key"):
            encrypted_columns.register(f"mailgun.{column}", f"mailgun.{column}")
