from django.urls import path

from user_portal.payments import views

urlpatterns = [
    path("receipts/<uuid:reference>/", views.receipt, name="receipt"),
    path("pay/<uuid:reference>/", views.pay_charge, name="pay_charge"),
]
