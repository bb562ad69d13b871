from django.urls import path

from user_portal.temp import booking, pdf, views

urlpatterns = [
    path("lots/<int:pk>/temp/", booking.book, name="temp_book"),
    path("temp/<uuid:reference>/", views.permit, name="temp_permit"),
    path("temp/<uuid:reference>/permit.pdf", pdf.temp_permit_pdf, name="temp_permit_pdf"),
    path("temp/<uuid:reference>/give-up/", views.give_up, name="temp_give_up"),
]
