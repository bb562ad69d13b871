"""Acts on a permit and on who has it (parking §7.2, §7.3)."""

from django.utils.translation import gettext_lazy as _

from admin_portal.access import may
from admin_portal.generic import FormPage
from admin_portal.rentals.forms import (
    ExtendForm,
    LostForm,
    NoteForm,
    PriceForm,
    ReleaseForm,
    RenewableForm,
    StateForm,
    VehiclesForm,
)
from admin_portal.rentals.places import (
    ALLOCATE,
    PRICE,
    RELEASE,
    SELL,
    STATE,
    SWITCH,
    TAKE,
    below,
    below_its_permit,
    permits,
    rentals,
    to_its_permit,
    to_permit,
)
from core.templatetags.ui import money_words
from parking.services.rentals import KIND
from payments.queries.item_lines import lines_of


def _act(right, title, form, submit, done, **options):
    """A form about a rental."""
    return FormPage.as_view(
        required_right=right,
        title=title,
        objects=rentals,
        parents=below_its_permit,
        form=form,
        submit_label=submit,
        done=done,
        next=to_its_permit,
        cancel=to_its_permit,
        **options,
    )


def _about(request, rental) -> dict:
    """Who has it, before something is done about it; the payments that may have to be refunded."""
    lines = lines_of(KIND, [rental.pk]) if may(request.user, TAKE) else ()
    amount = money_words(rental.cost, request.client.currency)
    return {"rental": rental, "payments": {line.payment for line in lines}, "amount": amount}


release = _act(
    RELEASE,
    _("Release this Permit"),
    ReleaseForm,
    _("Release this Permit"),
    _("The permit is released; its number is free again."),
    template="admin_portal/rentals/release.html",
    context=lambda request, rental: _about(request, rental) | {"danger": True},
)
price = _act(
    PRICE,
    _("Alter price"),
    PriceForm,
    _("Alter price"),
    _("The price is changed."),
    lead=_("Only for this request: the list price of the lot and other permits stay as they are."),
)
extend = _act(
    SELL,
    _("Extend"),
    ExtendForm,
    _("Extend"),
    _("The permit is kept until then."),
    lead=_("Until when the permit is kept for this person without a payment."),
)
vehicles = _act(SELL, _("Vehicles"), VehiclesForm, _("Save"), _("The vehicles are saved."))
renewable = _act(SELL, _("Renewal"), RenewableForm, _("Save"), _("Saved."))
lost = _act(
    SWITCH,
    _("Lost or stolen"),
    LostForm,
    _("Replace permit"),
    _("The permit is replaced at no cost."),
    lead=_(
        "The old number is put into a state that is refused at the check; the person gets another number."
    ),
)

state = FormPage.as_view(
    required_right=STATE,
    title=_("Change state"),
    lead=_("In a state that is not valid nobody gets the permit, and it gives no right to park."),
    objects=permits,
    parents=below,
    form=StateForm,
    submit_label=_("Change state"),
    done=_("The state is changed."),
    next=to_permit,
    cancel=to_permit,
)
note = FormPage.as_view(
    required_right=ALLOCATE,
    title=_("Comment"),
    objects=permits,
    parents=below,
    form=NoteForm,
    submit_label=_("Save"),
    done=_("The comment is saved."),
    next=to_permit,
    cancel=to_permit,
)
