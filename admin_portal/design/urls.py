from django.urls import path

from admin_portal.design import views

urlpatterns = [
    path("design/", views.brand, name="design_brand"),
    path("design/preview.css", views.preview_sheet, name="design_preview"),
]
