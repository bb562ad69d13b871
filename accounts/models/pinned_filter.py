"""What a member of staff wants at hand."""

from django.db import models

from core.models import ClientModel


class PinnedFilter(ClientModel):
    """A filter of a list that stands open for one member of staff (parking §7.2 Permit Search)."""

    staff = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="pinned_filters")
    page = models.CharField(max_length=60)
    name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "staff", "page", "name"], name="filter_pinned_once")
        ]

    def __str__(self):
        return f"{self.page}: {self.name}"
