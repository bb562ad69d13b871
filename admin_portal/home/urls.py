from django.urls import path

from admin_portal.home import views

urlpatterns = [path("", views.dashboard, name="home")]
