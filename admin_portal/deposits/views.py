"""Parking Management › Refundable Deposits: the Active Deposit Report, and what becomes of a deposit (REF-7)."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from admin_portal.deposits.forms import DepositForm
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
    opens,
)
from admin_portal.generic.filters import SearchFilter
from admin_portal.people.tabs import below, drivers
from parking.choices import DepositStatus
from parking.models import DepositType
from parking.queries.deposits import deposit_list
from parking.services.deposits import cancel_deposit, forfeit_deposit, return_deposit

SEE, ADD, END = "payments.take", "payments.adjust", "payments.refund"
ALL = "all"
BADGES = {
    DepositStatus.AWAITING: ("warn", DepositStatus.AWAITING.label),
    DepositStatus.ACTIVE: ("ok", DepositStatus.ACTIVE.label),
    DepositStatus.REFUNDED: ("neutral", DepositStatus.REFUNDED.label),
    DepositStatus.FORFEITED: ("info", DepositStatus.FORFEITED.label),
    DepositStatus.CANCELLED: ("neutral", DepositStatus.CANCELLED.label),
}
OTHERS = [(status.value, status.label) for status in DepositStatus if status != DepositStatus.ACTIVE]


def is_active(deposit):
    return deposit.status == DepositStatus.ACTIVE


def is_awaiting(deposit):
    return deposit.status == DepositStatus.AWAITING


to_payment = opens(
    "admin_portal:payment_detail",
    SEE,
    lambda deposit: deposit.payment_line and deposit.payment_line.payment_id,
)


class DepositTable(Table):
    person = Column(
        _("Person"),
        order_by=("person__last_name", "person__first_name"),
        linkify=opens("admin_portal:user_detail", "users.view", lambda deposit: deposit.person_id),
    )
    deposit_type = Column(_("Type"), order_by="deposit_type__label")
    text = Column(_("Text"))
    amount = MoneyColumn(_("Amount"))
    paid_at = WhenColumn(_("Since"))
    status = BadgeColumn(_("Status"), badges=BADGES)
    payment = Column(
        _("Confirmation number"), accessor="payment_line__payment__confirmation_no", linkify=to_payment
    )
    actions = LinksColumn(
        Link(
            _("Mark as returned"), "admin_portal:deposit_return", END, "check-lg", dialog=True, when=is_active
        ),
        Link(_("Forfeit"), "admin_portal:deposit_forfeit", END, "x-octagon", dialog=True, when=is_active),
        Link(_("Cancel deposit"), "admin_portal:deposit_cancel", ADD, "x-lg", dialog=True, when=is_awaiting),
        Link(_("Add Deposit"), "admin_portal:user_deposit_add", ADD, "plus-lg", of=lambda row: row.person),
    )

    caption = _("Deposits")


class DepositFilter(FilterSet):
    """Active ones unless another state is asked for."""

    q = SearchFilter(
        "person__first_name",
        "person__last_name",
        "person__email",
        "text",
        "payment_line__payment__confirmation_no",
        label=_("Name, email, text or confirmation number"),
    )
    deposit_type = ModelChoiceFilter(
        label=_("Type"), empty_label=_("Any type"), queryset=lambda request: DepositType.objects.all()
    )
    status = ChoiceFilter(
        label=_("Status"),
        empty_label=DepositStatus.ACTIVE.label,
        choices=[*OTHERS, (ALL, _("All"))],
        method="of_status",
    )

    def filter_queryset(self, queryset):
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data["status"] else found.filter(status=DepositStatus.ACTIVE)

    def of_status(self, queryset, name, value):
        return queryset if value == ALL else queryset.filter(status=value)


def rows(request):
    return deposit_list()


def to_list(deposit=None):
    return reverse("admin_portal:deposit_list")


report = ListPage.as_view(
    required_right=SEE,
    title=_("Active Deposit Report"),
    lead=_("Money that people left and get back. It is never taxed."),
    rows=rows,
    table=DepositTable,
    filters=DepositFilter,
    empty=_("Nobody has left a deposit."),
    export_name="deposits",
)

add = FormPage.as_view(
    required_right=ADD,
    title=_("Add Deposit"),
    lead=_("The person finds it among what is to be paid, and staff can take the money at the desk."),
    objects=drivers,
    parents=below,
    form=DepositForm,
    submit_label=_("Add Deposit"),
    done=_("The deposit %(name)s is asked for."),
    next=lambda deposit: f"{to_list()}?status={DepositStatus.AWAITING}",
    cancel=to_list,
)

cancel = ActionPage.as_view(
    required_right=ADD,
    title=_("Cancel deposit"),
    objects=rows,
    question=lambda row: (
        _("Ask %(person)s for the deposit %(name)s no more?") % {"person": row.person, "name": row}
    ),
    confirm_label=_("Cancel deposit"),
    asks_reason=True,
    run=lambda actor, row, reason: cancel_deposit(actor=actor, deposit_id=row.pk, reason=reason),
    done=_("The deposit %(name)s is cancelled."),
    next=to_list,
)

give_back = ActionPage.as_view(
    required_right=END,
    title=_("Mark as returned"),
    objects=rows,
    question=lambda row: (
        _("Did %(person)s get the deposit %(name)s back?") % {"person": row.person, "name": row}
    ),
    consequence=_(
        "The money goes back as a refund of its payment: enter and process that first. "
        "When the whole payment is refunded, its deposits end by themselves."
    ),
    confirm_label=_("Mark as returned"),
    asks_reason=True,
    run=lambda actor, row, reason: return_deposit(actor=actor, deposit_id=row.pk, reason=reason),
    done=_("The deposit %(name)s is returned."),
    next=to_list,
)

forfeit = ActionPage.as_view(
    required_right=END,
    title=_("Forfeit deposit"),
    objects=rows,
    question=lambda row: _("Keep the deposit %(name)s of %(person)s?") % {"person": row.person, "name": row},
    consequence=_("Nothing is refunded, and the deposit is no longer active."),
    confirm_label=_("Forfeit"),
    danger=True,
    asks_reason=True,
    run=lambda actor, row, reason: forfeit_deposit(actor=actor, deposit_id=row.pk, reason=reason),
    done=_("The deposit %(name)s is forfeited."),
    next=to_list,
)
