from django.urls import path

from admin_portal.mail_domain import views

urlpatterns = [path("settings/email-domain/", views.mail_domain, name="mail_domain")]
