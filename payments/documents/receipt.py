"""The receipt as a PDF, in the active language (parking §19.2)."""

from io import BytesIO

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from reportlab.lib import colors
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, Spacer, Table

from content.documents.stationery import BOLD, GREY, MARGIN, PLAIN, SMALL, TEXT, WIDTH, fit, letterhead, paper
from core.templatetags.ui import money_words
from payments.choices import PaymentStatus
from payments.queries.receipts import Receipt

RIGHT = ParagraphStyle("right", TEXT, alignment=2)
STRONG = ParagraphStyle("strong", TEXT, fontName=BOLD)
STRONG_RIGHT = ParagraphStyle("strong right", STRONG, alignment=2)
TITLE = ParagraphStyle(
    "title", TEXT, fontName=BOLD, fontSize=16, leading=20, spaceBefore=6 * mm, spaceAfter=4 * mm
)


def receipt_pdf(receipt: Receipt) -> bytes:
    """Letterhead, facts, items, taxes and totals; as many pages as the items need."""
    stored = BytesIO()
    title = _title(receipt)
    page = paper(stored, title)
    story = [letterhead(), Paragraph(fit(title), TITLE), _facts(receipt), Spacer(0, 6 * mm), _bill(receipt)]
    page.build(story, onFirstPage=_footer, onLaterPages=_footer)
    return stored.getvalue()


def _title(receipt: Receipt) -> str:
    words = _("Receipt %(number)s") if receipt.state.processed_at else _("Payment %(number)s")
    return words % {"number": receipt.payment}


def _facts(receipt: Receipt) -> Table:
    state, payment = receipt.state, receipt.payment
    paid = (_("Paid"), state.processed_at) if state.processed_at else (_("Begun"), payment.created_at)
    facts = [
        (_("Confirmation number"), payment.confirmation_no),
        (_("Status"), state.get_status_display()),
        (paid[0], _moment(paid[1])),
        (_("Payer"), receipt.payer),
        (_("Method"), payment.payment_type),
    ]
    if state.status == PaymentStatus.PROMISED:
        facts.insert(2, ("", _("Not paid yet")))
    rows = [[Paragraph(fit(label), SMALL), Paragraph(fit(words), TEXT)] for label, words in facts]
    return Table(rows, colWidths=[45 * mm, WIDTH - 45 * mm], style=[("LEFTPADDING", (0, 0), (0, -1), 0)])


def _bill(receipt: Receipt) -> Table:
    rows = [
        [
            Paragraph(fit(_("Item")), SMALL),
            Paragraph(f'<para align="right">{fit(_("Amount"))}</para>', SMALL),
        ]
    ]
    rows += [_row(receipt, words, amount) for words, amount in receipt.entries]
    sums = [_row(receipt, words, amount, is_strong=strong) for words, amount, strong in _sums(receipt)]
    line = colors.HexColor("#c8ced6")
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("RIGHTPADDING", (1, 0), (1, -1), 0),
        ("LINEBELOW", (0, 0), (-1, 0), 0.5, line),
        ("LINEABOVE", (0, len(rows)), (-1, len(rows)), 0.5, line),
    ]
    widths = [WIDTH - 35 * mm, 35 * mm]
    return Table(rows + sums, colWidths=widths, repeatRows=1, style=style)


def _sums(receipt: Receipt):
    """(words, amount, whether it stands out) below the items."""
    payment = receipt.payment
    if receipt.exemption_code:
        yield _("Subtotal"), receipt.subtotal, False
        yield _("Tax exempt, code %(code)s") % {"code": receipt.exemption_code}, 0, False
    elif receipt.taxes:
        yield _("Subtotal"), receipt.subtotal, False
        yield from ((tax.label, tax.amount, False) for tax in receipt.taxes)
    yield _("Total"), receipt.total, True
    if payment.credit_used:
        yield _("Paid from your credit"), payment.credit_used, False
        yield _("To pay: %(method)s") % {"method": payment.payment_type}, payment.due, True
    for refund in receipt.refunds:
        facts = {"method": refund.state.refund_type, "at": _moment(refund.state.done_at)}
        yield _("Refunded %(at)s: %(method)s") % facts, refund.negative, False


def _row(receipt: Receipt, words, amount, *, is_strong: bool = False) -> list[Paragraph]:
    left, right = (STRONG, STRONG_RIGHT) if is_strong else (TEXT, RIGHT)
    return [Paragraph(fit(words), left), Paragraph(fit(money_words(amount, receipt.currency)), right)]


def _moment(at) -> str:
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")


def _footer(canvas, page) -> None:
    canvas.saveState()
    canvas.setFont(PLAIN, 8)
    canvas.setFillColor(GREY)
    words = _("%(title)s, page %(number)s") % {"title": page.title, "number": canvas.getPageNumber()}
    canvas.drawRightString(LETTER[0] - MARGIN, MARGIN / 2, words)
    canvas.restoreState()
