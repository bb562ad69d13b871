from django.urls import path

from admin_portal.imports import downloads, views

urlpatterns = [
    path("imports/", views.imports, name="import_list"),
    path("imports/upload/", views.upload, name="import_upload"),
    path("imports/template/", downloads.template, name="import_template"),
    path("imports/<int:pk>/", views.one_run, name="import_detail"),
    path("imports/<int:pk>/rows/", views.rows, name="import_rows"),
    path("imports/<int:pk>/start/", views.start, name="import_start"),
    path("imports/<int:pk>/cancel/", views.cancel, name="import_cancel"),
    path("imports/<int:pk>/file/", downloads.file, name="import_file"),
    path("imports/<int:pk>/failures/", downloads.failures, name="import_failures"),
]
