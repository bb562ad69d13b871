from django.urls import path

from user_portal.profile import views

urlpatterns = [
    path("", views.profile, name="profile"),
    path("email/", views.change_email, name="change_email"),
]
