from django.urls import path

from admin_portal.lots import flex, qr, tab_pages, views, zones

urlpatterns = [
    path("lots/", views.lots, name="lot_list"),
    path("lots/add/", views.lot_add, name="lot_add"),
    path("lots/prices/", views.lot_prices, name="lot_prices"),
    path("lots/<int:pk>/", tab_pages.lot_edit, name="lot_edit"),
    path("lots/<int:pk>/zones/", zones.lot_zones, name="lot_zones"),
    path("lots/<int:pk>/standard/", tab_pages.lot_standard, name="lot_standard"),
    path("lots/<int:pk>/temporary/", tab_pages.lot_temporary, name="lot_temporary"),
    path("lots/<int:pk>/qr.png", qr.lot_qr_png, name="lot_qr_png"),
    path("lots/<int:pk>/qr.svg", qr.lot_qr_svg, name="lot_qr_svg"),
    path("lots/<int:pk>/qr/", qr.lot_qr_sheet, name="lot_qr_sheet"),
    path("lots/<int:pk>/qr/regenerate/", tab_pages.lot_qr_regenerate, name="lot_qr_regenerate"),
    path("lots/<int:pk>/flex/", flex.lot_flex, name="lot_flex"),
    path("lots/<int:pk>/flex/add/", flex.lot_slot_add, name="lot_slot_add"),
    path("lots/<int:pk>/flex/clear/", flex.lot_flex_clear, name="lot_flex_clear"),
    path("lots/slots/<int:pk>/", flex.lot_slot_edit, name="lot_slot_edit"),
    path("lots/<int:pk>/settings/", tab_pages.lot_settings, name="lot_settings"),
    path("lots/<int:pk>/statistics/", tab_pages.lot_statistics, name="lot_statistics"),
    path("lots/<int:pk>/archive/", views.lot_archive, name="lot_archive"),
    path("lots/<int:pk>/restore/", views.lot_restore, name="lot_restore"),
]
