"""The site's addresses (DECISIONS 28)."""

from django.contrib import admin
from django.urls import include, path

from core.views import healthz, set_language, set_theme

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("language/", set_language, name="set_language"),
    path("theme/", set_theme, name="set_theme"),
    path("operator/", admin.site.urls),
    path("admin/", include("admin_portal.urls")),
    path("api/", include("api.urls")),
    path("", include("content.urls")),
    path("hooks/", include("integrations.mailgun.urls")),
    path("hooks/", include("payments.urls")),
    path("", include("user_portal.urls")),
]
