from django.urls import path

from user_portal.permits import views

urlpatterns = [
    path("permits/", views.permits, name="permits"),
]
