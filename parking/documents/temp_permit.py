"""Temporary permits to lay on the dashboard, a page each (parking TMP-16).

The lot, the plate and the expiry stand in letters that are read from outside; under them what the client wrote in the
message `permitTempPDF`. The QR code holds the number and not the address of the permit's page: whoever passes by can
read a dashboard, and the address opens the page for whoever has it.
"""

from collections.abc import Iterable
from io import BytesIO

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, KeepInFrame, PageBreak, Paragraph, Spacer, Table

from content.choices import Spot, TextKind
from content.documents.markup import flowables
from content.documents.stationery import BOLD, HEIGHT, SMALL, TEXT, WIDTH, fit, letterhead, paper
from content.ports import Viewing
from content.queries.expansion import expand_html
from content.queries.texts import text
from core.clock import local_zone
from core.scoping import current_client
from parking.documents.codes import barcode, qr_code
from parking.models import TempPermit
from parking.queries.temp_facts import MESSAGE, plates_in_words, temp_facts

QR, GAP, PAD = 30 * mm, 5 * mm, 4 * mm
HEAD = 105 * mm  # what lot, plate and expiry may take at most
INNER = WIDTH - 2 * PAD


def temp_permits_pdf(permits: Iterable[TempPermit], *, language: str = "") -> bytes:
    """The permits in this language, or each in its owner's. Their lot, person and plates with vehicles are read."""
    permits, stored, story = list(permits), BytesIO(), []
    zone = local_zone()
    for permit in permits:
        with translation.override(language or _language_of(permit)), timezone.override(zone):
            story += [*_page(permit), PageBreak()]
    with translation.override(language or translation.get_language()):
        title = _("Temporary permit %(number)s") % {"number": permits[0]} if len(permits) == 1 else None
        paper(stored, title or _("Temporary permits")).build(story[:-1])
    return stored.getvalue()


def _language_of(permit: TempPermit) -> str:
    return (permit.person and permit.person.language) or current_client().default_language


def _page(permit: TempPermit) -> list[Flowable]:
    top = Table([[letterhead(), qr_code(permit.number, QR)]], colWidths=[WIDTH - QR, QR])
    top.setStyle([("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *_no_padding()])
    head = [top, Spacer(0, GAP), _large(permit), Spacer(0, GAP)]
    used = min(sum(piece.wrap(WIDTH, HEIGHT)[1] for piece in head), HEAD)
    return [
        KeepInFrame(WIDTH, HEAD, head, mode="shrink"),
        KeepInFrame(WIDTH, HEIGHT - used - GAP, _words(permit), mode="shrink"),
    ]


def _large(permit: TempPermit) -> Table:
    """What is read through a windshield."""
    until = date_format(timezone.localtime(permit.ends_at), "DATETIME_FORMAT")
    rows = [
        [Paragraph(fit(_("Temporary permit")), SMALL)],
        [_shrunk(permit.lot.short_name or permit.lot.name, 54)],
        [Paragraph(fit(_("Plate")), SMALL)],
        [_shrunk(plates_in_words(permit), 46)],
        [Paragraph(fit(_("Valid until")), SMALL)],
        [_shrunk(until, 28)],
    ]
    style = [
        *_no_padding(),
        ("BOX", (0, 0), (-1, -1), 1.5, colors.black),
        ("LEFTPADDING", (0, 0), (-1, -1), PAD),
        ("RIGHTPADDING", (0, 0), (-1, -1), PAD),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, -1), (-1, -1), PAD),
    ]
    return Table(rows, colWidths=[WIDTH], style=style)


def _shrunk(words: str, size: float, smallest: float = 16) -> Paragraph:
    """One line as large as fits, down to `smallest`; what is longer still goes on in the next line."""
    wide = stringWidth(words, BOLD, 1) or 1
    size = max(min(size, INNER / wide * 0.99), smallest)
    style = ParagraphStyle("large", TEXT, fontName=BOLD, fontSize=size, leading=size * 1.15)
    return Paragraph(fit(words), style)


def _words(permit: TempPermit) -> list[Flowable]:
    """The client's message, or ours. Raw HTML is cleaned like any: the paper knows no more."""
    body = text(TextKind.MESSAGE, MESSAGE, translation.get_language()).body
    viewing = Viewing(person=permit.person, facts=temp_facts(permit))
    html = expand_html(body, viewing, spot=Spot.PRINT)
    return flowables(html, {"barcode": barcode}) or [Spacer(0, 0)]


def _no_padding() -> list[tuple]:
    sides = ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")
    return [(side, (0, 0), (-1, -1), 0) for side in sides]
