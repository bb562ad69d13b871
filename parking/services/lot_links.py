"""What a lot is linked to: who may buy there, what deposits it asks for. The caller has locked the lot."""

from collections.abc import Iterable

from accounts.models import UserType
from core import audit
from core.actors import Actor
from core.exceptions import RowMissing
from parking.exceptions import TypeArchived
from parking.models import DepositType, Lot, LotDepositType, LotUserType


def replace_user_types(*, actor: Actor, lot: Lot, ids: Iterable[int]) -> None:
    """Make `ids` the user types that may buy in the lot. Raises RowMissing."""
    stored = {row.user_type_id: row for row in lot.user_type_rows.select_related("user_type")}
    wanted = set(ids)
    types = UserType.objects.in_bulk(wanted)
    if wanted - types.keys():
        raise RowMissing(field="allowed_user_types")
    gone = [row for key, row in stored.items() if key not in wanted]
    added = [LotUserType(lot=lot, user_type=types[key]) for key in wanted - stored.keys()]
    _replace(actor, lot, "lot.user_types_changed", gone, added, "user_type")


def replace_deposit_types(*, actor: Actor, lot: Lot, ids: Iterable[int]) -> None:
    """Make `ids` the deposits that the lot's permits ask for (PRC-5). Raises RowMissing, and TypeArchived for a new one
    that is archived."""
    stored = {row.deposit_type_id: row for row in lot.deposit_type_rows.select_related("deposit_type")}
    wanted = set(ids)
    types = DepositType.objects.in_bulk(wanted)
    if wanted - types.keys():
        raise RowMissing(field="deposit_types")
    gone = [row for key, row in stored.items() if key not in wanted]
    added = [LotDepositType(lot=lot, deposit_type=types[key]) for key in wanted - stored.keys()]
    if any(row.deposit_type.archived_at for row in added):
        raise TypeArchived(field="deposit_types")
    _replace(actor, lot, "lot.deposit_types_changed", gone, added, "deposit_type")


def _replace(actor, lot, action, gone, added, to):
    if not gone and not added:
        return
    links = type((gone or added)[0])
    links.objects.filter(pk__in=[row.pk for row in gone]).delete()
    links.objects.bulk_create(added)
    removed, new = ([str(getattr(row, to)) for row in rows] for rows in (gone, added))
    audit.record(actor, action, lot, removed=removed, added=new)
