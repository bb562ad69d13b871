from django.urls import path

from admin_portal.bulk_mail import preview, sending, views

urlpatterns = [
    path("bulk-mail/", views.messages, name="bulk_mail_list"),
    path("bulk-mail/write/", views.write, name="bulk_mail_add"),
    path("bulk-mail/<int:pk>/", views.message, name="bulk_mail_detail"),
    path("bulk-mail/<int:pk>/edit/", views.edit, name="bulk_mail_edit"),
    path("bulk-mail/<int:pk>/preview/", preview.document, name="bulk_mail_preview"),
    path("bulk-mail/<int:pk>/test/", sending.test, name="bulk_mail_test"),
    path("bulk-mail/<int:pk>/send/", sending.send, name="bulk_mail_send"),
    path("bulk-mail/<int:pk>/cancel/", views.cancel, name="bulk_mail_cancel"),
    path("bulk-mail/<int:pk>/delete/", views.delete, name="bulk_mail_delete"),
    path("bulk-mail/<int:pk>/recipients/", views.recipients, name="bulk_mail_recipients"),
]
