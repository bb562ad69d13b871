from django.urls import path

from user_portal.payments import checkout, hosted, views

urlpatterns = [
    path("payments/", views.payments, name="payments"),
    path("payments/checkout/", checkout.checkout, name="checkout"),
    path("payments/<uuid:reference>/", hosted.payment, name="payment"),
    path("payments/<uuid:reference>/return/", hosted.payment_return, name="payment_return"),
    path("payments/<uuid:reference>/cancel/", hosted.payment_cancel, name="payment_cancel"),
    path("receipts/<uuid:reference>/", views.receipt, name="receipt"),
    path("receipts/<uuid:reference>/receipt.pdf", views.receipt_pdf, name="receipt_pdf"),
    path("receipts/<uuid:reference>/mail/", views.mail_receipt, name="mail_receipt"),
    path("pay/<uuid:reference>/", checkout.pay_charge, name="pay_charge"),
]
