"""Popups: when they are shown, and that somebody accepted one."""

from accounts.models import User
from content.exceptions import PopupRequired
from content.models import Popup
from content.ports import popup_actions
from content.queries.popups import begun_popup
from core import audit
from core.actors import Actor
from core.db import atomic
from core.models import Client
from core.scoping import current_client
from core.services.writing import locked, write


@atomic()
def save_popup(*, actor: Actor, trigger: str, frequency: str, is_active: bool) -> Popup:
    """Say when the popup before a page or action is shown; there is one for each trigger.

    Raises PopupRequired when it protects something and would be switched off.
    """
    # Two who save the first row of a trigger come one after the other; there is no row to lock.
    Client.objects.select_for_update(no_key=True).get(pk=current_client().pk)
    if not is_active and trigger in popup_actions and popup_actions.get(trigger).is_required:
        raise PopupRequired(field="is_active")
    row = Popup.objects.filter(trigger=trigger).first() or begun_popup(trigger) or Popup(trigger=trigger)
    values = {"trigger": trigger, "frequency": frequency, "is_active": is_active}
    return write(actor=actor, row=row, noun="popup", values=values)


@atomic()
def delete_popup(*, actor: Actor, popup_id: int) -> None:
    """Take a popup away; that of an action is again as it came. Its words stay on record. Raises RowMissing."""
    row = locked(model=Popup, pk=popup_id)
    audit.record(actor, "popup.deleted", row, trigger=row.trigger)
    row.delete()


@atomic()
def accept_popup(*, actor: Actor, person: User, trigger: str, name: str) -> None:
    """Keep that somebody agreed to the words before a page or action (enforcement VEH-15)."""
    audit.record(actor, "popup.accepted", person, popup=name, key=trigger)
