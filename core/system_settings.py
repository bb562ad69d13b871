"""System settings: declared in code by each package's `settings.py`, valued per client as revisions (DESIGN §5).

Reading costs no query once a process has seen the client's `settings_version`; saving bumps it (DECISIONS 30).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from core import audit, encryption
from core.actors import Actor
from core.choices import ActorKind
from core.db import atomic
from core.exceptions import BadSetting, VendorOnly
from core.models import Client, SettingRevision
from core.registry import Registry
from core.scoping import client_scope, current_client

MASK = "••••••••"
KINDS = ("text", "long_text", "email", "int", "bool", "choice", "choices", "secret", "url")


@dataclass(frozen=True)
class Setting:
    """One declared setting.

    kind: one of KINDS; a `secret` is encrypted at rest and never shown. `stored_on` names the Client column that
    holds the value instead of a revision's (General tab; a revision is still written). `check` raises
    ValidationError for a value that fits the kind but not the purpose. `above` names the setting whose number
    this one's must exceed.
    """

    key: str
    tab: str
    section: Any
    label: Any
    kind: str = "text"
    default: Any = None
    help: Any = ""
    choices: Any = ()
    minimum: int | None = None
    maximum: int | None = None
    vendor_only: bool = False
    stored_on: str = ""
    check: Callable[[Any], None] | None = None
    above: str = ""

    @property
    def is_secret(self) -> bool:
        return self.kind == "secret"

    def options(self) -> list[tuple]:
        """Choices as (value, label) pairs; a callable is asked each time."""
        return list(self.choices() if callable(self.choices) else self.choices)


settings_registry: Registry[Setting] = Registry("setting")
_cache: dict[int, tuple[int, dict[str, Any]]] = {}


def register_settings(*declared: Setting) -> None:
    """Register settings; the order of registration is the order on the page."""
    for setting in declared:
        settings_registry.register(setting.key, setting)


def value(key: str, client: Client | None = None) -> Any:
    """The setting's value for the client (default: the scope's); secrets come decrypted."""
    setting = settings_registry.get(key)
    client = client or current_client()
    if setting.stored_on:
        return getattr(client, setting.stored_on)
    stored = _values(client).get(key)
    if stored is None:
        return setting.default
    return encryption.decrypt(stored) if setting.is_secret and stored else stored


def is_set(key: str) -> bool:
    """Whether a value is there, without decrypting a secret."""
    return bool(_values(current_client()).get(key)) or bool(value(key))


def _values(client: Client) -> dict[str, Any]:
    cached = _cache.get(client.pk)
    if cached and cached[0] == client.settings_version:
        return cached[1]
    with client_scope(client):
        newest = SettingRevision.objects.order_by("key", "-id").distinct("key").values_list("key", "value")
        values = dict(newest)
    _cache[client.pk] = (client.settings_version, values)
    return values


def save_settings(*, actor: Actor, values: Mapping[str, Any]) -> list[str]:
    """Save settings of the scope's client; returns the keys that changed.

    All or nothing. The mask of a secret keeps its value, an empty text removes it. Raises BadSetting (with the
    key as `field`) for a value that does not fit, VendorOnly when the actor is not an operator (parking SET-1..4).
    """
    cleaned = {key: clean(settings_registry.get(key), raw, actor) for key, raw in values.items()}
    with atomic():
        client = Client.objects.select_for_update().get(pk=current_client().pk)
        _check_order(client, cleaned)
        changed = [key for key, new in cleaned.items() if _store(client, actor, key, new)]
        if changed:
            _renew(client)
    return changed


def _check_order(client: Client, cleaned: Mapping[str, Any]) -> None:
    """Two numbers may be saved together or one by one; either way the greater stays the greater."""
    for setting in settings_registry:
        if setting.above and {setting.key, setting.above} & cleaned.keys():
            low = settings_registry.get(setting.above)
            if cleaned.get(setting.key, value(setting.key, client)) <= cleaned.get(
                low.key, value(low.key, client)
            ):
                words = _("“%(high)s” must be a greater number than “%(low)s”.")
                field = setting.key if setting.key in cleaned else low.key
                raise BadSetting(words % {"high": setting.label, "low": low.label}, field=field)


def renew_settings() -> None:
    """Have every process read anew what it keeps under the client's `settings_version`, such as the logo's address."""
    with atomic():
        _renew(Client.objects.select_for_update(no_key=True).get(pk=current_client().pk))


def _renew(client: Client) -> None:
    client.settings_version += 1
    client.save()
    scoped = current_client()
    for field in client._meta.concrete_fields:
        setattr(scoped, field.attname, getattr(client, field.attname))


def clean(setting: Setting, raw: Any, actor: Actor) -> Any:
    """`raw` as the setting's kind wants it. Raises BadSetting or VendorOnly."""
    if setting.vendor_only and actor.kind not in (ActorKind.OPERATOR, ActorKind.SYSTEM):
        raise VendorOnly(field=setting.key)
    try:
        result = _CLEANERS.get(setting.kind, _text)(setting, raw)
        if setting.check and result not in (None, ""):
            setting.check(result)
    except ValidationError as error:
        raise BadSetting(" ".join(error.messages), field=setting.key) from None
    return result


def _store(client: Client, actor: Actor, key: str, new: Any) -> bool:
    setting = settings_registry.get(key)
    if setting.is_secret and new == MASK:
        return False
    old = value(key, client)
    if old == new or (not old and new in ("", None)):
        return False
    if setting.stored_on:
        setattr(client, setting.stored_on, new)
    kept = encryption.encrypt(new) if setting.is_secret and new else new
    SettingRevision.objects.create(key=key, value=kept, author=actor.label)
    told = ("", "changed") if setting.is_secret else (old, new)
    audit.record(actor, "setting.changed", client, key=key, change=told)
    return True


def _text(setting, raw):
    return str(raw or "").replace("\x00", "").strip()


def _email(setting, raw):
    text = _text(setting, raw)
    if text:
        validate_email(text)
    return text


def _int(setting, raw):
    try:
        number = int(str(raw).strip())
    except ValueError:
        raise ValidationError(_("Enter a whole number.")) from None
    low, high = setting.minimum, setting.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        raise ValidationError(_("Enter a number from %(low)s to %(high)s.") % {"low": low, "high": high})
    return number


def _bool(setting, raw):
    return str(raw).lower() in ("1", "true", "on", "yes")


def _choice(setting, raw):
    text = _text(setting, raw)
    if text not in {str(option) for option, _label in setting.options()}:
        raise ValidationError(_("Choose one of the options."))
    return text


def _choices(setting, raw):
    wanted = [raw] if isinstance(raw, str) else list(raw or ())
    if not wanted:
        raise ValidationError(_("Choose at least one."))
    return [_choice(setting, item) for item in wanted]


_CLEANERS = {"email": _email, "int": _int, "bool": _bool, "choice": _choice, "choices": _choices}
