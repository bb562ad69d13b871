"""Keys of machines: made once, shown once, revoked for good."""

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.choices import ApiScope
from accounts.exceptions import ScopeNeeded, UnknownScope
from accounts.models import ApiToken
from accounts.rules.tokens import token_hash
from accounts.validators import normal_ip_range
from core import audit
from core.actors import Actor
from core.db import atomic
from core.exceptions import Refusal

RATE_PER_MINUTE = 600


@atomic()
def create_token(
    *,
    actor: Actor,
    label: str,
    scopes: Iterable[str],
    origin: str | None = None,
    expires_at: datetime | None = None,
    ip_ranges: Iterable[str] = (),
    rate_per_minute: int | None = RATE_PER_MINUTE,
    plain: str | None = None,
) -> tuple[ApiToken, str]:
    """Make an API token; returns its row and the token itself, which cannot be shown again (DECISIONS 19).

    `plain` fixes the token: for demonstration data only. ScopeNeeded, UnknownScope, or a Refusal about an address.
    """
    chosen = sorted(set(scopes))
    if not chosen:
        raise ScopeNeeded(field="scopes")
    if unknown := set(chosen) - set(ApiScope.values):
        raise UnknownScope(field="scopes", key=min(unknown))
    plain = plain or str(uuid4())
    token = ApiToken.objects.create(
        name=label.strip(),
        origin=(origin or label).strip()[:40],
        hash=token_hash(plain),
        last4=plain[-4:],
        scopes=chosen,
        expires_at=expires_at,
        ip_ranges=_ranges(ip_ranges),
        rate_per_minute=rate_per_minute,
    )
    audit.record(actor, "token.created", token, scopes=chosen, origin=token.origin)
    return token, plain


@atomic()
def revoke_token(*, actor: Actor, token_id: int) -> ApiToken:
    """End a token at once; asking twice changes nothing."""
    token = ApiToken.objects.select_for_update().get(pk=token_id)
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save()
        audit.record(actor, "token.revoked", token)
    return token


def _ranges(texts: Iterable[str]) -> list[str]:
    try:
        return [normal_ip_range(text) for text in texts if text.strip()]
    except ValidationError as error:
        raise Refusal(" ".join(error.messages), field="ip_ranges") from None
