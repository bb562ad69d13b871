from django.urls import path

from admin_portal.allocate import adding, views

urlpatterns = [
    path("allocate/", views.allocate, name="allocate"),
    path("allocate/<int:pk>/", adding.add, name="allocate_add"),
]
