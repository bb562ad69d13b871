"""What vehicles and rights bought outside refuse."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.exceptions import Refusal


class PlateRequired(Refusal):
    """Neither plate nor VIN, or a plate without a letter or digit (enforcement VEH-3, DECISIONS 23)."""

    message = _("Enter a plate or a VIN with at least one letter or digit.")


class VehicleExists(Refusal):
    """The client has a vehicle with this plate, province and plate type; `facts["vehicle_id"]` is its key (VEH-2)."""

    message = _("A vehicle with this plate, province and plate type exists already.")


class NotesRequired(Refusal):
    """A Do Not Ticket or Tow entry without its note (enforcement DNTT-1)."""

    message = _("Write a note: it tells officers why.")


class AlarmTextRequired(Refusal):
    """An alarm without words."""

    message = _("Write what the alarm is about.")


class RecordNotFound(Refusal):
    """No live pay-station record has this reference (API code 9009)."""

    message = _("Record not found.")


class DuplicateRecord(Refusal):
    """A live record with the same details exists (API code 9022); `reference_id` is that record's (enforcement C-6)."""

    message = _("A record already exists with the supplied details.")

    def __init__(self, reference_id):
        self.reference_id = reference_id
        super().__init__()


class ActiveLimitReached(Refusal):
    """A person's type says how many vehicles may be active at once (parking UT-1)."""

    def __init__(self, limit):
        words = ngettext(
            "You may have %(limit)s active vehicle at a time. Make another one inactive first.",
            "You may have %(limit)s active vehicles at a time. Make another one inactive first.",
            limit,
        )
        super().__init__(words, limit=limit)


class LastActiveVehicle(Refusal):
    """Whoever has vehicles keeps one of them active (parking VEH-4)."""

    message = _("One of your vehicles stays active. Make another one active first.")


class VehicleHeld(Refusal):
    """Something live hangs on the vehicle, such as a permit (enforcement VEH-6); the message says what."""


class MergeIncomplete(Refusal):
    """Merging needs one vehicle that stays and at least one that goes, none of them both (enforcement VEH-11)."""

    message = _("Choose the vehicle that stays and at least one other that goes.")


class BalanceDue(Refusal):
    """The only driver leaves with something unpaid; staff may confirm it (enforcement VEH-8)."""

    message = _("%(amount)s is unpaid on this vehicle. Pay it first, or ask the parking office.")


class SharedVehicle(Refusal):
    """Plate, province and plate type of a vehicle that others drive as well (enforcement VEH-2)."""

    message = _("Other people drive this vehicle too. Only the parking office can change its plate.")


class NotPrimaryDriver(Refusal):
    """Of several drivers the primary one describes the vehicle."""

    message = _("Only the primary driver or the parking office can change this vehicle.")
