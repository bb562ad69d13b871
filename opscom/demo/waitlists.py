"""TomahawkU's waiting list: a lot that users find full, eight people who want in, two who may buy, one number held."""

from datetime import timedelta

from django.db.models import F

from accounts.choices import Grouping
from accounts.models import User
from core.actors import Actor
from core.system_settings import save_settings
from parking.models import Lot, Permit, WaitlistEntry
from parking.services.inventory import set_visibility
from parking.services.lots import save_lot
from parking.services.rental_endings import release_permit
from parking.services.rentals import sell_permit
from parking.services.waitlist_serving import assign_permit
from parking.services.waitlists import add_to_waitlist

LOT = "MAIN"
PEOPLE, ASSIGNED, OPEN = (
    8,
    2,
    3,
)  # on the list; of them with a permit to buy; numbers that the office gives out
SETTINGS = {
    "waitlist_managed": True,
    "waitlist_managers": "parking@tomahawku.example",
    "waitlist_show_rank": True,
}
COMMENTS = {3: "Needs a space near the entrance.", 6: "Starts work next month."}
APART = timedelta(days=2, hours=5)  # between one joining and the next


def make_waitlist(actor: Actor, people: list[User]) -> None:
    """Fill the lot and its list. `people` have no permit, and there are enough of them."""
    lot = Lot.objects.get(short_name=LOT)
    save_settings(actor=actor, values=SETTINGS)
    save_lot(actor=actor, lot_id=lot.pk, values={"waitlist_enabled": True})
    numbers = list(Permit.objects.filter(lot=lot).in_order().values_list("pk", flat=True))
    set_visibility(actor=actor, permit_ids=numbers[OPEN:], visible=False)
    last, waiting = people[0], _mixed(people[1:])
    rental = sell_permit(actor=actor, person_id=last.pk, lot_id=lot.pk)
    entries = [
        add_to_waitlist(actor=actor, person_id=person.pk, lot_id=lot.pk, comments=COMMENTS.get(number, ""))
        for number, person in enumerate(waiting)
    ]
    for number, entry in enumerate(entries):
        ago = APART * (len(entries) - number)
        WaitlistEntry.objects.filter(pk=entry.pk).update(joined_at=F("joined_at") - ago)
    for entry in entries[:ASSIGNED]:
        assign_permit(actor=actor, entry_id=entry.pk)
    release_permit(actor=actor, rental_id=rental.pk, reason="Moved away")


def _mixed(people: list[User]) -> list[User]:
    """As many students as others, in turn."""
    students = [person for person in people if person.profile.user_type.grouping == Grouping.STUDENT]
    others = [person for person in people if person not in students]
    pairs = zip(students, others, strict=False)
    return [person for pair in pairs for person in pair][:PEOPLE]
