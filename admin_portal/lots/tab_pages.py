"""The tabs of a lot that are one form each, and Statistics (parking §3.4)."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from admin_portal.generic import ActionPage, DetailPage, FormPage
from admin_portal.lots.forms import GeneralForm, SettingsForm, StandardForm, TemporaryForm
from admin_portal.lots.gaps import temporary_gaps
from admin_portal.lots.qr import qr_code
from admin_portal.lots.tabs import below_lot, lot_tabs, to_tab
from admin_portal.lots.views import all_lots, to_list
from parking.queries.lots import lot_figures
from parking.services.lots import regenerate_qr


def with_tabs(request, lot):
    return {"tabs": lot_tabs(lot, request.path)}


def with_qr(request, lot):
    return with_tabs(request, lot) | {"qr": qr_code(request, lot), "gaps": temporary_gaps(lot)}


def with_figures(request, lot):
    return with_tabs(request, lot) | {"figures": figures(lot_figures(lot, timezone.now()))}


def figures(found):
    """The counts as (heading, (label, number, note) triples)."""
    return (
        (
            _("Standard permits"),
            (
                (_("Allocated"), found.allocated, _("Numbers that are not archived")),
                (_("Visible To User"), found.visible, _("Free, valid and shown to users")),
                (pgettext_lazy("figure", "Held for waiting list"), found.held, _("Free, kept for who waits")),
                (_("Requested"), found.requested, _("Asked for, not paid")),
                (_("Reserved"), found.reserved, _("Payment promised")),
                (_("Rented"), found.rented, pgettext_lazy("permits", "Paid")),
                (_("Archived"), found.archived, _("Numbers out of use")),
            ),
        ),
        (
            _("Temporary permits"),
            (
                (_("Now"), found.temp_now, _("Valid at this moment")),
                (_("Future"), found.temp_future, _("Paid, begin later")),
            ),
        ),
    )


def _tab(name, form, **options):
    return FormPage.as_view(
        required_right="lots.view",
        edit_right="lots.edit",
        title=str,
        objects=all_lots,
        form=form,
        submit_label=_("Update this Lot"),
        done=_("The lot %(name)s is updated."),
        next=to_tab(name),
        cancel=to_list,
        **({"context": with_tabs} | options),
    )


lot_edit = _tab("lot_edit", GeneralForm)
lot_standard = _tab("lot_standard", StandardForm)
lot_settings = _tab("lot_settings", SettingsForm)
lot_temporary = _tab(
    "lot_temporary", TemporaryForm, template="admin_portal/lots/temporary.html", context=with_qr
)

lot_qr_regenerate = ActionPage.as_view(
    required_right="lots.edit",
    title=_("New QR code"),
    objects=all_lots,
    parents=below_lot,
    question=_("Make a new QR code for %(name)s?"),
    consequence=_(
        "Codes and links that are printed or sent already stop working at once. Print the new one."
    ),
    confirm_label=_("Regenerate"),
    danger=True,
    run=lambda actor, lot: regenerate_qr(actor=actor, lot_id=lot.pk),
    done=_("%(name)s has a new QR code. Codes that were printed before lead nowhere."),
    next=to_tab("lot_temporary"),
)

lot_statistics = DetailPage.as_view(
    required_right="lots.view",
    title=str,
    objects=all_lots,
    template="admin_portal/lots/statistics.html",
    context=with_figures,
)
