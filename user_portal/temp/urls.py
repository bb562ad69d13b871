from django.urls import path

from user_portal.temp import pdf

urlpatterns = [
    path("temp/<uuid:reference>/permit.pdf", pdf.temp_permit_pdf, name="temp_permit_pdf"),
]
