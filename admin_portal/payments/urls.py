from django.urls import path

from admin_portal.payments import problems

urlpatterns = [path("payments/exceptions/<int:pk>/", problems.problem, name="payment_problem")]
