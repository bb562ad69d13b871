from django.urls import path

from admin_portal.sftp import views

urlpatterns = [
    path("settings/sftp/", views.overview, name="sftp_login"),
    path("settings/sftp/password/", views.password, name="sftp_password"),
    path("settings/sftp/keys/", views.keys, name="sftp_keys"),
    path("settings/sftp/test/", views.test, name="sftp_test"),
    path("settings/sftp/<int:pk>/disable/", views.disable, name="sftp_disable"),
    path("settings/sftp/<int:pk>/enable/", views.enable, name="sftp_enable"),
]
