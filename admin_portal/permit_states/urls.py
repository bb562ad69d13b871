from django.urls import path

from admin_portal.permit_states import views

urlpatterns = [
    path("permit-states/", views.states, name="permit_state_list"),
    path("permit-states/add/", views.add, name="permit_state_add"),
    path("permit-states/<int:pk>/", views.edit, name="permit_state_edit"),
    path("permit-states/<int:pk>/default/", views.make_default, name="permit_state_default"),
    path("permit-states/<int:pk>/delete/", views.delete, name="permit_state_delete"),
]
