from django.urls import path

from admin_portal.validations import report, views

urlpatterns = [
    path("validations/", views.records, name="validation_list"),
    path("validations/create/", views.create, name="validation_create"),
    path("validations/own/", views.made, name="validation_own"),
    path("validations/own/<int:pk>/", views.edit_own, name="validation_own_edit"),
    path("validations/own/<int:pk>/cancel/", views.cancel_own, name="validation_own_cancel"),
    path("validations/report/", report.report, name="validation_report"),
    path("validations/<int:pk>/", views.edit, name="validation_edit"),
    path("validations/<int:pk>/cancel/", views.cancel, name="validation_cancel"),
]
