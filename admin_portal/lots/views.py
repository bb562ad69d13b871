"""Pricing & Lot Admin (parking §3.4)."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from admin_portal.generic import ActionPage, BulkAction, FormPage, Link, ListPage
from admin_portal.lots.filters import LotFilter, leaves_out
from admin_portal.lots.forms import LotForm, PricesForm
from admin_portal.lots.tables import LotTable
from admin_portal.lots.tabs import to_tab
from core.addresses import safe_next
from parking.choices import Visibility
from parking.models import Lot
from parking.queries.lots import holder_count
from parking.services.lots import archive_lot, restore_lot, save_lot

CONSEQUENCE = _(
    "Nobody can buy in an archived lot. Rights to park that exist now stay valid, and it can be restored."
)


def all_lots(request):
    return Lot.objects.all()


def to_list(lot=None):
    return reverse("admin_portal:lot_list")


def left_out(request):
    """The hint that the list does not show every lot (LOT-7)."""
    if not leaves_out(request.GET):
        return ()
    words = _("A system setting leaves out lots that users do not see. Tick Show all to see them here.")
    return (("info", words),)


def archive(actor, lot):
    archive_lot(actor=actor, lot_id=lot.pk)


def archive_confirmed(actor, lot):
    archive_lot(actor=actor, lot_id=lot.pk, is_confirmed=True)


def consequence(lot):
    """What archiving does, and how many people it concerns (LOT-12)."""
    count = holder_count(lot, timezone.now())
    if not count:
        return CONSEQUENCE
    people = ngettext(
        "%(count)s person has a permit here, which stays valid.",
        "%(count)s people have permits here, which stay valid.",
        count,
    )
    return f"{people % {'count': count}} {CONSEQUENCE}"


def restore(actor, lot):
    restore_lot(actor=actor, lot_id=lot.pk)


def becomes(visibility):
    return lambda actor, lot: save_lot(actor=actor, lot_id=lot.pk, values={"visibility": visibility})


lots = ListPage.as_view(
    required_right="lots.view",
    title=_("Pricing & Lot Admin"),
    rows=all_lots,
    table=LotTable,
    filters=LotFilter,
    template="admin_portal/lots/list.html",
    notices=left_out,
    links=(Link(_("Add Lot"), "admin_portal:lot_add", "lots.edit", "plus-lg", primary=True),),
    bulk=(
        BulkAction(Visibility.VISIBLE, _("Visible"), "lots.edit", becomes(Visibility.VISIBLE), "eye"),
        BulkAction(
            Visibility.HIDDEN_ACCESSIBLE,
            _("Hidden, reached by its link"),
            "lots.edit",
            becomes(Visibility.HIDDEN_ACCESSIBLE),
            "lock",
        ),
        BulkAction(
            Visibility.NOT_VISIBLE,
            _("Not visible"),
            "lots.edit",
            becomes(Visibility.NOT_VISIBLE),
            "slash-circle",
        ),
        BulkAction(
            "archive", _("Archive"), "lots.edit", archive, "archive", danger=True, consequence=CONSEQUENCE
        ),
    ),
    empty=_("A lot says who may park where, when, and for how much. Add the first one."),
    empty_link=Link(_("Add Lot"), "admin_portal:lot_add", "lots.edit"),
    export_name="lots",
)

lot_add = FormPage.as_view(
    required_right="lots.edit",
    title=_("Add Lot"),
    form=LotForm,
    submit_label=_("Insert this Lot"),
    done=_("The lot %(name)s is added. Say now where it is and which zones it accepts."),
    next=to_tab("lot_zones"),
    cancel=to_list,
)

lot_prices = FormPage.as_view(
    required_right="lots.price",
    title=_("Change prices"),
    lead=_("A new price counts for new requests only; what was sold keeps its price."),
    form=PricesForm,
    submit_label=_("Save Updates"),
    done=_("The prices are saved."),
    next=lambda form: safe_next(form.request, to_list()),
    cancel=to_list,
)

lot_archive = ActionPage.as_view(
    required_right="lots.edit",
    title=_("Archive lot"),
    objects=all_lots,
    question=_("Archive the lot %(name)s?"),
    consequence=consequence,
    confirm_label=_("Archive"),
    danger=True,
    run=archive_confirmed,
    done=_("The lot %(name)s is archived."),
    next=to_list,
)

lot_restore = ActionPage.as_view(
    required_right="lots.edit",
    title=_("Restore lot"),
    objects=all_lots,
    question=_("Restore the lot %(name)s?"),
    consequence=_("It stands in all lists again, with the visibility it had."),
    confirm_label=_("Restore"),
    run=restore,
    done=_("The lot %(name)s is restored."),
    next=to_list,
)
