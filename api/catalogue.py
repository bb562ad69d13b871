"""The endpoints: addresses, gate, OpenAPI document and documentation page are all made from these entries."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from api.access import Caller
from api.errors import of_refusal, of_validation
from core.exceptions import Refusal
from core.registry import Registry
from core.schemas import Documented


@dataclass(frozen=True)
class Endpoint:
    """One address of the API.

    `key` is the token scope that opens it. `path` follows `/api/`, with `<client>` for the client's code. `schema` is
    what it takes, `answer` what it gives; `example` (without the token) and `reply` are samples of both. `errors` are
    the codes of its rules, beside those of the gate and of its fields. With `writes` it takes an Idempotency-Key.
    `handle(caller, data)` does the work, behind the gate; with `is_view` it is a Django view that keeps its own door.
    """

    key: str
    path: str
    title: Any
    about: Any
    schema: type[Documented]
    answer: type[BaseModel]
    example: dict[str, Any]
    reply: dict[str, Any]
    handle: Callable[..., Any]
    errors: tuple[int, ...] = ()
    methods: tuple[str, ...] = ("POST",)
    writes: bool = False
    token_name: str = "apiToken"
    is_view: bool = False
    notes: tuple[Any, ...] = field(default=())

    def run(self, caller: Caller, body: dict[str, Any]) -> dict[str, Any]:
        """Check the body, do the work, give the answer; ApiError when either says no."""
        try:
            return self.handle(caller, self.schema.model_validate(body))
        except ValidationError as error:
            raise of_validation(self.schema, error) from None
        except Refusal as refusal:
            raise of_refusal(refusal) from None


catalogue: Registry[Endpoint] = Registry("API endpoint")


def endpoint(key: str, path: str, **facts):
    """Register the decorated function as the endpoint `key`; `facts` are the fields of Endpoint."""

    def register(handle):
        catalogue.register(key, Endpoint(key=key, path=path, handle=handle, **facts))
        return handle

    return register
