"""What people read about the API: the documentation page and the OpenAPI document."""

import json
from functools import cache
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from api.access import is_code
from api.catalogue import Endpoint, catalogue
from api.errors import TEXTS, ApiError, status_of
from api.gate import Reply
from api.openapi import attributes, document, error_codes
from api.responses import response

SAMPLE_CLIENT, SAMPLE_TOKEN = "OC_TOMA", "YOUR-API-TOKEN"


@require_GET
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI 3.1 document, always in English."""
    return response(Reply(200, snapshot()))


@cache
def snapshot() -> bytes:
    """The document as it is served and as docs/openapi.json keeps it."""
    with translation.override("en"):
        return orjson.dumps(document(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


@csrf_exempt
def nowhere(request: HttpRequest) -> HttpResponse:
    """404 in the one error shape for an address that is none."""
    error = ApiError(9003, status=404)
    return response(Reply(error.status, error.content()))


@require_GET
def documentation(request: HttpRequest) -> HttpResponse:
    """Every endpoint with its attributes, samples and error codes, for the client code in the query."""
    wanted = request.GET.get("client", "").strip()
    code = wanted if is_code(wanted) else SAMPLE_CLIENT
    site = request.build_absolute_uri("/").rstrip("/")
    chapters = [_chapter(endpoint, site, code) for endpoint in catalogue]
    errors = [(code, text, status_of(code)) for code, text in TEXTS.items()]
    return render(
        request,
        "api/docs.html",
        {"chapters": chapters, "errors": errors, "code": code, "token": SAMPLE_TOKEN},
    )


def _chapter(endpoint: Endpoint, site: str, code: str) -> dict[str, Any]:
    url = f"{site}/api/{endpoint.path.replace('<client>', code)}"
    example = endpoint.example | ({"client": code} if "client" in endpoint.example else {})
    body = json.dumps({endpoint.token_name: SAMPLE_TOKEN, **example}, indent=2)
    return {
        "endpoint": endpoint,
        "anchor": endpoint.key.replace(".", "-"),
        "url": url,
        "attributes": attributes(endpoint),
        "errors": [(number, TEXTS[number], status_of(number)) for number in error_codes(endpoint)],
        "curl": f"curl -X POST '{url}' \\\n  -H 'Content-Type: application/json' \\\n  -d '{body}'",
        "javascript": _javascript(url, body),
        "reply": json.dumps(endpoint.reply, indent=2),
    }


def _javascript(url: str, body: str) -> str:
    inner = body.replace("\n", "\n  ")
    return (
        f"const answer = await fetch('{url}', {{\n"
        "  method: 'POST',\n"
        "  headers: {'Content-Type': 'application/json'},\n"
        f"  body: JSON.stringify({inner}),\n"
        "});\n"
        "console.log(answer.status, await answer.json());"
    )
