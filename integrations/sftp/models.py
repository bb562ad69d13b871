"""Who may drop files."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel


class SftpLogin(ClientModel):
    """A client's login on our SFTP server, jailed to its folder (parking §24.6). One per client.

    `username` is unique over the installation, since nothing else tells the server which client calls. `password`
    is a hash of Django's hashers, empty for keys only; `public_keys` are OpenSSH lines.
    """

    username = models.CharField(_("user name"), max_length=60, unique=True)
    password = models.CharField(max_length=200, blank=True)
    public_keys = models.TextField(_("public keys"), blank=True)
    is_enabled = models.BooleanField(_("enabled"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(_("last used"), null=True)

    class Meta:
        verbose_name = _("SFTP login")
        verbose_name_plural = _("SFTP logins")
        constraints = [models.UniqueConstraint(fields=["client"], name="one_sftp_login")]

    def __str__(self):
        return self.username
