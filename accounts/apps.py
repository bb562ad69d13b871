from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Registers what this package offers."""

    name = "accounts"
    verbose_name = _("People")

    def ready(self):
        from accounts import permissions, settings, tasks  # noqa: F401
        from accounts.services import births
        from core.ports import client_births, encrypted_columns

        client_births.register("user_types", births.seed_user_types)
        client_births.register("locker_types", births.seed_locker_types)
        client_births.register("archive_types", births.seed_archive_types)
        client_births.register("provinces", births.seed_provinces)
        client_births.register("login_source", births.seed_login_source)
        client_births.register("roles", births.seed_roles)
        encrypted_columns.register("second_factor", "accounts.TotpDevice.secret")
