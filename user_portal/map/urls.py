from django.urls import path

from user_portal.map import views

urlpatterns = [
    path("map/", views.real_time_map, name="real_time_map"),
    path("map/places/", views.places, name="map_places"),
]
