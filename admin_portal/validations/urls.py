from django.urls import path

from admin_portal.validations import report, views

urlpatterns = [
    path("validations/", views.records, name="validation_list"),
    path("validations/create/", views.create, name="validation_create"),
    path("validations/report/", report.report, name="validation_report"),
    path("validations/<int:pk>/", views.edit, name="validation_edit"),
    path("validations/<int:pk>/cancel/", views.cancel, name="validation_cancel"),
]
