from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    """Registers what this package offers."""

    name = "payments"
    verbose_name = _("Payments")

    def ready(self):
        from core.ports import client_births, encrypted_columns
        from payments import kinds, offline, permissions, settings, tasks  # noqa: F401
        from payments.payables import Charges
        from payments.ports import register_payable
        from payments.services.births import seed_payments

        register_payable(Charges())
        client_births.register("payments", seed_payments)
        encrypted_columns.register("payments.PaymentType.config", "payments.PaymentType.config")
