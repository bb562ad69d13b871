"""The QR code of a lot (parking §10): its link, its pictures, the sheet to print."""

from io import BytesIO

import segno
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from admin_portal.access import staff_required
from admin_portal.lots.tabs import below_lot
from admin_portal.menu import sub_page_crumbs
from core.addresses import site_url
from parking.models import Lot

CORRECTION = "q"  # a quarter of the code may be dirty or torn
FILES = {"svg": "image/svg+xml", "png": "image/png"}
DOTS = {"svg": 10, "png": 20}  # pixels a module


def qr_link(request, lot) -> str:
    """The address that the code holds, on the client's own site."""
    site = site_url(request.client) or request.build_absolute_uri("/")[:-1]
    return f"{site}/q/{lot.qr_token}/"


def qr_code(request, lot) -> dict:
    """What templates show of the code: `link`, and the picture as a `data:` address, black on white in any theme."""
    link = qr_link(request, lot)
    return {"link": link, "image": _made(link).svg_data_uri(scale=6, border=4, light="white")}


@staff_required("lots.view")
@require_safe
def lot_qr_svg(request, pk):
    """The code as lines, for printers' shops."""
    return _file(request, pk, "svg")


@staff_required("lots.view")
@require_safe
def lot_qr_png(request, pk):
    """The code as a picture."""
    return _file(request, pk, "png")


@staff_required("lots.view")
@require_safe
def lot_qr_sheet(request, pk):
    """A page to print and put up in the lot, with short instructions in each of the client's languages."""
    lot = get_object_or_404(Lot, pk=pk)
    names = dict(settings.LANGUAGES)
    words = []
    for language in request.client.languages:
        with translation.override(language):
            words.append({"language": language, "name": names[language], "steps": _steps()})
    title = _("QR sheet")
    page = {
        "title": title,
        "lot": lot,
        "qr": qr_code(request, lot),
        "words": words,
        "crumbs": sub_page_crumbs(request, title, *below_lot(lot)),
    }
    return render(request, "admin_portal/lots/qr_sheet.html", page)


def _steps():
    return [
        _("Pay for parking here"),
        _("Scan the code with your phone, or open the address below it."),
        _("Enter your plate and how long you stay."),
        _("Pay. Your receipt comes by email."),
    ]


def _file(request, pk, kind):
    lot = get_object_or_404(Lot, pk=pk)
    picture = BytesIO()
    _made(qr_link(request, lot)).save(picture, kind=kind, scale=DOTS[kind], border=4, light="white")
    answer = HttpResponse(picture.getvalue(), content_type=FILES[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="qr-lot-{lot.pk}.{kind}"'
    return answer


def _made(link):
    return segno.make(link, error=CORRECTION, micro=False)
