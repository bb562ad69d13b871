from django.urls import path

from admin_portal.audit_log import views

urlpatterns = [
    path("audit/", views.entries, name="audit_list"),
    path("audit/<int:pk>/", views.entry, name="audit_entry"),
]
