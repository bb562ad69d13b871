from django.urls import path

from admin_portal.vehicles import merging, views

urlpatterns = [
    path("vehicles/", views.search, name="vehicle_list"),
    path("vehicles/add/", views.add, name="vehicle_add"),
    path("vehicles/merge/", merging.merge, name="vehicle_merge"),
    path("vehicles/dntt/", views.report, name="dntt_report"),
    path("vehicles/dntt/<int:pk>/", views.dntt_edit, name="dntt_edit"),
    path("vehicles/dntt/<int:pk>/delete/", views.dntt_delete, name="dntt_delete"),
    path("vehicles/alarms/<int:pk>/clear/", views.alarm_clear, name="alarm_clear"),
    path("vehicles/<int:pk>/", views.detail, name="vehicle_detail"),
    path("vehicles/<int:pk>/edit/", views.edit, name="vehicle_edit"),
    path("vehicles/<int:pk>/merge/", merging.merge, name="vehicle_merge_into"),
    path("vehicles/<int:pk>/dntt/", views.dntt_add, name="dntt_add"),
    path("vehicles/<int:pk>/alarm/", views.alarm_raise, name="alarm_raise"),
]
