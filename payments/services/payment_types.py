"""Setting up ways of paying."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import UserType
from core import audit
from core.actors import Actor
from core.db import atomic
from core.exceptions import RowMissing
from core.services.writing import archive_row, locked, restore_row, write
from core.system_settings import MASK
from payments.choices import Tender
from payments.exceptions import (
    BuiltInType,
    LoginUnreadable,
    NameTaken,
    ProviderNotInstalled,
    ProviderSettingMissing,
)
from payments.models import PaymentType, PaymentTypeUserType
from payments.ports import Provider, providers
from payments.queries.payment_types import readable_login

TAKEN = {"payment_type_name_is_unique": lambda: NameTaken(field="name")}


@atomic()
def save_payment_type(
    *,
    actor: Actor,
    payment_type_id: int | None = None,
    values: dict[str, Any],
    user_type_ids: Iterable[int] | None = None,
    login: dict[str, str] | None = None,
) -> PaymentType:
    """Add a payment type or change one. `values`: fields by name; the provider of an existing one stays.

    `login`: the provider's values by key; the mask of a secret keeps it. Raises NameTaken, BuiltInType,
    ProviderSettingMissing (with the key as `field`), ProviderNotInstalled, RowMissing.
    """
    row = locked(model=PaymentType, pk=payment_type_id) if payment_type_id else PaymentType()
    plug = _plug(row.provider or values["provider"])
    if row.is_built_in:
        values = {name: value for name, value in values.items() if name in ("name", "name_fr", "sort_order")}
    elif row.pk:
        values.pop("provider", None)
    if login is not None and _set_login(row, plug, login) and row.pk:
        row.save(update_fields=["config"])
        audit.record(actor, "payment_type.keys_changed", row)
    write(actor=actor, row=row, noun="payment_type", values=values, by_constraint=TAKEN)
    if user_type_ids is not None:
        _allow(actor, row, set(user_type_ids))
    return row


@atomic()
def archive_payment_type(*, actor: Actor, payment_type_id: int) -> PaymentType:
    """Offer it to nobody any more; what was paid by it stays. Raises BuiltInType, RowMissing."""
    row = locked(model=PaymentType, pk=payment_type_id)
    if row.is_built_in:
        raise BuiltInType
    return archive_row(actor=actor, row=row, noun="payment_type")


@atomic()
def restore_payment_type(*, actor: Actor, payment_type_id: int) -> PaymentType:
    """Offer it again. Raises NameTaken, RowMissing."""
    row = locked(model=PaymentType, pk=payment_type_id)
    return restore_row(actor=actor, row=row, noun="payment_type", by_constraint=TAKEN)


def test_payment_type(*, actor: Actor, payment_type: PaymentType) -> str:
    """Ask the provider whether the login works; returns its words. Raises ProviderAway, ProviderRefuses,
    ProviderNotInstalled, LoginUnreadable."""
    plug = _plug(payment_type.provider)
    if plug.tender != Tender.HOSTED:
        return _("This way of paying needs no connection.")
    login = readable_login(payment_type)
    if login is None:
        raise LoginUnreadable
    words = plug.check(login)
    audit.record(actor, "payment_type.tested", payment_type)
    return words


def _plug(key: str) -> Provider:
    if key not in providers:
        raise ProviderNotInstalled
    return providers.get(key)


def _set_login(row: PaymentType, plug: Provider, login: dict[str, str]) -> bool:
    """Take the provider's values over; whether anything changed."""
    old = readable_login(row) or {}  # of what nobody can read any more, all values are asked for anew
    new = {}
    for field in plug.config:
        text = (login.get(field.key) or "").strip()
        new[field.key] = old.get(field.key, "") if field.is_secret and text == MASK else text
        if field.is_required and not new[field.key]:
            raise ProviderSettingMissing(label=field.label, field=field.key)
    if new == old:
        return False
    row.set_login(new)
    return True


def _allow(actor: Actor, row: PaymentType, wanted: set[int]) -> None:
    held = {link.user_type_id: link for link in row.user_type_rows.select_related("user_type")}
    types = UserType.objects.in_bulk(wanted)
    if wanted - types.keys():
        raise RowMissing(field="user_types")
    gone = [link for pk, link in held.items() if pk not in wanted]
    added = [types[pk] for pk in sorted(wanted - held.keys())]
    if gone or added:
        PaymentTypeUserType.objects.filter(pk__in=[link.pk for link in gone]).delete()
        PaymentTypeUserType.objects.bulk_create(
            PaymentTypeUserType(payment_type=row, user_type=user_type) for user_type in added
        )
        audit.record(
            actor,
            "payment_type.user_types_changed",
            row,
            removed=[link.user_type.name for link in gone],
            added=[user_type.name for user_type in added],
        )
