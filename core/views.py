"""Pages that belong to no surface: health, language, theme."""

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from core.choices import Language
from core.health import ailments

YEAR = 365 * 24 * 3600
THEMES = ("auto", "light", "dark")


@require_GET
def healthz(request):
    """200 when web, database, broker and beat are well, else 503 with the reasons (DESIGN §10)."""
    reasons = ailments()
    return JsonResponse(
        {"status": "ill" if reasons else "well", "reasons": reasons}, status=503 if reasons else 200
    )


@require_POST
def set_language(request):
    """Keep the language chosen by the header's link, on the account when signed in; back to the same page."""
    response = _back(request)
    language = request.POST.get("language")
    if language in Language.codes():
        if request.user.is_authenticated:
            type(request.user).objects.filter(pk=request.user.pk).update(language=language)
        _keep(response, settings.LANGUAGE_COOKIE_NAME, language)
    return response


@require_POST
def set_theme(request):
    """Keep light, dark or the device's own choice."""
    response = _back(request)
    if request.POST.get("theme") in THEMES:
        _keep(response, "theme", request.POST["theme"])
    return response


def _back(request):
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return redirect(target if safe else "/")


def _keep(response, name, value):
    response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=settings.SECURE)
