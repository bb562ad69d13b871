from django.urls import path

from user_portal.unsubscribe import views

urlpatterns = [path("<uuid:public_id>/<str:token>/", views.unsubscribe, name="unsubscribe")]
