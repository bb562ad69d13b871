"""The least pages that sign people in, before the house's own, so that these tests depend on no surface's pages."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.urls import path

from accounts.login import change_own_password, sign_in, sign_out, site_of
from opscom.urls import urlpatterns as house


def enter(request, kind):
    user = sign_in(
        request, kind=kind, identifier=request.POST["identifier"], password=request.POST["password"]
    )
    return HttpResponse(f"hello {user.username}" if user else "no", status=200 if user else 400)


def leave(request):
    sign_out(request)
    return HttpResponse("bye")


def who(request):
    user = request.user
    name = user.username or user.email if user.is_authenticated else None
    return JsonResponse({"name": name, "site": request.client and site_of(request)})


def change(request):
    change_own_password(request, request.POST["new"])
    return HttpResponse("changed")


def remember(request):
    request.session["basket"] = request.GET["basket"]
    messages.info(request, "kept")
    return HttpResponse(request.session["basket"])


def basket(request):
    return HttpResponse(request.session.get("basket", "empty"))


def new_password(request, public_id, token):
    return HttpResponse("new")


urlpatterns = [
    path("enter/<str:kind>/", enter),
    path("leave/", leave),
    path("who/", who),
    path("change/", change),
    path("remember/", remember),
    path("basket/", basket),
    path("new/<uuid:public_id>/<str:token>/", new_password, name="new_password"),
    path("operator/enter/<str:kind>/", enter),
    path("operator/who/", who),
    *house,
]
