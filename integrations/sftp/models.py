"""Who may drop files, and which files wait."""

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


class WaitingFile(ClientModel):
    """A file in the import folder as the task saw it last (parking IMP-6): one that has not changed since is whole.

    `received` is the SHA-256 of a content that became an import while the file could not be moved yet, so that a
    task that was killed in between moves the file without importing it again.
    """

    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    modified = models.BigIntegerField()
    received = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "name"], name="one_waiting_file")]

    def __str__(self):
        return self.name
