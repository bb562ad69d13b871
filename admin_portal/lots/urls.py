from django.urls import path

from admin_portal.lots import views, zones

urlpatterns = [
    path("lots/", views.lots, name="lot_list"),
    path("lots/add/", views.lot_add, name="lot_add"),
    path("lots/prices/", views.lot_prices, name="lot_prices"),
    path("lots/<int:pk>/", views.lot_edit, name="lot_edit"),
    path("lots/<int:pk>/zones/", zones.lot_zones, name="lot_zones"),
    path("lots/<int:pk>/archive/", views.lot_archive, name="lot_archive"),
    path("lots/<int:pk>/restore/", views.lot_restore, name="lot_restore"),
]
