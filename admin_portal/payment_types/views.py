"""System Configuration › Payments › Setup Payment Types (parking §20.1)."""

from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from django_filters import FilterSet

from accounts.login import site_of
from admin_portal.access import staff_required
from admin_portal.generic import (
    ActionPage,
    Column,
    FormPage,
    Link,
    LinksColumn,
    ListPage,
    NumberColumn,
    Table,
    opens,
)
from admin_portal.generic.filters import FlagFilter, SearchFilter
from admin_portal.menu import sub_page_crumbs
from admin_portal.payment_types.columns import AllowedColumn, ProviderColumn, UsersColumn, UserTypesColumn
from admin_portal.payment_types.forms import PaymentTypeForm
from core.exceptions import Refusal
from payments.choices import Tender
from payments.exceptions import ProviderAway
from payments.queries.payment_types import offered_providers, payment_type_list, readable_login
from payments.services.payment_types import archive_payment_type, restore_payment_type, test_payment_type

RIGHT = "payment_types.edit"
ADD = Link(_("Add Payment Type"), "admin_portal:payment_type_new", RIGHT, "plus-lg", primary=True)
TENDERS = (
    (
        Tender.HOSTED,
        _("On the provider’s page"),
        _("People pay by card there. It needs an account with the provider."),
    ),
    (
        Tender.PROMISE,
        _("At the office"),
        _("People promise to pay, and staff process the payment when the money is there."),
    ),
    (Tender.IMMEDIATE, _("At once"), _("The payment is processed without further work.")),
)


def is_hosted(row):
    return row.is_known and row.plug.tender == Tender.HOSTED


ARCHIVE = Link(
    _("Archive"), "admin_portal:payment_type_archive", RIGHT, "archive", dialog=True,
    when=lambda row: not row.is_built_in and row.archived_at is None,
)  # fmt: skip
RESTORE = Link(
    _("Restore"), "admin_portal:payment_type_restore", RIGHT, "arrow-repeat", dialog=True,
    when=lambda row: row.archived_at is not None,
)  # fmt: skip


class PaymentTypeTable(Table):
    name = Column(_("Name"), linkify=opens("admin_portal:payment_type_edit", RIGHT))
    provider = ProviderColumn(_("Provider"))
    allow_portal = UsersColumn(_("Users"), orderable=False, attrs={"td": {"class": "oc-names"}})
    user_types = UserTypesColumn(_("User types"), orderable=False, visible=False)
    allow_subscription = AllowedColumn(_("Subscriptions"), orderable=False)
    allow_guest = AllowedColumn(_("Guests"), orderable=False)
    allow_admin = AllowedColumn(_("Staff"), orderable=False)
    allow_refund = AllowedColumn(_("Refunds"), orderable=False)
    sort_order = NumberColumn(_("Order"))
    actions = LinksColumn(
        Link(_("Edit"), "admin_portal:payment_type_edit", RIGHT, "pencil"), ARCHIVE, RESTORE
    )

    caption = _("Payment types")

    def render_name(self, record):
        return str(record)

    def value_name(self, record):
        return str(record)


class PaymentTypeFilter(FilterSet):
    q = SearchFilter("name", "name_fr", label=_("Name"))
    archived = FlagFilter(label=_("Show Archived"))

    def filter_queryset(self, queryset):
        archived = self.form.cleaned_data["archived"]
        return super().filter_queryset(queryset).filter(archived_at__isnull=not archived)


def rows(request):
    return payment_type_list()


def to_list(row=None):
    return reverse("admin_portal:payment_type_list")


def to_type(row):
    return reverse("admin_portal:payment_type_edit", args=[row.pk])


payment_types = ListPage.as_view(
    required_right=RIGHT,
    title=_("Setup Payment Types"),
    lead=_("Ways of paying, and who is offered each: users of the chosen types, guests, staff."),
    rows=rows,
    table=PaymentTypeTable,
    filters=PaymentTypeFilter,
    links=(ADD,),
    empty=_("Nobody can pay. Add a way of paying."),
    empty_link=ADD,
    export_name="payment-types",
)

details = FormPage.as_view(
    required_right=RIGHT,
    title=_("Add Payment Type"),
    form=PaymentTypeForm,
    submit_label=_("Save Changes"),
    done=_("The payment type %(name)s is added."),
    next=lambda row: to_type(row) if is_hosted(row) else to_list(),
    cancel=to_list,
)


@staff_required(RIGHT)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """First the provider, then its form."""
    offered = offered_providers()
    if request.GET.get("provider") in {plug.key for plug in offered}:
        return details(request)
    if request.method == "POST":
        return HttpResponseNotAllowed(["GET", "HEAD"])
    page = {
        "title": _("Add Payment Type"),
        "lead": _("Choose how the money comes in."),
        "crumbs": sub_page_crumbs(request, _("Add Payment Type")),
        "groups": [
            (heading, words, [plug for plug in offered if plug.tender == tender])
            for tender, heading, words in TENDERS
        ],
    }
    return render(request, "admin_portal/payment_types/providers.html", page)


def _about(request, row):
    """What is wrong with the type, whether its provider can be asked, and where that reports to."""
    address = ""
    if row.is_known and row.plug.reports:
        hook = reverse("payment_hook", args=[request.client.code.lower(), row.reference])
        address = site_of(request).rstrip("/") + hook
    return {
        "is_known": row.is_known,
        "is_readable": readable_login(row) is not None,
        "is_hosted": is_hosted(row),
        "report_address": address,
    }


edit = FormPage.as_view(
    required_right=RIGHT,
    title=str,
    template="admin_portal/payment_types/edit.html",
    objects=rows,
    form=PaymentTypeForm,
    context=_about,
    links=(ARCHIVE, RESTORE),
    submit_label=_("Save Changes"),
    done=_("The payment type %(name)s is updated."),
    next=to_list,
    cancel=to_list,
)


@staff_required(RIGHT)
@require_http_methods(["GET", "HEAD", "POST"])
def test(request, pk):
    """Ask the provider whether the values that are saved open its door."""
    row = get_object_or_404(rows(request), pk=pk)
    page = {
        "title": _("Test connection"),
        "crumbs": sub_page_crumbs(request, _("Test connection"), (row, to_type(row))),
        "row": row,
        "finding": _finding(request.user.actor, row) if request.method == "POST" else None,
    }
    return render(request, "admin_portal/payment_types/test.html", page)


def _finding(actor, row) -> tuple[str, str]:
    """(kind of notice, words) of what the provider said."""
    try:
        return "ok", test_payment_type(actor=actor, payment_type=row)
    except ProviderAway as away:
        words = gettext("%(provider)s does not answer now. Try again in a few minutes. %(reason)s")
        return "warn", words % {"provider": row.plug.label, "reason": away}
    except Refusal as refusal:
        return "bad", str(refusal)


archive = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Archive payment type"),
    objects=rows,
    question=_("Archive %(name)s?"),
    consequence=_(
        "Nobody can choose it any more. Payments that were made with it stay, and are still processed."
    ),
    confirm_label=_("Archive"),
    danger=True,
    run=lambda actor, row: archive_payment_type(actor=actor, payment_type_id=row.pk),
    done=_("%(name)s is archived."),
    next=to_list,
)

restore = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Restore payment type"),
    objects=rows,
    question=_("Offer %(name)s again?"),
    confirm_label=_("Restore"),
    run=lambda actor, row: restore_payment_type(actor=actor, payment_type_id=row.pk),
    done=_("%(name)s is restored."),
    next=to_list,
)
