from django.urls import path

from user_portal.quick import views

urlpatterns = [
    path("q/<uuid:token>/", views.quick, name="quick"),
    path("q/<uuid:token>/pay/", views.review, name="quick_review"),
]
