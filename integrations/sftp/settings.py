"""Where the import's files are read: additions to the section CSV User Import of the Third Party tab."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.settings import CSV_IMPORT
from core.system_settings import Setting, register_settings
from core.validators import validate_host

SSH_PORT = 22
_FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")


def split_host(text: str) -> tuple[str, int]:
    """Host and port of `host` or `host:port`. ValidationError when it is neither."""
    host, colon, port = text.partition(":")
    number = int(port) if port.isascii() and port.isdigit() and len(port) < 6 else 0
    if colon and not 0 < number < 65536:
        raise ValidationError(_("Enter a host name, or host:port."))
    validate_host(host)
    return host, number or SSH_PORT


def check_host(text: str) -> None:
    """ValidationError unless it is `host` or `host:port`."""
    split_host(text)


def check_fingerprint(text: str) -> None:
    """ValidationError unless it looks as OpenSSH prints fingerprints."""
    if not _FINGERPRINT.fullmatch(text):
        raise ValidationError(_("Enter a fingerprint such as SHA256: and 43 characters."))


register_settings(
    Setting(
        "sftp_import_host",
        "third_party",
        CSV_IMPORT,
        _("SFTP server"),
        default="",
        help=_(
            "Files are read from our own SFTP server unless you name one of yours, such as host or host:port."
        ),
        check=check_host,
    ),
    Setting("sftp_import_user", "third_party", CSV_IMPORT, _("SFTP user name"), default=""),
    Setting("sftp_import_password", "third_party", CSV_IMPORT, _("SFTP password"), kind="secret", default=""),
    Setting(
        "sftp_import_key",
        "third_party",
        CSV_IMPORT,
        _("SFTP private key"),
        kind="secret",
        default="",
        help=_("Instead of a password: the whole text of a private key that asks for no passphrase."),
    ),
    Setting(
        "sftp_import_folder",
        "third_party",
        CSV_IMPORT,
        _("SFTP folder"),
        default="",
        help=_("Folder on your server; empty for the one that signing in opens."),
    ),
    Setting(
        "sftp_import_fingerprint",
        "third_party",
        CSV_IMPORT,
        _("SFTP host key"),
        default="",
        help=_("Fingerprint of your server's key. Test connection shows it and can fill it in."),
        check=check_fingerprint,
    ),
)
