"""Enumerations of violations."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KIND = "violation"  # of what an order can pay for


class AppliesTo(models.IntegerChoices):
    """What tickets of a category are about; the numbers are the API's `appliesTo` (enforcement CAT-1)."""

    VEHICLES = 1, _("vehicles")
    PEOPLE = 2, _("people")
    BOTH = 3, _("vehicles and people")


class FineAction(models.TextChoices):
    """What was decided about a fine, with or without an appeal; the values are the API's `ActionedPer`."""

    UPHELD = "Upheld", pgettext_lazy("fine", "Upheld")
    REDUCED = "Reduced", pgettext_lazy("fine", "Reduced")
    CANCELLED = "Cancelled", pgettext_lazy("fine", "Cancelled")


class AppealFormat(models.TextChoices):
    """How an appeal came in (enforcement §7.2); the values are the API's `appealFormat`."""

    ONLINE = "online", pgettext_lazy("appeal", "online")
    FAX = "fax", pgettext_lazy("appeal", "fax")
    EMAIL = "email", pgettext_lazy("appeal", "email")
    IN_PERSON = "in person", pgettext_lazy("appeal", "in person")


class NoticeStep(models.IntegerChoices):
    """Which mails about a ticket have gone out; the numbers are the API's `AutoNotice` (enforcement §5.1)."""

    NONE = 0, _("none")
    ISSUED = 1, _("new violation")
    OVERDUE = 2, _("overdue")


class TicketState(models.TextChoices):
    """Where a ticket stands, derived and never stored: the first in this order that fits (enforcement §5.2)."""

    SPOILED = "spoiled", pgettext_lazy("ticket", "Spoiled")
    CANCELLED = "cancelled", pgettext_lazy("ticket", "Cancelled")
    WARNING = "warning", pgettext_lazy("ticket", "Warning")
    PAID = "paid", pgettext_lazy("ticket", "Paid")
    APPEALED = "appealed", pgettext_lazy("ticket", "Appealed")
    COLLECTIONS = "collections", pgettext_lazy("ticket", "In collections")
    OVERDUE = "overdue", pgettext_lazy("ticket", "Overdue")
    OPEN = "open", pgettext_lazy("ticket", "Open")


class Processed(models.TextChoices):
    """What a ticket has come to, as Repeat Offenders asks for it (enforcement §5.8)."""

    NO = "unprocessed", pgettext_lazy("ticket", "Unprocessed")
    YES = "processed", pgettext_lazy("ticket", "Processed (paid)")
    WARNING = "warning", pgettext_lazy("ticket", "Warning only")


class BatchOrigin(models.TextChoices):
    """How tickets went to collections (enforcement §9.2)."""

    API = "api", _("fetched over the API")
    FLAG = "flag", _("flagged by hand")
    EXPORT = "export", _("exported")
