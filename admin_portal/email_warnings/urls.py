from django.urls import path

from admin_portal.email_warnings import views

urlpatterns = [
    path("email-warnings/", views.warnings, name="email_warning_list"),
    path("email-warnings/add/", views.add, name="email_warning_add"),
    path("email-warnings/<int:pk>/", views.edit, name="email_warning_edit"),
    path("email-warnings/<int:pk>/test/", views.test, name="email_warning_test"),
    path("email-warnings/<int:pk>/pause/", views.pause, name="email_warning_pause"),
    path("email-warnings/<int:pk>/resume/", views.resume, name="email_warning_resume"),
    path("email-warnings/<int:pk>/remove/", views.remove, name="email_warning_remove"),
]
