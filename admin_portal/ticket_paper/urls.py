from django.urls import path

from admin_portal.ticket_paper import views

urlpatterns = [path("violations/<int:pk>/ticket.pdf", views.printed, name="violation_pdf")]
