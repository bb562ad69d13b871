"""Charges, the first thing that an order can pay for (parking REF-6)."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from payments.models import Charge
from payments.ports import Payable, Quote
from payments.services.charges import KIND


class Charges(Payable):
    """Amounts that staff put on somebody's account."""

    kind = KIND
    label = gettext_lazy("Charge")

    def due(self, person):
        charges = Charge.objects.unpaid().filter(person=person).order_by("created_at", "pk")
        return list(charges.values_list("pk", flat=True))

    def quotes(self, ids: Sequence[int], *, at: datetime, lock: bool) -> Iterator[Quote]:
        rows = Charge.objects.filter(pk__in=ids).order_by("pk")
        for charge in rows.select_for_update(no_key=True) if lock else rows:
            yield Quote(
                kind=KIND,
                item_id=charge.pk,
                description=charge.description,
                module=charge.module,
                amount=charge.amount,
                person_id=charge.person_id,
                gl_code=charge.gl_code,
                problem=_problem(charge),
                email=charge.email,
            )

    def settle(self, *, items, actor, at):
        Charge.objects.filter(pk__in=[item.item_id for item in items]).update(paid_at=at)

    def release(self, *, items, actor, at):
        Charge.objects.filter(pk__in=[item.item_id for item in items]).update(paid_at=None)


def _problem(charge: Charge) -> str:
    if charge.cancelled_at:
        return _("it was cancelled.")
    return _("it is paid.") if charge.paid_at else ""
