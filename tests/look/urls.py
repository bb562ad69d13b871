"""The gallery's addresses: /<layout>/<page>/, and the names that the layouts link to."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import include, path

from core.views import set_language, set_theme
from tests.look import gallery


def nothing(request):
    return HttpResponse(status=204)


surface = [
    path("", nothing, name="home"),
    path("login/", nothing, name="login"),
    path("logout/", nothing, name="logout"),
]
urlpatterns = [
    path("language/", set_language, name="set_language"),
    path("theme/", set_theme, name="set_theme"),
    path("a/", include((surface, "admin_portal"))),
    path("u/", include((surface, "user_portal"))),
    path("<str:layout>/parts/", gallery.page("parts", parts=gallery.parts)),
    path(
        "<str:layout>/list/",
        gallery.page(
            "list", table=gallery.table(180), filter=gallery.rights_filter, bulk_actions=gallery.bulk
        ),
    ),
    path("<str:layout>/none/", gallery.page("list", table=gallery.table(0), filter=gallery.rights_filter)),
    path("<str:layout>/form/", gallery.page("form", form=gallery.empty_form)),
    path("<str:layout>/errors/", gallery.page("form", form=gallery.filled_form)),
    path("<str:layout>/login/", gallery.page("login", form=gallery.confirm_form)),
    path("<str:layout>/confirm/", gallery.page("confirm", form=gallery.confirm_form)),
    path("trouble/<str:template>", lambda request, template: render(request, template)),
]
