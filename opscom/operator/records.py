"""Records to look at: API tokens and calls, the audit."""

from django.contrib import admin

from accounts.models import ApiToken
from api.models import ApiCall
from core.models import AuditEntry
from opscom.operator.base import ReadOnlyAdmin


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    """Tokens of all clients; made and revoked by the clients' own staff."""

    list_display = ("name", "client", "last4", "origin", "expires_at", "last_used_at", "revoked_at")
    list_filter = ("client",)
    list_select_related = ("client",)
    search_fields = ("name", "origin", "last4")
    fields = (
        "client", "name", "origin", "last4", "scopes", "ip_ranges", "rate_per_minute",
        "created_at", "expires_at", "last_used_at", "revoked_at",
    )  # fmt: skip


@admin.register(ApiCall)
class ApiCallAdmin(ReadOnlyAdmin):
    """The call log of the last 90 days."""

    list_display = ("at", "client", "endpoint", "code", "ip", "plate_key", "rights", "ms")
    list_filter = ("client",)
    list_select_related = ("client",)
    fields = ("client", "at", "endpoint", "code", "ip", "token_id", "plate_key", "rights", "ms")


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """Who changed what."""

    list_display = ("at", "client", "actor_label", "action", "object_label")
    list_filter = ("client", "actor_kind")
    list_select_related = ("client",)
    search_fields = ("=action", "actor_label", "object_label")
    fields = (
        "at", "client", "actor_kind", "actor_label", "behalf_label", "action",
        "object_type", "object_id", "object_label", "data", "request_id",
    )  # fmt: skip
