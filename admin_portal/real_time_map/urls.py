from django.urls import path

from admin_portal.real_time_map import views

urlpatterns = [path("real-time-map/", views.admin_map, name="admin_map")]
