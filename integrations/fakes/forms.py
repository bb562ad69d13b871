"""How doubles read forms: urlencoded, or multipart with files."""

from dataclasses import dataclass, field
from email import message_from_bytes, policy
from urllib.parse import parse_qs

from integrations.fakes.vendor import Request

URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"


class BadForm(Exception):
    """The body is no form; the text says so."""


@dataclass
class Form:
    """Fields with all their values in order; files as (field, name, content)."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    files: list[tuple[str, str | None, bytes]] = field(default_factory=list)

    def first(self, name: str) -> str:
        return self.fields.get(name, [""])[0]


def read_form(request: Request) -> Form:
    """The body as a form. BadForm for another content type."""
    declared = request.headers.get("Content-Type", "")
    kind = declared.partition(";")[0].strip().lower()
    if kind == URLENCODED:
        return Form(parse_qs(request.body.decode(), keep_blank_values=True))
    if kind != MULTIPART:
        raise BadForm(f"unexpected content type {kind or 'none'}")
    whole = message_from_bytes(
        f"Content-Type: {declared}\r\n\r\n".encode() + request.body, policy=policy.HTTP
    )
    if not whole.is_multipart():
        raise BadForm("the multipart body has no parts")
    form = Form()
    for part in whole.iter_parts():
        name = part.get_param("name", header="Content-Disposition")
        content = part.get_payload(decode=True)
        if part.get_content_disposition() == "form-data" and name in ("attachment", "inline"):
            form.files.append((name, part.get_filename(), content))
        else:
            form.fields.setdefault(name, []).append(content.decode())
    return form
