from django.urls import path

from user_portal.waitlist import views

urlpatterns = [
    path("waitlist/", views.waitlist, name="waitlist"),
    path("waitlist/join/<int:pk>/", views.join, name="waitlist_join"),
    path("waitlist/<int:pk>/leave/", views.leave, name="waitlist_leave"),
]
