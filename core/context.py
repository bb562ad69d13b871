"""What every template may ask for."""

from django.conf import settings

from core.choices import Language
from core.views import THEMES


def site(request):
    """The client, its languages, the theme and whether this is a demo."""
    client = getattr(request, "client", None)
    theme = request.COOKIES.get("theme", "auto")
    return {
        "client": client,
        "offered_languages": [
            (code, Language(code).label) for code in (client.languages if client else Language)
        ],
        "theme": theme if theme in THEMES else "auto",
        "is_demo": settings.DEMO,
        "request_id": getattr(request, "request_id", ""),
    }
