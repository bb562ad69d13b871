from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UserPortalConfig(AppConfig):
    """Registers what this package offers."""

    name = "user_portal"
    verbose_name = _("User portal")

    def ready(self):
        from accounts.choices import UserKind
        from accounts.ports import address_pages, new_password_pages
        from core.ports import pages
        from user_portal import places  # noqa: F401

        new_password_pages.register(UserKind.DRIVER, "user_portal:new_password")
        address_pages.register(UserKind.DRIVER, "user_portal:confirm_address")
        pages.register("profile", "user_portal:profile")
        pages.register("receipt", "user_portal:receipt")
        pages.register("my_permits", "user_portal:permits")
        pages.register("pay_charge", "user_portal:pay_charge")
        pages.register("temp_permit", "user_portal:temp_permit")
        pages.register("ticket", "user_portal:ticket")
        pages.register("unsubscribe", "user_portal:unsubscribe")
