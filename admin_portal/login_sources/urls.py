from django.urls import path

from admin_portal.login_sources import views

urlpatterns = [
    path("login-sources/", views.sources, name="login_source_list"),
    path("login-sources/add/", views.add, name="login_source_add"),
    path("login-sources/<int:pk>/", views.edit, name="login_source_edit"),
    path("login-sources/<int:pk>/enable/", views.enable, name="login_source_enable"),
    path("login-sources/<int:pk>/disable/", views.disable, name="login_source_disable"),
    path("login-sources/<int:pk>/archive/", views.archive, name="login_source_archive"),
    path("login-sources/<int:pk>/restore/", views.restore, name="login_source_restore"),
]
