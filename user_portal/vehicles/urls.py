from django.urls import path

from user_portal.vehicles import views

urlpatterns = [
    path("", views.vehicles, name="vehicles"),
    path("add/", views.add, name="vehicle_add"),
    path("associate/", views.associate, name="vehicle_associate"),
    path("<int:pk>/", views.edit, name="vehicle_edit"),
    path("<int:pk>/active/", views.switch, name="vehicle_switch"),
    path("<int:pk>/remove/", views.remove, name="vehicle_remove"),
]
