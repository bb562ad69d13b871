from django.urls import path

from user_portal.registration import views

urlpatterns = [
    path("", views.choose, name="register"),
    path("<int:number>/", views.questions, name="register_type"),
    path("sent/<uuid:public_id>/", views.sent, name="registered"),
    path("confirm/<uuid:public_id>/<str:token>/", views.confirm, name="confirm_address"),
]
