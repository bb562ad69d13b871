from django.urls import path

from admin_portal.roles import views

urlpatterns = [
    path("roles/", views.role_table, name="role_list"),
    path("roles/add/", views.add, name="role_add"),
    path("roles/<int:pk>/", views.edit, name="role_edit"),
]
