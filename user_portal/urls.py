from django.urls import include, path

app_name = "user_portal"
urlpatterns = [
    path("", include("user_portal.home.urls")),
    path("", include("user_portal.account.urls")),
]
