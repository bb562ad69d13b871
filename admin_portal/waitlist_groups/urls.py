from django.urls import path

from admin_portal.waitlist_groups import views

urlpatterns = [
    path("waitlist-groups/", views.groups, name="waitlist_group_list"),
    path("waitlist-groups/add/", views.add, name="waitlist_group_add"),
    path("waitlist-groups/<int:pk>/", views.edit, name="waitlist_group_edit"),
    path("waitlist-groups/<int:pk>/delete/", views.delete, name="waitlist_group_delete"),
]
