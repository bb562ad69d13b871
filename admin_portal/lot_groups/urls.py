from django.urls import path

from admin_portal.lot_groups import views

urlpatterns = [
    path("lot-groups/", views.group_table, name="lot_group_list"),
    path("lot-groups/add/", views.group_add, name="lot_group_add"),
    path("lot-groups/<int:pk>/", views.group_edit, name="lot_group_edit"),
    path("lot-groups/<int:pk>/delete/", views.group_delete, name="lot_group_delete"),
]
