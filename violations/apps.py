from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ViolationsConfig(AppConfig):
    """Registers what this package offers."""

    name = "violations"
    verbose_name = _("Violations")

    def ready(self):
        from core.ports import client_births
        from parking.ports import vehicle_balance
        from payments.ports import register_payable
        from violations import kinds, permissions, settings, tasks  # noqa: F401
        from violations.payables import Tickets
        from violations.queries.own_tickets import balance_of
        from violations.services.births import seed_categories

        client_births.register("ticket categories", seed_categories)
        register_payable(Tickets())
        vehicle_balance.register("violations", balance_of)
