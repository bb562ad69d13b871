from django.urls import path

from admin_portal.system_settings import views

urlpatterns = [
    path("settings/", views.tab_pages["general"], name="settings_general"),
    path("settings/user-profile/", views.tab_pages["user_profile"], name="settings_user_profile"),
    path("settings/permits/", views.tab_pages["permits"], name="settings_permits"),
    path("settings/violations/", views.tab_pages["violations"], name="settings_violations"),
    path("settings/payments/", views.tab_pages["payments"], name="settings_payments"),
    path("settings/maps/", views.tab_pages["maps"], name="settings_maps"),
    path("settings/third-party/", views.tab_pages["third_party"], name="settings_third_party"),
    path("settings/history/", views.history, name="settings_history"),
]
