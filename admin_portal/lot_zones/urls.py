from django.urls import path

from admin_portal.lot_zones import views

urlpatterns = [
    path("lot-zones/", views.zone_table, name="lot_zone_list"),
    path("lot-zones/add/", views.zone_add, name="lot_zone_add"),
    path("lot-zones/<int:pk>/", views.zone_edit, name="lot_zone_edit"),
    path("lot-zones/<int:pk>/delete/", views.zone_delete, name="lot_zone_delete"),
]
