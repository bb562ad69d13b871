"""What of parking an order can pay for: deposits, which are never taxed (parking PRC-5)."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core import audit
from parking.choices import DepositStatus
from parking.exceptions import DepositMoved
from parking.models import Deposit
from parking.services.deposits import KIND
from payments.choices import Module
from payments.ports import Payable, Quote


class Deposits(Payable):
    """Deposits that people were asked for."""

    kind = KIND
    label = _("Deposit")

    def due(self, person):
        rows = Deposit.objects.filter(person=person, status=DepositStatus.AWAITING)
        return list(rows.order_by("created_at", "pk").values_list("pk", flat=True))

    def quotes(self, ids: Sequence[int], *, at: datetime, lock: bool) -> Iterator[Quote]:
        rows = Deposit.objects.filter(pk__in=ids).select_related("deposit_type").order_by("pk")
        for deposit in rows.select_for_update(no_key=True, of=("self",)) if lock else rows:
            yield Quote(
                kind=KIND,
                item_id=deposit.pk,
                description=str(deposit),
                module=Module.DEPOSITS,
                amount=deposit.amount,
                person_id=deposit.person_id,
                problem="" if deposit.status == DepositStatus.AWAITING else str(_moved(deposit)),
            )

    def settle(self, *, items, actor, at):
        deposits = _locked(items)
        for item in items:
            deposit = deposits[item.item_id]
            if deposit.status != DepositStatus.AWAITING:
                raise _moved(deposit)
            deposit.status, deposit.payment_line, deposit.paid_at = DepositStatus.ACTIVE, item.line, at
            deposit.save()
            audit.record(actor, "deposit.paid", deposit, payment=item.payment)

    def release(self, *, items, actor, at):
        for deposit in _locked(items).values():
            if deposit.status != DepositStatus.REFUNDED:
                deposit.status, deposit.ended_at = DepositStatus.REFUNDED, at
                deposit.save()
                audit.record(actor, "deposit.refunded", deposit)


def _locked(items) -> dict[int, Deposit]:
    rows = Deposit.objects.filter(pk__in=[item.item_id for item in items]).order_by("pk")
    return {deposit.pk: deposit for deposit in rows.select_for_update(no_key=True)}


def _moved(deposit: Deposit) -> DepositMoved:
    return DepositMoved(status=deposit.get_status_display())
