from django.urls import path

from user_portal.company import views

urlpatterns = [path("", views.people, name="company")]
