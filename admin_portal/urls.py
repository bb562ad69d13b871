"""Addresses of the admin portal; each area brings its own (`areas.py`)."""

from django.urls import include, path

from admin_portal.areas import AREAS

app_name = "admin_portal"
urlpatterns = [path("", include(f"admin_portal.{area}.urls")) for area in AREAS]
