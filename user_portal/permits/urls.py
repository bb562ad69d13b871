from django.urls import path

from user_portal.permits import buying, views

urlpatterns = [
    path("permits/", views.permits, name="permits"),
    path("permits/buy/<int:pk>/", buying.buy, name="permit_buy"),
    path("permits/<int:pk>/give-up/", views.give_up, name="permit_give_up"),
    path("permits/<int:pk>/vehicles/", views.vehicles, name="permit_vehicles"),
]
