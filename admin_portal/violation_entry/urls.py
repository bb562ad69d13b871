from django.urls import path

from admin_portal.violation_entry import files, vehicle, views

urlpatterns = [
    path("violations/entry/", views.add, name="violation_add"),
    path("violations/entry/vehicle/", vehicle.add, name="violation_add_vehicle"),
    path("violations/<int:pk>/files/add/", files.add, name="violation_file_add"),
    path("violations/files/<int:pk>/", files.file, name="violation_file"),
    path("violations/files/<int:pk>/archive/", files.archive, name="violation_file_archive"),
    path("violations/files/<int:pk>/restore/", files.restore, name="violation_file_restore"),
]
