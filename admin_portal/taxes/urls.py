from django.urls import path

from admin_portal.taxes import views

urlpatterns = [path("taxes/", views.taxes, name="taxes")]
