from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SftpConfig(AppConfig):
    """Managed import over SFTP."""

    name = "integrations.sftp"
    label = "sftp"
    verbose_name = _("SFTP")
