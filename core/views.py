"""Pages that belong to no surface: health, language, theme."""

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from core.addresses import safe_next
from core.choices import Language
from core.health import ailments
from core.locale import YEAR, keep_language

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
    response = redirect(safe_next(request, "/"))
    language = request.POST.get("language")
    if language in Language.codes():
        if request.user.is_authenticated:
            request.user.language = language
            request.user.save(update_fields=["language"])
        keep_language(response, language)
    return response


@require_POST
def set_theme(request):
    """Keep light, dark or the device's own choice."""
    response = redirect(safe_next(request, "/"))
    if request.POST.get("theme") in THEMES:
        response.set_cookie(
            "theme", request.POST["theme"], max_age=YEAR, samesite="Lax", secure=settings.SECURE
        )
    return response
