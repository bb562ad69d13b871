"""The OpenAPI 3.1 document, made from the catalogue; docs/openapi.json is its committed snapshot."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from api.catalogue import Endpoint, catalogue
from api.errors import TEXTS, status_of
from core.schemas import About, Documented, Unless, codes_of, note

TOKEN_LIMIT = 50
# What every call can end with: those of the gate (DECISIONS 17).
GATE_CODES = (9000, 9001, 9002, 9003, 9033, 9034)
_GATE_STATUSES = {
    413: _("The body is larger than 64 KiB."),
    429: _("The token's calls of this minute are spent; Retry-After says how long to wait."),
    500: _("A mistake of ours; the reference id finds it in our log."),
    503: _("The service is not available just now; try again."),
}


@dataclass(frozen=True)
class Attribute:
    """One line of an endpoint's attribute table."""

    names: tuple[str, ...]
    is_required: bool
    instead: tuple[str, ...]
    limit: int | None
    schema: dict[str, Any]
    codes: dict[str, int]
    about: Any

    @property
    def code_list(self) -> str:
        """The codes as they stand in a table's cell."""
        return ", ".join(str(code) for code in sorted(set(self.codes.values())))


def attributes(endpoint: Endpoint) -> list[Attribute]:
    """The documented attributes, the token first."""
    token = Attribute(
        (endpoint.token_name,),
        True,
        (),
        TOKEN_LIMIT,
        {"type": "string", "maxLength": TOKEN_LIMIT},
        {"missing": 9001, "invalid": 9034},
        _("Your API token. It may come in the header “Authorization: Bearer” instead."),
    )
    return [token, *(_attribute(endpoint.schema, key) for key in endpoint.schema.model_fields)]


def error_codes(endpoint: Endpoint) -> list[int]:
    """Every code the endpoint can answer."""
    of_fields = {code for attribute in attributes(endpoint) for code in attribute.codes.values()}
    return sorted({*GATE_CODES, *of_fields, *endpoint.errors})


def document() -> dict[str, Any]:
    """The whole document, in the active language."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "opscom API",
            "version": "1",
            "description": str(
                _("Parking rights in, answers about plates out. Bodies and answers are JSON.")
            ),
        },
        "servers": [{"url": "/api"}],
        "paths": {_path(endpoint): _methods(endpoint) for endpoint in catalogue},
        "components": {
            "schemas": {
                "Error": _error_schema(),
                **{endpoint.schema.__name__: request_schema(endpoint) for endpoint in catalogue},
                **_answer_schemas(),
            }
        },
    }


def request_schema(endpoint: Endpoint) -> dict[str, Any]:
    """The JSON schema of an endpoint's body, with every documented name."""
    listed = attributes(endpoint)
    schema = {
        "type": "object",
        "properties": {name: _property(item, name) for item in listed for name in item.names},
        "example": {endpoint.token_name: "YOUR-API-TOKEN", **endpoint.example},
    }
    needs = [_one_of([*item.names, *item.instead]) for item in listed if item.is_required]
    return schema | {"allOf": needs}


def _one_of(names: list[str]) -> dict[str, Any]:
    """One of the names must be there."""
    wanted = [{"required": [name]} for name in names]
    return wanted[0] if len(wanted) == 1 else {"anyOf": wanted}


def _attribute(model: type[Documented], key: str) -> Attribute:
    field = model.model_fields[key]
    unless = note(model, key, Unless)
    schema = _plain(model.model_json_schema()["properties"][key])
    codes = codes_of(model, key)
    can_fail = {"invalid": codes.invalid}
    if field.is_required():
        can_fail["missing"] = codes.missing
    if "maxLength" in schema:
        can_fail["too_long"] = codes.too_long
    if "minLength" in schema:
        can_fail["too_short"] = codes.too_short
    return Attribute(
        names=model.documented[key].names,
        is_required=field.is_required(),
        instead=model.documented[unless.other].names if unless else (),
        limit=schema.get("maxLength"),
        schema=schema,
        codes=can_fail,
        about=note(model, key, About).text,
    )


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """A field's schema without null, titles and defaults: what is not sent is simply not there."""
    options = [option for option in schema.get("anyOf", ()) if option != {"type": "null"}]
    if len(options) == 1:
        return _plain(options[0])
    kept = {key: value for key, value in schema.items() if key not in ("title", "default", "anyOf")}
    return {"type": [option["type"] for option in options], **kept} if options else kept


