from django.urls import path

from admin_portal.api_tokens import views

urlpatterns = [
    path("tokens/", views.tokens_page, name="token_list"),
    path("tokens/add/", views.add, name="token_add"),
    path("tokens/<int:pk>/", views.calls, name="token_calls"),
    path("tokens/<int:pk>/revoke/", views.revoke, name="token_revoke"),
]
