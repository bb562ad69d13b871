from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext_lazy as _

from accounts.ports import new_password_pages
from admin_portal.areas import AREAS
from core.ports import pages


class AdminPortalConfig(AppConfig):
    """Registers the menu leaves of its areas, places for words, and where mailed links of staff lead."""

    name = "admin_portal"
    verbose_name = _("Admin portal")

    def ready(self):
        import_module("admin_portal.places")
        new_password_pages.register("staff", "admin_portal:new_password")
        pages.register("task_run", "admin_portal:task_run_detail")
        pages.register("payment_problem", "admin_portal:payment_problem")
        pages.register("waitlist_report", "admin_portal:waitlist_report")
        pages.register("mail_log", "admin_portal:mail_list")
        for area in AREAS:
            if module_has_submodule(import_module(f"admin_portal.{area}"), "menu"):
                import_module(f"admin_portal.{area}.menu")
