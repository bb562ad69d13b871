from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    """The surface of machines: its one system task."""

    name = "api"
    verbose_name = _("JSON API")

    def ready(self):
        from api import tasks  # noqa: F401
        from api.models import ApiCall
        from core.ports import call_log

        call_log.register("api", lambda token_id: ApiCall.objects.filter(token_id=token_id).order_by("-id"))
