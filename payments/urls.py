from django.urls import path

from payments import views

urlpatterns = [path("payments/<str:code>/<uuid:reference>/", views.hook, name="payment_hook")]
