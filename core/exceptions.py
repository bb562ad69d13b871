"""Refusals of the floor. Every business refusal of the house is a Refusal with words for the person."""

from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """A rule of the business says no. `str()` is a translated sentence that says how to mend it.

    `field` names the input it is about, so that forms can put the sentence beside it.
    """

    message = _("This is not possible.")

    def __init__(self, message=None, *, field=None, **facts):
        self.message = message or self.message
        self.field = field
        self.facts = facts
        super().__init__(message)

    def __str__(self):
        return str(self.message) % self.facts if self.facts else str(self.message)


class RowMissing(Refusal):
    """The row a change is about does not exist (any more), or belongs to another client."""

    message = _("This entry does not exist any more. Reload the page.")


class ScopeMissing(Exception):
    """Client data was touched while no client scope was open (DESIGN §3)."""


class WrongClient(Exception):
    """A row of one client was about to be written in another client's scope (DESIGN §3)."""


class RegistryError(Exception):
    """A registry was asked for an unknown name or given a name twice."""


class AppendOnly(Exception):
    """A row that is written once was about to be changed."""


class UnknownClient(Refusal):
    """No active client has this code."""

    message = _("There is no client “%(code)s”.")


class ClientCodeTaken(Refusal):
    """A client with this code, or a site with this host name, exists already."""

    message = _("“%(name)s” is taken. Choose another.")


class TaskDisabled(Refusal):
    """A disabled system task runs neither by schedule nor by hand (parking TSK-1)."""

    message = _("“%(title)s” is disabled. Enable it first, then run it.")


class TaskRunning(Refusal):
    """A run of this task is queued or at work (parking TSK-2)."""

    message = _("“%(title)s” is already running. Its outcome will appear in the log.")


class TaskAlwaysOn(Refusal):
    """Tasks that keep the product itself alive cannot be switched off (parking §22)."""

    message = _("“%(title)s” is always on.")


class VendorOnly(Refusal):
    """Only vendor staff may change this (parking SET-4)."""

    message = _("Only the vendor's staff can change this.")


class BadSetting(Refusal):
    """A setting's value does not fit its kind or range (parking SET-2)."""


class NotConfigured(Exception):
    """A task lacks settings; its run ends as skipped (parking TSK-3)."""


class LeaseLost(Exception):
    """Work outlived its lease and was given to another worker; this one must stop and write no outcome."""
