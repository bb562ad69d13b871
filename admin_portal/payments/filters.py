"""How payments, refunds and exceptions are searched."""

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django_filters import (
    CharFilter,
    ChoiceFilter,
    DateFromToRangeFilter,
    FilterSet,
    ModelChoiceFilter,
    NumberFilter,
)
from django_filters.widgets import DateRangeWidget

from payments.choices import PaymentStatus, ProblemKind, RefundStatus
from payments.models import PaymentType
from payments.queries.payment_search import payments_found, payments_standing
from payments.rules.confirmation import normal_confirmation_no
from payments.rules.money import MOST

GIVEN_BACK = "given_back"
STATUSES = [(status.value, capfirst(status.label)) for status in PaymentStatus]


def states(choices):
    return [(choice.value, capfirst(choice.label)) for choice in choices]


class DaysFilter(DateFromToRangeFilter):
    """Days in the client's time zone, both included."""

    def __init__(self, label, **options):
        super().__init__(label=label, widget=DateRangeWidget(attrs={"type": "date"}), **options)


class TypeFilter(ModelChoiceFilter):
    """A payment type, archived ones too."""

    def __init__(self, **options):
        rows = {"queryset": lambda request: PaymentType.objects.all()}
        known = {"label": _("Payment type"), "empty_label": _("Any type")}
        super().__init__(**known | rows | options)


class AmountFilter(NumberFilter):
    """An exact amount."""

    def __init__(self, label, **options):
        super().__init__(label=label, min_value=-MOST, max_value=MOST, decimal_places=2, **options)


class NumberOfPayment(CharFilter):
    """A confirmation number, however it is typed."""

    def __init__(self, **options):
        super().__init__(label=_("Confirmation number"), max_length=40, **options)

    def filter(self, qs, value):
        return super().filter(qs, normal_confirmation_no(value)) if value else qs


class FoundFilter(CharFilter):
    """What an office knows of a payment."""

    def __init__(self):
        label = _("Confirmation number, payer’s name or email, provider’s number")
        super().__init__(label=label, max_length=200)

    def filter(self, qs, value):
        return payments_found(qs, value or "")


class StatusFilter(ChoiceFilter):
    """One status, or everything that went back at least in part."""

    def filter(self, qs, value):
        if not value:
            return qs
        back = PaymentStatus.REFUNDED, PaymentStatus.PARTIAL_REFUND
        return payments_standing(qs, back if value == GIVEN_BACK else (value,))


class PaymentFilter(FilterSet):
    q = FoundFilter()
    status = StatusFilter(
        label=_("Status"),
        empty_label=_("Any status"),
        choices=[*STATUSES, (GIVEN_BACK, _("Refunded, wholly or in part"))],
    )
    payment_type = TypeFilter()
    total = AmountFilter(_("Total"))
    started = DaysFilter(_("Started between"), field_name="created_at")
    processed = DaysFilter(_("Processed between"), field_name="state__processed_at")


class PromiseFilter(FilterSet):
    q = FoundFilter()
    payment_type = TypeFilter()
    promised = DaysFilter(_("Promised between"), field_name="state__promised_at")


class RefundFilter(FilterSet):
    q = NumberOfPayment(field_name="payment__confirmation_no")
    status = ChoiceFilter(
        label=_("Status"),
        empty_label=_("Any status"),
        field_name="state__status",
        choices=states(RefundStatus),
    )
    refund_type = TypeFilter(label=_("Refund type"), field_name="state__refund_type")
    entered = DaysFilter(_("Entered between"), field_name="created_at")
    done = DaysFilter(_("Refunded between"), field_name="state__done_at")


class ProblemFilter(FilterSet):
    """Open ones, unless others are asked for."""

    q = CharFilter(label=_("Confirmation number or provider’s number"), max_length=200)
    state = ChoiceFilter(
        label=_("State"),
        empty_label=_("Open"),
        choices=[("settled", _("Settled")), ("all", _("Open and settled"))],
    )
    kind = ChoiceFilter(label=_("What"), empty_label=_("Anything"), choices=states(ProblemKind))
    payment_type = TypeFilter()
    opened = DaysFilter(_("Opened between"), field_name="opened_at")

    def filter_queryset(self, queryset):
        asked = self.form.cleaned_data
        for name in ("kind", "payment_type", "opened"):
            queryset = self.filters[name].filter(queryset, asked[name])
        if asked["state"] != "all":
            queryset = queryset.filter(closed_at__isnull=asked["state"] != "settled")
        if text := asked["q"].strip():
            number = normal_confirmation_no(text)
            queryset = queryset.filter(charge=text) | queryset.filter(payment__confirmation_no=number)
        return queryset


class RunFilter(FilterSet):
    payment_type = TypeFilter()
    compared = DaysFilter(_("Compared between"), field_name="at")
