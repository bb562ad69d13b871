"""The page's language: account, cookie, Accept-Language, client's default (DECISIONS 6)."""

from django.conf import settings
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

from core.choices import Language

YEAR = 365 * 24 * 3600


class LocaleMiddleware:
    """Activates one of the client's languages. The account's choice is put into the cookie at sign-in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with translation.override(chosen_language(request)):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


def keep_language(response, language: str):
    """Put a language into the cookie, as signing in does with the account's; "" changes nothing. Returns `response`."""
    if language:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, samesite="Lax", secure=settings.SECURE
        )
    return response


def chosen_language(request) -> str:
    """The language of this request, always one that the client offers."""
    offered = request.client.languages if request.client else Language.codes()
    default = request.client.default_language if request.client else settings.LANGUAGE_CODE
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    wishes = [cookie] if cookie else []
    wishes += [
        code for code, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    ]
    for wish in wishes:
        try:
            language = get_supported_language_variant(wish)
        except LookupError:
            continue
        if language in offered:
            return language
    return default
