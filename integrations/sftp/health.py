"""Does our own SFTP server answer? Told by `check_health`; no page depends on it."""

import socket

from django.utils.translation import gettext as _

from core.choices import Feature
from core.scoping import current_client
from integrations.sftp.remote import own_address

BANNER = b"SSH-2.0-"
SECONDS = 3


def greets() -> str:
    """ "" when the server says it speaks SSH or nobody needs it, else what is wrong."""
    if not current_client().has_feature(Feature.IMPORT):
        return ""
    host, port = own_address()
    try:
        with socket.create_connection((host, port), timeout=SECONDS) as connection:
            if connection.recv(len(BANNER)) == BANNER:
                return ""
    except OSError:
        pass
    return _("the SFTP server does not answer at %(address)s") % {"address": f"{host}:{port}"}
