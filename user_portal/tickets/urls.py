from django.urls import path

from user_portal.tickets import guests, photos, views

urlpatterns = [
    path("", views.tickets, name="tickets"),
    path("<int:pk>/", views.ticket, name="ticket"),
    path("find/", guests.find, name="ticket_lookup"),
    path("found/", guests.found, name="ticket_guest"),
    path("photos/<uuid:uuid>/", photos.photo, name="ticket_photo"),
]
