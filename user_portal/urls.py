from django.urls import include, path

app_name = "user_portal"
urlpatterns = [
    path("", include("user_portal.home.urls")),
    path("", include("user_portal.account.urls")),
    path("register/", include("user_portal.registration.urls")),
    path("profile/", include("user_portal.profile.urls")),
    path("company/", include("user_portal.company.urls")),
    path("unsubscribe/", include("user_portal.unsubscribe.urls")),
    path("vehicles/", include("user_portal.vehicles.urls")),
    path("", include("user_portal.payments.urls")),
    path("", include("user_portal.permits.urls")),
    path("", include("user_portal.lots.urls")),
    path("", include("user_portal.map.urls")),
    path("", include("user_portal.lot_groups.urls")),
    path("", include("user_portal.quick.urls")),
    path("", include("user_portal.temp.urls")),
    path("", include("user_portal.waitlist.urls")),
    path("tickets/", include("user_portal.tickets.urls")),
    path("", include("user_portal.pages.urls")),  # the last one: it takes any address of one part
]
