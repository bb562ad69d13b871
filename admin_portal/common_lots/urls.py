from django.urls import path

from admin_portal.common_lots import views

urlpatterns = [
    path("common-lots/", views.types, name="common_lot_list"),
    path("common-lots/add/", views.add, name="common_lot_add"),
    path("common-lots/<int:pk>/", views.edit, name="common_lot_edit"),
    path("common-lots/<int:pk>/delete/", views.delete, name="common_lot_delete"),
]
