"""The log of calls."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel


class ApiCall(ClientModel):
    """One call of the JSON API: the question, not the answer, and no body (DECISIONS 20). Purged after 90 days.

    No foreign keys and no checks in the database: each insert would pay for them, and all the calls of a client would
    queue at the locks on its row and its token's. Both ids come from the rows that the same call was admitted by.
    """

    client = models.ForeignKey(
        "core.Client",
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        db_constraint=False,
        db_index=False,
    )
    token_id = models.BigIntegerField(_("token"), null=True)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    endpoint = models.CharField(_("endpoint"), max_length=40)
    code = models.SmallIntegerField(_("error code"), default=0)
    ip = models.GenericIPAddressField(_("address"), null=True)
    plate_key = models.TextField(_("plate"), blank=True)
    rights = models.SmallIntegerField(_("rights found"), null=True)
    ms = models.IntegerField(_("milliseconds"), default=0)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["client", "-id"], name="call_by_client")]
        verbose_name = _("API call")
        verbose_name_plural = _("API calls")

    def __str__(self):
        return f"{self.endpoint} {self.code}"
