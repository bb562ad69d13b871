"""Trying the import's server on an admin's word: whose key is trusted is theirs to say."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.actors import Actor
from core.exceptions import NotConfigured
from core.scoping import current_client
from core.system_settings import save_settings, value
from integrations.sftp.remote import place_of, session, shown_fingerprint
from integrations.transport import IntegrationError

TRY_SECONDS = 10


@dataclass(frozen=True)
class Finding:
    """What a try found. `untrusted` is the fingerprint that the server shows and nobody has trusted."""

    works: bool
    words: Any
    untrusted: str = ""


def try_connection() -> Finding:
    """Connect as the task would and list the folder. A server whose key is not trusted is told no password."""
    try:
        if value("sftp_import_host"):
            place, shown = shown_fingerprint()
            if shown != place.fingerprint:
                return Finding(False, _untrusted_words(place, shown), shown)
        place = place_of(current_client())
        with session(place, lambda: TRY_SECONDS) as sftp:
            number = len(sftp.listdir("."))
    except (IntegrationError, NotConfigured) as error:
        return Finding(False, str(error))
    words = ngettext(
        "%(place)s works: %(number)s file or folder is there.",
        "%(place)s works: %(number)s files or folders are there.",
        number,
    )
    return Finding(True, words % {"place": place, "number": number})


def trust_host_key(*, actor: Actor, shown: str) -> Finding:
    """Trust the key with this fingerprint, if the server shows it still, and try again."""
    try:
        _place, now = shown_fingerprint()
    except IntegrationError as error:
        return Finding(False, str(error))
    if now == shown:
        save_settings(actor=actor, values={"sftp_import_fingerprint": shown})
    return try_connection()


def _untrusted_words(place, shown: str) -> str:
    facts = {"place": place, "shown": shown, "known": place.fingerprint}
    if not place.fingerprint:
        words = _(
            "%(place)s shows the key %(shown)s. Compare it with what its owner says before you trust it."
        )
    else:
        words = _(
            "%(place)s shows the key %(shown)s, but you trusted %(known)s. Ask its owner whether the key was changed;"
            " if not, somebody may be listening in."
        )
    return words % facts
