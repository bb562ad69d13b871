from django.urls import path

from admin_portal.mail import views

urlpatterns = [
    path("mail/", views.mails, name="mail_list"),
    path("mail/<int:pk>/", views.mail, name="mail_detail"),
]
