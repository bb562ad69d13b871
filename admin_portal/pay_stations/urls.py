from django.urls import path

from admin_portal.pay_stations import views

urlpatterns = [path("pay-station-status/", views.status, name="pay_station_status")]
