"""The base of every table that belongs to a client."""

from django.db import models

from core.scoping import ClientManager, claim


class ClientModel(models.Model):
    """A row of one client. Read and written inside `client_scope` only (DESIGN §3).

    Foreign keys between client models also get a composite foreign key (client_id, x_id) → (client_id, id) by
    `core.migrations.SameClient` (DECISIONS 9), so that the database itself keeps clients apart.
    """

    client = models.ForeignKey("core.Client", on_delete=models.PROTECT, related_name="+", editable=False)

    objects = ClientManager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        claim(self)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        claim(self)
        return super().delete(*args, **kwargs)
