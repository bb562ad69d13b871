from django.urls import path

from admin_portal.payments import payment, problems

urlpatterns = [
    path("payments/<int:pk>/", payment.detail, name="payment_detail"),
    path("payments/exceptions/<int:pk>/", problems.problem, name="payment_problem"),
]
