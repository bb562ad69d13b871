from django.urls import path

from user_portal.lot_groups import views

urlpatterns = [path("lot-groups/<int:pk>/", views.lot_group, name="lot_group")]
