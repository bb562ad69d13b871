"""Payments › Requests: what people without an account were asked to pay by a mailed link (parking REF-6)."""

from django.db.models import Case, Exists, OuterRef, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet

from admin_portal.generic import (
    ActionPage,
    BadgeColumn,
    Column,
    FormPage,
    Link,
    LinksColumn,
    ListPage,
    MoneyColumn,
    Table,
    WhenColumn,
)
from admin_portal.payments.filters import DaysFilter
from admin_portal.payments.forms import AdjustmentForm, RequestForm
from admin_portal.payments.places import ADJUST, TAKE, all_payments, below, to_payment
from admin_portal.payments.words import CHARGE_STATES
from payments.models import Charge, HeldItem
from payments.services.charges import KIND, cancel_charge, mail_charge

STATES = [(key, words) for key, (_kind, words) in CHARGE_STATES.items()]


def charges(request=None):
    """Charges with where they stand: paid, cancelled, in_payment or open."""
    held = HeldItem.objects.filter(kind=KIND, item_id=OuterRef("pk"))
    stand = Case(
        When(cancelled_at__isnull=False, then=Value("cancelled")),
        When(paid_at__isnull=False, then=Value("paid")),
        When(Exists(held), then=Value("in_payment")),
        default=Value("open"),
    )
    return Charge.objects.select_related("person", "adjusts").annotate(standing=stand)


def requests(request):
    return charges().filter(person__isnull=True)


def can_be_cancelled(charge):
    return charge.standing == "open"


def can_be_mailed(charge):
    return charge.standing in ("open", "in_payment") and bool(charge.email or charge.person)


ADD = Link(_("Request a payment"), "admin_portal:payment_request_add", ADJUST, "plus-lg", primary=True)
ACTIONS = (
    Link(_("Mail the link"), "admin_portal:charge_mail", ADJUST, "envelope", dialog=True, when=can_be_mailed),
    Link(
        _("Cancel charge"), "admin_portal:charge_cancel", ADJUST, "x-lg", dialog=True, when=can_be_cancelled
    ),
)


class RequestTable(Table):
    description = Column(_("Description"))
    email = Column(_("Email"))
    module = Column(_("For"), accessor="get_module_display", orderable=False)
    amount = MoneyColumn(_("Amount before taxes"))
    gl_code = Column(_("Accounting code"), orderable=False)
    requisition_code = Column(_("Requisition code"), orderable=False)
    created_at = WhenColumn(_("Added"))
    paid_at = WhenColumn(_("Paid"))
    standing = BadgeColumn(_("State"), badges=CHARGE_STATES, orderable=False)
    actions = LinksColumn(*ACTIONS)

    caption = _("Requests to pay")


class RequestFilter(FilterSet):
    q = CharFilter(label=_("Email"), max_length=100, field_name="email", lookup_expr="istartswith")
    standing = ChoiceFilter(label=_("State"), empty_label=_("Any state"), choices=STATES)
    added = DaysFilter(_("Added between"), field_name="created_at")


def to_list(charge=None):
    return reverse("admin_portal:payment_request_list")


def to_owner(charge):
    """The page that the charge stands on: the person's, else the list of requests."""
    if charge.person_id:
        return reverse("admin_portal:user_payments", args=[charge.person_id])
    return to_list()


requests_page = ListPage.as_view(
    required_right=TAKE,
    title=_("Requests to pay"),
    lead=_(
        "For people without an account. Who has one finds charges in the portal, and here on the user’s page."
    ),
    rows=requests,
    table=RequestTable,
    filters=RequestFilter,
    links=(ADD,),
    empty=_("Nobody without an account was asked to pay yet."),
    empty_link=ADD,
    export_name="payment-requests",
)

add = FormPage.as_view(
    required_right=ADJUST,
    title=_("Request a payment"),
    lead=_("Whoever gets the link can pay without an account. Taxes are added when it is paid."),
    form=RequestForm,
    submit_label=_("Request the payment"),
    done=_("The request “%(name)s” is added."),
    next=to_list,
    cancel=to_list,
)

adjust = FormPage.as_view(
    required_right=ADJUST,
    title=_("Add adjustment"),
    lead=_("One more amount that the payer of this payment is asked for. Taxes are added when it is paid."),
    objects=all_payments,
    parents=below,
    form=AdjustmentForm,
    submit_label=_("Add adjustment"),
    done=_("The adjustment “%(name)s” is added."),
    next=lambda charge: to_payment(charge.adjusts),
    cancel=to_payment,
)

cancel = ActionPage.as_view(
    required_right=ADJUST,
    title=_("Cancel charge"),
    objects=charges,
    question=_("Cancel the charge “%(name)s”?"),
    consequence=_("Nobody is asked to pay it any more, and its link says so."),
    confirm_label=_("Cancel charge"),
    danger=True,
    asks_reason=True,
    run=lambda actor, charge, reason: cancel_charge(actor=actor, charge_id=charge.pk, reason=reason),
    done=_("The charge “%(name)s” is cancelled."),
    next=to_owner,
)

mail = ActionPage.as_view(
    required_right=ADJUST,
    title=_("Mail the link"),
    objects=charges,
    question=lambda charge: (
        _("Mail the link to pay “%(name)s” to %(to)s?")
        % {"name": charge, "to": charge.email or (charge.person.email if charge.person else "—")}
    ),
    consequence=_("Whoever has the link can pay the charge without signing in."),
    confirm_label=_("Mail the link"),
    run=lambda actor, charge: mail_charge(actor=actor, charge_id=charge.pk),
    done=_("The link is on its way."),
    next=to_owner,
)
