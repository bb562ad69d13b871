"""Single-use links: to set a password, signed over the password, the last sign-in and the address they change; to
confirm an address, signed over both addresses."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator

HOUR = 3600


class LinkTokens(PasswordResetTokenGenerator):
    """Tokens of one purpose, good for `seconds`, at most for the site's PASSWORD_RESET_TIMEOUT of three days."""

    def __init__(self, purpose: str, seconds: int):
        super().__init__()
        self.key_salt = f"accounts.links.{purpose}"
        self.seconds = seconds

    def check_token(self, user, token):
        return super().check_token(user, token) and self._age(token) <= self.seconds

    def _age(self, token: str) -> int:
        return self._num_seconds(self._now()) - int(token.partition("-")[0], 36)


class AddressTokens(LinkTokens):
    """Tokens that go to the new address; spent once it is the person's, or is given up for another."""

    def _make_hash_value(self, user, timestamp):
        return f"{user.pk} {user.email} {user.new_email} {timestamp}"


reset_tokens = LinkTokens("reset", HOUR)
welcome_tokens = LinkTokens("welcome", 72 * HOUR)
address_tokens = AddressTokens("address", 72 * HOUR)


def opens(user, token: str) -> bool:
    """Whether a link's token lets this person set a password now."""
    return reset_tokens.check_token(user, token) or welcome_tokens.check_token(user, token)


def confirms(user, token: str) -> bool:
    """Whether a link's token makes the new address this person's now (parking UP-1: 72 hours, once)."""
    return bool(user.new_email) and address_tokens.check_token(user, token)
