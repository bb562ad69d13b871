from django.urls import path

from admin_portal.files import views

urlpatterns = [
    path("files/", views.files, name="file_list"),
    path("files/upload/", views.upload, name="file_upload"),
    path("files/<int:pk>/", views.edit, name="file_edit"),
    path("files/<int:pk>/replace/", views.replace, name="file_replace"),
    path("files/<int:pk>/archive/", views.archive, name="file_archive"),
    path("files/<int:pk>/restore/", views.restore, name="file_restore"),
    path("files/<int:pk>/delete/", views.delete, name="file_delete"),
]
