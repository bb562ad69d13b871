"""The answers with which Stripe does not do it, in its own shape (integrations §15.3)."""

from integrations.fakes.vendor import Answer


class Refused(Exception):
    """Answered as an error object."""

    def __init__(
        self,
        words: str,
        *,
        status: int = 400,
        param: str = "",
        code: str = "",
        kind: str = "invalid_request_error",
    ):
        super().__init__(words)
        facts = {"code": code, "message": words, "param": param, "type": kind}
        self.answer = Answer.json({"error": {name: fact for name, fact in facts.items() if fact}}, status)


def no_key() -> Refused:
    return Refused(
        "You did not provide an API key. You need to provide your API key in the Authorization header,"
        " using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
        status=401,
    )


def bad_key(key: str) -> Refused:
    return Refused(f"Invalid API Key provided: {key[:8]}****{key[-4:]}", status=401)


def no_such(kind: str, name: str, param: str = "id") -> Refused:
    return Refused(f"No such {kind}: '{name}'", status=404, param=param, code="resource_missing")


def no_such_path(method: str, path: str) -> Refused:
    return Refused(f"Unrecognized request URL ({method}: {path}).", status=404)


def not_a_form() -> Refused:
    return Refused(
        "Invalid request (check that your POST content type is application/x-www-form-urlencoded)."
    )


def other_parameters(key: str) -> Refused:
    return Refused(
        "Keys for idempotent requests can only be used with the same parameters they were first used with."
        f" Try using a key other than '{key}' if you meant to execute a different request.",
        kind="idempotency_error",
    )


def out_of_order() -> Answer:
    words = "Sorry, something went wrong on Stripe's end. There may be a problem with our API."
    return Answer.json({"error": {"message": words, "type": "api_error"}}, 500)
