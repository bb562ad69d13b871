from django.urls import path

from user_portal.home import views

urlpatterns = [path("", views.home, name="home")]
