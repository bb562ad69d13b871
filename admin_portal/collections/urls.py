from django.urls import path

from admin_portal.collections import batches, export, flag

urlpatterns = [
    path("collections/export/", export.found, name="collections_export"),
    path("collections/export/send/", export.send, name="collections_send"),
    path("collections/batches/", batches.sent, name="batch_list"),
    path("collections/batches/<int:pk>/", batches.detail, name="batch_detail"),
    path("collections/batches/<int:pk>/file/", batches.file, name="batch_file"),
    path("collections/batches/<int:pk>/undo/", batches.undo, name="batch_undo"),
    path("violations/<int:pk>/collections/", flag.flag, name="violation_flag"),
]
