from django.urls import path

from user_portal.pages import views

urlpatterns = [
    path("popup/<str:trigger>/", views.popup, name="popup"),
    path("<slug:slug>/", views.page, name="page"),
]
