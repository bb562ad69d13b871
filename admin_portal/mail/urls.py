from django.urls import path

from admin_portal.mail import content, figures, views

urlpatterns = [
    path("mail/", views.mails, name="mail_list"),
    path("mail/domains/", figures.figures, name="mail_figures"),
    path("mail/<int:pk>/", views.mail, name="mail_detail"),
    path("mail/<int:pk>/html/", content.html, name="mail_html"),
    path("mail/<int:pk>/again/", views.again, name="mail_again"),
    path("mail/files/<int:pk>/", content.file, name="mail_file"),
]
