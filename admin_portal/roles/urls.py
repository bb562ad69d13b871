from django.urls import path

from admin_portal.roles import reports, views

urlpatterns = [
    path("roles/", views.role_table, name="role_list"),
    path("roles/add/", views.add, name="role_add"),
    path("roles/<int:pk>/second-factor/on/", views.require_factor, name="role_factor_on"),
    path("roles/<int:pk>/second-factor/off/", views.release_factor, name="role_factor_off"),
    path("who-can/", reports.who_can, name="who_can"),
    path("login-activity/", reports.activity, name="login_activity"),
    path("roles/<int:pk>/", views.edit, name="role_edit"),
]
