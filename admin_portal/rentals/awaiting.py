"""Parking Management › Permits › Awaiting Payment, and Clear Unpaid, which frees them (parking §7.2, PER-13)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from django_filters import FilterSet, ModelChoiceFilter

from admin_portal.access import staff_required
from admin_portal.generic import BadgeColumn, Column, Link, ListPage, MoneyColumn, Table, WhenColumn, opens
from admin_portal.generic.actions import QuestionForm
from admin_portal.menu import sub_page_crumbs
from admin_portal.rentals.places import PEOPLE, RELEASE, SEE
from core.queries.tasks import task_list
from parking.models import Lot
from parking.queries.rentals import permits_to_clear, unpaid_requests
from parking.services.rental_endings import clear_unpaid
from parking.tasks import CLEAR_UNPAID


class RequestTable(Table):
    """Requests that nobody has paid or promised."""

    permit = Column(
        _("Permit"),
        accessor="permit__number",
        linkify=opens("admin_portal:permit_detail", SEE, key=lambda row: row.permit_id),
    )
    person = Column(
        _("User"),
        order_by=("person__last_name", "person__first_name"),
        linkify=opens("admin_portal:user_detail", PEOPLE, key=lambda row: row.person_id),
    )
    email = Column(_("Email"), accessor="person__email", linkify=lambda value: value and f"mailto:{value}")
    lot = Column(_("Lot"), accessor="permit__lot__name")
    cost = MoneyColumn(_("Cost"))
    requested_at = WhenColumn(_("Requested"), visible=False)  # for the export; the page shows the age
    age = Column(_("Age"), accessor="requested_at", order_by="-requested_at")
    reserved_until = WhenColumn(_("Kept until"))

    caption = _("Permits awaiting payment")

    def render_age(self, value):
        return timesince(value)

    value_age = render_age


class LotFilter(FilterSet):
    lot = ModelChoiceFilter(
        label=_("Lot"),
        empty_label=_("Any lot"),
        field_name="permit__lot",
        queryset=lambda request: Lot.objects.all(),
    )


awaiting = ListPage.as_view(
    required_right=SEE,
    title=_("Awaiting Payment"),
    lead=_("Permits that were asked for and are neither paid nor promised."),
    rows=lambda request: unpaid_requests(timezone.now()),
    table=RequestTable,
    filters=LotFilter,
    template="admin_portal/rentals/awaiting.html",
    links=(Link(_("Email Listed Users"), "admin_portal:bulk_mail_add", "users.bulk_email", "envelope"),),
    empty=_("No permit waits for its payment."),
    export_name="awaiting-payment",
)


def is_over(rental) -> bool:
    """Whether Run now frees it."""
    return rental.reserved_until <= timezone.now()


class ToClearTable(RequestTable):
    """The same with whether their time is over already."""

    stands = BadgeColumn(
        _("State"),
        accessor="reserved_until",
        of=is_over,
        badges={True: ("warn", _("Time is over")), False: ("neutral", _("Still kept"))},
    )


def _next_run():
    """When the nightly task runs next; None when it is off."""
    return next((line.next_run_at for line in task_list() if line.key == CLEAR_UNPAID), None)


def _to_clear(request):
    """What the next run would free; what Run now would while the task is off."""
    return unpaid_requests(timezone.now()).filter(pk__in=permits_to_clear(_next_run() or timezone.now()))


def _notices(request):
    run_at = _next_run()
    if run_at is None:
        return [("warn", _("The nightly task is off: only Run now frees unpaid permits."))]
    said = _("The task runs next on %(when)s. It frees the permits below unless they are paid by then.")
    return [("info", said % {"when": date_format(timezone.localtime(run_at), "DATETIME_FORMAT")})]


midnight_list = ListPage.as_view(
    required_right=RELEASE,
    title=_("Clear Unpaid (Midnight List)"),
    rows=_to_clear,
    table=ToClearTable,
    notices=_notices,
    links=(Link(_("Run now"), "admin_portal:midnight_run", RELEASE, "play-fill", dialog=True),),
    empty=_("The next run frees nothing."),
    export_name="midnight-list",
)


@staff_required(RELEASE)
@require_http_methods(["GET", "HEAD", "POST"])
def run_now(request):
    """Frees what nobody paid in time, one after the other, and says how many that were."""
    now, back = timezone.now(), reverse("admin_portal:midnight_list")
    over = permits_to_clear(now)
    if request.method == "POST":
        done = sum(clear_unpaid(actor=request.user.actor, rental_id=pk, at=now) for pk in over)
        said = ngettext("%(n)s unpaid permit is released.", "%(n)s unpaid permits are released.", done)
        messages.success(request, said % {"n": done})
        return redirect(back)
    asked = ngettext("Release %(n)s unpaid permit now?", "Release %(n)s unpaid permits now?", len(over))
    page = {"title": gettext("Run now"), "form": QuestionForm(), "cancel_url": back, "links": ()}
    page |= {
        "question": asked % {"n": len(over)},
        "consequence": gettext(
            "Only those whose time is over. Their numbers are free at once, and each asker gets a mail."
        ),
        "confirm_label": gettext("Run now"),
        "danger": True,
        "crumbs": sub_page_crumbs(request, page["title"]),
    }
    return render(request, "admin_portal/generic/confirm.html", page)
