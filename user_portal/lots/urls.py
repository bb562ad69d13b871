from django.urls import path

from user_portal.lots import views

urlpatterns = [
    path("lots/", views.lots, name="lots"),
    path("lots/<int:pk>/", views.lot, name="lot"),
    path("lots/<int:pk>/picture/", views.picture, name="lot_picture"),
    path("lots/<int:pk>/password/", views.password, name="lot_password"),
    path("l/<uuid:token>/", views.link, name="lot_link"),
]