def _property(attribute: Attribute, name: str) -> dict[str, Any]:
    first = attribute.names[0]
    about = attribute.about if name == first else _("Another name of %(name)s.") % {"name": first}
    return {**attribute.schema, "description": str(about), "x-error-codes": attribute.codes}


def _path(endpoint: Endpoint) -> str:
    return "/" + endpoint.path.replace("<client>", "{client}")


def _methods(endpoint: Endpoint) -> dict[str, Any]:
    return {method.lower(): _operation(endpoint, method) for method in endpoint.methods}


def _operation(endpoint: Endpoint, method: str) -> dict[str, Any]:
    suffix = "" if method == endpoint.methods[0] else f".{method.lower()}"
    if method == "GET":  # OpenAPI knows no body for it
        asked = {"parameters": [*_parameters(endpoint), *_query(endpoint)]}
    else:
        body = {"required": True, "content": _json(endpoint.schema)}
        asked = {"parameters": _parameters(endpoint), "requestBody": body}
    return {
        "operationId": endpoint.key + suffix,
        "summary": str(endpoint.title),
        "description": " ".join(str(sentence) for sentence in (endpoint.about, *endpoint.notes)),
        **asked,
        "responses": {
            "200": {
                "description": str(_("It worked.")),
                "content": _json(endpoint.answer, example=endpoint.reply),
            },
            **_failures(endpoint),
        },
    }


def _parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    parameters = []
    if "<client>" in endpoint.path:
        about = str(_("The client's code, such as OC_TOMA or OC-TOMA."))
        parameters.append(
            {
                "name": "client",
                "in": "path",
                "required": True,
                "description": about,
                "schema": {"type": "string"},
            }
        )
    if endpoint.writes:
        about = str(
            _("Any text of your own: the same call sent again with it acts once and gets the same answer.")
        )
        parameters.append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "description": about,
                "schema": {"type": "string", "maxLength": 255},
            }
        )
    return parameters


def _query(endpoint: Endpoint) -> list[dict[str, Any]]:
    """The attributes as a GET says them in its address."""
    return [
        {
            "name": item.names[0],
            "in": "query",
            "description": str(item.about),
            "schema": item.schema,
        }
        for item in attributes(endpoint)
    ]


def _failures(endpoint: Endpoint) -> dict[str, Any]:
    told: dict[int, list[str]] = {}
    for code in error_codes(endpoint):
        told.setdefault(status_of(code), []).append(f"{code}: {TEXTS[code]}")
    told |= {status: [str(text)] for status, text in _GATE_STATUSES.items()}
    if endpoint.writes:
        text = _("The call with this Idempotency-Key is still at work.")
        told.setdefault(HTTPStatus.CONFLICT, []).append(str(text))
        told[422] = [str(_("This Idempotency-Key came with another body before."))]
    error = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    return {
        str(int(status)): {"description": " ".join(lines), "content": error}
        for status, lines in sorted(told.items())
    }


def _json(model: type[BaseModel], **facts) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}, **facts}}


def _error_schema() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["ErrorCode", "ErrorMessage"],
        "properties": {
            "ErrorCode": {"type": "integer", "enum": list(TEXTS)},
            "ErrorMessage": {"type": "string"},
            "Field": {"type": "string"},
            "reference_id": {"type": "string"},
        },
        "example": {"ErrorCode": 9001, "ErrorMessage": TEXTS[9001]},
    }


def _answer_schemas() -> dict[str, Any]:
    schemas: dict[str, Any] = {}
    for endpoint in catalogue:
        schema = endpoint.answer.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= schema.pop("$defs", {})
        schemas[endpoint.answer.__name__] = schema
    return schemas
