"""Mails with a link to set a password."""

from django.urls import reverse

from accounts.models import User
from accounts.ports import new_password_pages
from accounts.rules.links import LinkTokens, reset_tokens, welcome_tokens
from core.ports import send_mail
from core.scoping import current_client


def send_welcome(*, user: User, site: str) -> None:
    """Mail a new person the link to set a first password, good for 72 hours; nothing without an address."""
    _send("account.welcome", user, site, welcome_tokens)


def send_reset(*, user: User, site: str) -> None:
    """Mail a person the link to set a new password, good for an hour; nothing without an address."""
    _send("account.password_reset", user, site, reset_tokens)


def tell_password_changed(*, user: User) -> None:
    """Mail a person that the password was changed."""
    _mail("account.password_changed", user)


def _send(kind: str, user: User, site: str, tokens: LinkTokens) -> None:
    page = new_password_pages.get(user.kind)
    path = reverse(page, args=[user.public_id, tokens.make_token(user)])
    _mail(kind, user, link=f"{site}{path}", hours=tokens.seconds // 3600)


def _mail(kind: str, user: User, **context) -> None:
    if user.email:
        client = current_client()
        context |= {"name": str(user), "organization": client.name}
        language = user.language or client.default_language
        send_mail(kind=kind, to=user.email, language=language, context=context, person_id=user.pk)
