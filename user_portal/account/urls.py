from django.urls import path

from user_portal.account import views

urlpatterns = [
    path("login/", views.sign_in, name="login"),
    path("login/by/<int:pk>/", views.sign_in_by, name="login_by"),
    path("logout/", views.sign_out, name="logout"),
    path("password/", views.change_password, name="change_password"),
    path("password/forgotten/", views.forgotten, name="forgotten_password"),
    path("password/forgotten/sent/", views.forgotten_sent, name="forgotten_password_sent"),
    path("password/new/<uuid:public_id>/<str:token>/", views.new_password, name="new_password"),
]
