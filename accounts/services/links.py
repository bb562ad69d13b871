"""Mails about accounts, most with a link."""

from django.urls import reverse

from accounts.choices import UserStatus
from accounts.models import User
from accounts.ports import address_pages, new_password_pages
from accounts.rules.links import LinkTokens, address_tokens, reset_tokens, welcome_tokens
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


def send_confirmation(*, user: User, site: str) -> None:
    """Mail the new address the link that makes it the person's, good for 72 hours: with it a first password is set,
    when there is none (parking UP-1)."""
    kind = "account.new_email" if user.email else "account.confirm"
    path = reverse(address_pages.get(user.kind), args=[user.public_id, address_tokens.make_token(user)])
    is_person = user.status != UserStatus.PENDING  # a registration that may be forgotten again
    link = {"link": f"{site}{path}", "hours": address_tokens.seconds // 3600}
    _mail(kind, user, to=user.new_email, is_person=is_person, **link)


def tell_email_known(*, user: User, site: str) -> None:
    """Mail a person that somebody, most likely they, gave their address for an account (UP-4)."""
    _mail("account.email_known", user, site=site)


def tell_email_changed(*, user: User, old: str) -> None:
    """Mail the address a person had before that it is theirs no more."""
    _mail("account.email_changed", user, to=old)


def _send(kind: str, user: User, site: str, tokens: LinkTokens) -> None:
    page = new_password_pages.get(user.kind)
    path = reverse(page, args=[user.public_id, tokens.make_token(user)])
    _mail(kind, user, link=f"{site}{path}", hours=tokens.seconds // 3600)


def _mail(kind: str, user: User, *, to: str = "", is_person: bool = True, **context) -> None:
    if to := to or user.email:
        client = current_client()
        context |= {"name": str(user)}
        language = user.language or client.default_language
        person_id = user.pk if is_person else None
        send_mail(kind=kind, to=to, language=language, context=context, person_id=person_id)
