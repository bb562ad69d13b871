from django.urls import path

from admin_portal.staff import views

urlpatterns = [
    path("staff/", views.people, name="staff_list"),
    path("staff/add/", views.add, name="staff_add"),
    path("staff/<int:pk>/", views.edit, name="staff_edit"),
    path("staff/<int:pk>/disable/", views.disable, name="staff_disable"),
    path("staff/<int:pk>/enable/", views.enable, name="staff_enable"),
    path("staff/<int:pk>/password/", views.reset_password, name="staff_password"),
    path("staff/<int:pk>/second-factor/off/", views.remove_factor, name="staff_factor_off"),
]
