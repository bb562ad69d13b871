from django.urls import path

from admin_portal.account import second_factor, views

urlpatterns = [
    path("login/", views.sign_in, name="login"),
    path("logout/", views.sign_out, name="logout"),
    path("login/code/", second_factor.enter, name="second_factor_code"),
    path("second-factor/", second_factor.mine, name="second_factor"),
    path("password/", views.change_password, name="change_password"),
    path("password/forgotten/", views.forgotten, name="forgotten_password"),
    path("password/forgotten/sent/", views.forgotten_sent, name="forgotten_password_sent"),
    path("password/new/<uuid:public_id>/<str:token>/", views.new_password, name="new_password"),
]
