"""Addresses that pages of every surface and mails use; they belong to no surface and know no visitor."""

from django.urls import path

from content import views

app_name = "content"
urlpatterns = [
    path("brand.css", views.brand_sheet, name="brand_sheet"),
    path("files/<uuid:public_id>/<str:name>", views.file, name="file"),
    path("files/<uuid:public_id>/small/<str:name>", views.thumbnail, name="thumbnail"),
]
