"""Reports that providers send by themselves: kept once, in any order, as late as they come (integrations §15.3)."""

from collections.abc import Mapping

from django.db import IntegrityError
from django.utils import timezone

from core.actors import Actor
from core.db import atomic
from payments.choices import About, ProblemKind
from payments.models import Payment, PaymentState, PaymentType, ProviderReport, Refund
from payments.ports import DisputeNews, PaymentNews, RefundNews, Report
from payments.services.news import take_news
from payments.services.problems import open_problem
from payments.services.refund_sending import take_refund_news

ABOUT = {PaymentNews: About.PAYMENT, RefundNews: About.REFUND, DisputeNews: About.DISPUTE}


@atomic()
def take_report(*, actor: Actor, payment_type: PaymentType, body: bytes, headers: Mapping[str, str]) -> bool:
    """Read a report and do what it asks for; whether it was new. Raises Forged, and ValueError for nonsense.

    Its row and what follows from it are one transaction: a report that was kept was also done.
    """
    now = timezone.now()
    report = payment_type.plug.parse_report(payment_type.login, body, headers, now)
    if report.news is None:
        return False
    payment, refund = _payment(payment_type, report.news), _refund(report.news)
    if not _kept(payment_type, report, payment, now):
        return False
    _act(actor, payment_type, report.news, payment, refund, now)
    return True


def _act(actor, payment_type, news, payment: Payment | None, refund: Refund | None, now) -> None:
    match news:
        case PaymentNews() if payment:
            take_news(actor=actor, payment_id=payment.pk, news=news)
        case PaymentNews() if news.key:
            _tell(payment_type, ProblemKind.UNKNOWN_PAYMENT, news, None, now)
        case RefundNews() if refund:
            take_refund_news(actor=actor, refund_id=refund.pk, news=news)
        case RefundNews() if payment:
            _tell(payment_type, ProblemKind.UNKNOWN_REFUND, news, payment, now)
        case DisputeNews() if payment:
            _tell(payment_type, ProblemKind.DISPUTE, news, payment, now)


def _payment(payment_type: PaymentType, news) -> Payment | None:
    """The payment that news are about: by our own key, else by the money's or the page's name. Of another payment type
    of ours it is none: two types never share their money."""
    found = Payment.objects.filter(payment_type=payment_type)
    if isinstance(news, PaymentNews) and news.key:
        return found.filter(uuid=news.key).first()
    names = {"charge": news.charge, "reference": getattr(news, "reference", "")}
    for name, value in names.items():
        if value and (state := PaymentState.objects.filter(payment__in=found, **{name: value}).first()):
            return state.payment
    return None


def _refund(news) -> Refund | None:
    if not isinstance(news, RefundNews) or not news.key:
        return None
    return Refund.objects.filter(uuid=news.key).first()


def _kept(payment_type: PaymentType, report: Report, payment: Payment | None, now) -> bool:
    row = ProviderReport(
        payment_type=payment_type,
        token=report.token[:200],
        kind=report.kind[:100],
        about=ABOUT[type(report.news)],
        state=getattr(report.news, "state", ""),
        payment=payment,
        charge=report.news.charge,
        amount=report.news.amount,
        currency=report.news.currency[:3],
        at=now,
    )
    try:
        with atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name != "report_counts_once":
            raise
        return False
    return True


def _tell(payment_type: PaymentType, kind: str, news, payment: Payment | None, now) -> None:
    open_problem(
        kind=kind,
        key=getattr(news, "reference", "") or news.charge or str(getattr(news, "key", "")),
        payment_type=payment_type,
        at=now,
        payment=payment,
        amount=news.amount,
        currency=news.currency[:3],
        charge=news.charge,
        reason=news.reason,
    )
