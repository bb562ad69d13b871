"""Payments › Exceptions: money that a person must look at (parking PAY-7)."""

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import (
    BadgeColumn,
    Column,
    DetailPage,
    FormPage,
    Link,
    ListPage,
    MoneyColumn,
    Table,
    WhenColumn,
    opens,
)
from admin_portal.generic.history import history
from admin_portal.payments.filters import ProblemFilter
from admin_portal.payments.forms import ApplyForm, NothingToDoForm
from admin_portal.payments.payment import can_be_refunded
from admin_portal.payments.places import PROCESS, REFUND, TAKE, all_problems, to_problem
from admin_portal.payments.problem_words import WORDS
from admin_portal.payments.words import PROBLEM_STATES, payment_badge
from core.templatetags.ui import badge, when
from payments.queries.problems import is_applicable


def is_open(problem):
    return problem.closed_at is None


def can_be_taken(problem):
    return problem.payment is not None and is_open(problem) and is_applicable(problem, problem.payment.state)


def can_go_back(problem):
    return is_open(problem) and problem.payment is not None and can_be_refunded(problem.payment)


LINKS = (
    Link(
        _("Take it for what it was paid for"), "admin_portal:problem_apply", PROCESS, "check-lg",
        primary=True, when=can_be_taken,
    ),
    Link(
        _("Refund"), "admin_portal:payment_refund", REFUND, "arrow-left",
        when=can_go_back, of=lambda problem: problem.payment,
    ),
    Link(_("Nothing to do"), "admin_portal:problem_close", PROCESS, "x-lg", when=is_open),
)  # fmt: skip


class KindColumn(Column):
    def render(self, value):
        return capfirst(str(value))


class ProblemTable(Table):
    """How it was settled stands on lists of settled ones, and in all exports."""

    kind = KindColumn(
        _("What"),
        accessor="get_kind_display",
        orderable=False,
        linkify=opens("admin_portal:payment_problem", PROCESS),
    )
    opened_at = WhenColumn(_("Since"))
    payment = Column(
        _("Payment"),
        orderable=False,
        linkify=opens("admin_portal:payment_detail", TAKE, key=lambda row: row.payment_id),
    )
    payment_type = Column(_("Payment type"), orderable=False)
    expected = MoneyColumn(_("Expected"), currency="currency", orderable=False)
    amount = MoneyColumn(_("Came"), currency="currency", orderable=False)
    currency = Column(_("Currency"), visible=False)
    charge = Column(_("Provider’s number"), orderable=False)
    state = BadgeColumn(
        _("State"),
        accessor="pk",
        badges=PROBLEM_STATES,
        of=lambda row: row.closed_at is not None,
        orderable=False,
    )
    resolution = Column(_("How"), accessor="get_resolution_display", orderable=False)
    closed_at = WhenColumn(_("Settled"))
    closed_by = Column(_("Settled by"), orderable=False)

    caption = _("Exceptions")

    def __init__(self, data, *, request, selectable=False):
        super().__init__(data, request=request, selectable=selectable)
        if not request.GET.get("state"):
            for name in ("state", "resolution", "closed_at", "closed_by"):
                self.columns.hide(name)


def tabs(request):
    here, asked = reverse("admin_portal:payment_problem_list"), request.GET.get("state", "")
    views = (("", _("Open"), here), ("settled", _("Settled"), f"{here}?state=settled"))
    return [(label, url, asked == state) for state, label, url in views]


def _facts(problem):
    facts = [
        (_("State"), badge(*PROBLEM_STATES[problem.closed_at is not None])),
        (_("Since"), when(problem.opened_at)),
        (_("Payment type"), problem.payment_type),
        (_("Provider’s number"), problem.charge),
        (_("What the provider says"), problem.reason),
        (_("How it was settled"), problem.get_resolution_display()),
        (_("Settled"), when(problem.closed_at) if problem.closed_at else ""),
        (_("Settled by"), problem.closed_by),
        (_("Comment"), problem.comment),
    ]
    return [(label, value) for label, value in facts if value not in ("", None)]


def _page(request, problem):
    happened, to_do = WORDS[problem.kind]
    return {
        "facts": _facts(problem),
        "happened": happened,
        "to_do": to_do if is_open(problem) else "",
        "payment_badge": payment_badge(problem.payment.state) if problem.payment else "",
        "entries": history(problem),
    }


def below(problem):
    return [(problem, to_problem(problem))]


problems = ListPage.as_view(
    required_right=PROCESS,
    title=_("Exceptions"),
    lead=_("Money that did not come, or go back, as agreed. Each stays here until somebody settles it."),
    rows=all_problems,
    table=ProblemTable,
    filters=ProblemFilter,
    tabs=tabs,
    empty=_("Nothing needs attention: all money came and went as agreed."),
    export_name="payment-exceptions",
)

problem = DetailPage.as_view(
    required_right=PROCESS,
    title=lambda problem: capfirst(problem.get_kind_display()),
    objects=all_problems,
    template="admin_portal/payments/problem.html",
    context=_page,
    links=LINKS,
)

apply = FormPage.as_view(
    required_right=PROCESS,
    title=_("Take it for what it was paid for"),
    lead=_(
        "The items are taken again and count as paid with the money that came, whatever the amount. "
        "The payer gets a receipt."
    ),
    objects=all_problems,
    parents=below,
    form=ApplyForm,
    submit_label=_("Take it for what it was paid for"),
    done=_("The money is taken, and the exception settled."),
    next=to_problem,
    cancel=to_problem,
)

close = FormPage.as_view(
    required_right=PROCESS,
    title=_("Nothing to do"),
    lead=_("The exception is settled. Nothing changes about the payment."),
    objects=all_problems,
    parents=below,
    form=NothingToDoForm,
    submit_label=_("Settle the exception"),
    done=_("The exception is settled."),
    next=to_problem,
    cancel=to_problem,
)
