from django.urls import path

from integrations.mailgun.hooks import hook

urlpatterns = [path("mailgun/<str:code>/<str:secret>/", hook, name="mailgun_hook")]
