"""The second factor of staff: set up, checked, replaced, removed (RFC 6238 by django-otp; issue of parking §28)."""

from base64 import b32decode, b32encode
from hashlib import sha256
from secrets import token_bytes
from urllib.parse import quote, urlencode

from django.utils import timezone
from django.utils.crypto import get_random_string
from django_otp.oath import TOTP

from accounts.exceptions import SecondFactorRequired, WrongCode
from accounts.models import RecoveryCode, TotpDevice, User
from accounts.services.people import READABLE, end_sessions
from core import audit
from core.actors import Actor
from core.db import atomic
from core.encryption import decrypt, encrypt
from core.scoping import current_client

SECRET_BYTES = 20  # what RFC 4226 recommends for SHA-1
STEPS_OF_GRACE = 1  # a code still counts one step of 30 s early or late
RECOVERY_CODES = 10
RECOVERY_LENGTH = 10


@atomic()
def begin_setup(*, user: User) -> str:
    """The secret of the person's authenticator, made now unless a set-up was begun before; base32 text.

    Nothing asks for codes until `confirm_setup`.
    """
    _lock(user)
    device = TotpDevice.objects.filter(user=user).first()
    if device is None:
        secret = b32encode(token_bytes(SECRET_BYTES)).decode()
        device = TotpDevice.objects.create(user=user, secret=encrypt(secret))
    return decrypt(device.secret)


@atomic()
def confirm_setup(*, actor: Actor, user: User, code: str) -> list[str]:
    """Turn the second factor on, once a code of the authenticator proves that it works; returns recovery codes.

    WrongCode. Other sessions of the person are not ended: they were opened with the password alone, as allowed then.
    """
    _lock(user)
    device = TotpDevice.objects.filter(user=user, confirmed_at=None).first()
    if device is None or not _accept_totp(device, code):
        raise WrongCode(field="code")
    device.confirmed_at = timezone.now()
    device.save()
    audit.record(actor, "second_factor.enabled", user)
    return _new_recovery_codes(user)


@atomic()
def use_code(*, actor: Actor, user: User, code: str) -> None:
    """Take one code, of the authenticator or for recovery; each opens once. WrongCode."""
    _lock(user)
    device = TotpDevice.objects.filter(user=user, confirmed_at__isnull=False).first()
    if device and _accept_totp(device, code):
        device.save()
        return
    spare = RecoveryCode.objects.filter(user=user, used_at=None, hash=_hash(code)).first() if device else None
    if spare is None:
        raise WrongCode(field="code")
    spare.used_at = timezone.now()
    spare.save()
    audit.record(actor, "second_factor.recovery_used", user, left=_unused(user))


@atomic()
def replace_recovery_codes(*, actor: Actor, user: User) -> list[str]:
    """New recovery codes; the old ones open nothing any more."""
    _lock(user)
    audit.record(actor, "second_factor.recovery_replaced", user)
    return _new_recovery_codes(user)


@atomic()
def turn_off(*, actor: Actor, user: User) -> None:
    """Forget one's own authenticator. SecondFactorRequired while a role asks for it."""
    if user.requires_second_factor:
        raise SecondFactorRequired()
    _forget(actor, user)


@atomic()
def reset_by_staff(*, actor: Actor, user: User) -> None:
    """Forget the authenticator of somebody who lost it; whom a role asks for one sets up another at the next sign-in.

    Ends the person's sessions. Who may do it to whom is `accounts.services.staff`'s to decide.
    """
    _forget(actor, user)
    end_sessions(user=user)


def key_address(*, user: User, secret: str) -> str:
    """The otpauth: address that authenticators read from a QR code."""
    issuer = current_client().name
    label = quote(f"{issuer}:{user.username or user.email}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer}, quote_via=quote)}"


def _forget(actor: Actor, user: User) -> None:
    _lock(user)
    RecoveryCode.objects.filter(user=user).delete()
    there, _rows = TotpDevice.objects.filter(user=user).delete()
    if there:
        audit.record(actor, "second_factor.disabled", user)


def _lock(user: User) -> None:
    User.objects.select_for_update().get(pk=user.pk)


def _accept_totp(device: TotpDevice, code: str) -> bool:
    """Whether it is a code of this moment that was not used before; notes the step on the unsaved device."""
    written = "".join(code.split())
    if not (written.isascii() and written.isdigit() and len(written) == 6):
        return False
    clock = TOTP(b32decode(decrypt(device.secret)))
    if not clock.verify(int(written), tolerance=STEPS_OF_GRACE, min_t=device.last_step + 1):
        return False
    device.last_step = clock.t()
    return True


def _new_recovery_codes(user: User) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    codes = [get_random_string(RECOVERY_LENGTH, READABLE) for _number in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, hash=_hash(code)) for code in codes)
    return codes


def _unused(user: User) -> int:
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def _hash(code: str) -> str:
    # 57 bits of chance need no slow hash.
    return sha256("".join(code.split()).encode()).hexdigest()
