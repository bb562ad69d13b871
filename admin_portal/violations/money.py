"""What a ticket costs now, and what changes when, as its page shows it (enforcement §6)."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.models import User
from core.templatetags.ui import money_words, when
from payments.choices import OPEN
from payments.queries.cart import holders_of
from payments.queries.item_lines import lines_of
from violations.choices import KIND, FineAction, TicketState
from violations.models import Violation
from violations.queries.prices import PriceList
from violations.rules.price import discount_ends, next_rise
from violations.rules.standing import state_of

SECOND = timedelta(seconds=1)


def money(request, row: Violation, payer: User | None, at: datetime) -> dict:
    """`offences` with the last second of each discount; `rows` of (label, amount) that make up `sum`, of which `total`
    is still asked; `changes`, sentences; the open payment that `holds` the ticket; all `lines` of payments."""
    is_exempt = bool(payer and payer.profile.tax_exemption_code.strip())
    prices = PriceList(row.paid_at or at, is_exempt=is_exempt)
    owed = prices.owed(row)
    holder = holders_of([(KIND, row.pk)]).get((KIND, row.pk))
    is_held = holder is not None and holder.status in OPEN
    return {
        "offences": [(line, _end(row, line)) for line in row.lines.all()],
        "rows": _rows(row, owed, prices),
        "sum": owed.total,
        "total": Decimal(0) if row.paid_at else owed.total,
        "is_payable": not row.paid_at and not is_held and owed.price.amount > 0,
        "changes": [] if row.paid_at else list(_changes(request, row, prices)),
        "holds": holder.payment if is_held else None,
        "lines": lines_of(KIND, [row.pk]),
    }


def _end(row, line) -> str:
    return when(discount_ends(row.issued_at, line), seconds=True) if line.discount_amount else ""


def _rows(row, owed, prices) -> list[tuple]:
    price = owed.price
    rows = [(_("Fine"), row.fine)]
    if price.fine != row.fine:
        why = row.get_fine_action_display() or state_of(row, prices.at).label
        rows.append((why, price.fine - row.fine))
    if price.discount:
        rows.append((_("Discount"), -price.discount))
    if price.towing:
        rows.append((_("Towing"), price.towing))
    return rows + [(str(tax), owed.taxes[tax.slot - 1]) for tax in prices.taxes if owed.taxes[tax.slot - 1]]


def _changes(request, row, prices):
    """What becomes of the amount by itself, in the order of time."""
    state, owed = state_of(row, prices.at), prices.owed(row)
    rise = next_rise(row.issued_at, row.lines.all(), prices.at)
    if rise and owed.price.discount:
        then = money_words(prices.owed(row, rise + SECOND).total, request.client.currency)
        words = _("The discount holds until {until}; after that it is {then}.")
        yield format_html(words, until=when(rise, seconds=True), then=then)
    if state == TicketState.APPEALED:
        yield _(
            "While the appeal waits, it is not overdue. If the fine is upheld, it is due later by as long."
        )
    elif state == TicketState.OPEN and owed.price.amount:
        yield format_html(_("Overdue after {due}."), due=when(row.due_at))
    if row.fine_action in (FineAction.UPHELD, FineAction.REDUCED) and owed.price.amount:
        yield _("The fine was decided, so there is no discount.")
