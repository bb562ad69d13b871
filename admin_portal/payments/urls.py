from django.urls import path

from admin_portal.payments import payment, problems, reconciliations, refunds, reports, requests, search

urlpatterns = [
    path("payments/", search.search, name="payment_list"),
    path("payments/to-process/", search.to_process, name="payment_promises"),
    path("payments/<int:pk>/", payment.detail, name="payment_detail"),
    path("payments/<int:pk>/process/", payment.process_page, name="payment_process"),
    path("payments/<int:pk>/cancel/", payment.cancel_page, name="payment_cancel"),
    path("payments/<int:pk>/ask/", payment.look_up_page, name="payment_look_up"),
    path("payments/<int:pk>/receipt/", payment.receipt_page, name="payment_receipt"),
    path("payments/<int:pk>/adjust/", requests.adjust, name="payment_adjust"),
    path("payments/<int:pk>/refund/", refunds.refund, name="payment_refund"),
    path("payments/refunds/", refunds.refunds, name="refund_list"),
    path("payments/refunds/<int:pk>/", refunds.detail, name="refund_detail"),
    path("payments/refunds/<int:pk>/process/", refunds.process, name="refund_process"),
    path("payments/refunds/<int:pk>/approve/", refunds.approve, name="refund_approve"),
    path("payments/refunds/<int:pk>/withdraw/", refunds.withdraw, name="refund_withdraw"),
    path("payments/requests/", requests.requests_page, name="payment_request_list"),
    path("payments/requests/add/", requests.add, name="payment_request_add"),
    path("payments/charges/<int:pk>/cancel/", requests.cancel, name="charge_cancel"),
    path("payments/charges/<int:pk>/mail/", requests.mail, name="charge_mail"),
    path("payments/exceptions/", problems.problems, name="payment_problem_list"),
    path("payments/exceptions/<int:pk>/", problems.problem, name="payment_problem"),
    path("payments/exceptions/<int:pk>/take/", problems.apply, name="problem_apply"),
    path("payments/exceptions/<int:pk>/settle/", problems.close, name="problem_close"),
    path("payments/reconciliation/", reconciliations.runs, name="reconciliation_list"),
    path("payments/reconciliation/compare/", reconciliations.compare, name="reconciliation_add"),
    path("payments/reconciliation/<int:pk>/", reconciliations.run, name="reconciliation_detail"),
    path("payments/reports/daily/", reports.daily, name="payments_daily"),
    path("payments/reports/taxes/", reports.taxes, name="payments_taxes"),
    path("payments/reports/summary/", reports.summary, name="payments_summary"),
]
