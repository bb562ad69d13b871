from django.urls import path

from admin_portal.payment_types import views

urlpatterns = [
    path("payment-types/", views.payment_types, name="payment_type_list"),
    path("payment-types/add/", views.new, name="payment_type_new"),
    path("payment-types/<int:pk>/", views.edit, name="payment_type_edit"),
    path("payment-types/<int:pk>/test/", views.test, name="payment_type_test"),
    path("payment-types/<int:pk>/archive/", views.archive, name="payment_type_archive"),
    path("payment-types/<int:pk>/restore/", views.restore, name="payment_type_restore"),
]
