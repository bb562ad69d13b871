"""Words that are accepted before something."""

from content.choices import Frequency
from content.models import Popup
from content.ports import popup_actions

PAGE = "page-"  # what the trigger of a page's popup begins with; the key of the page's text follows


def popups() -> dict[str, Popup]:
    """Every popup by its trigger: those of the client, and of actions as they are until somebody changes them."""
    own = {popup.trigger: popup for popup in Popup.objects.all()}
    begun = {action.key: begun_popup(action.key) for action in popup_actions}
    return begun | own


def popup_before(trigger: str) -> Popup | None:
    """The popup that is to be accepted before this, if there is one and it is on."""
    popup = Popup.objects.filter(trigger=trigger).first() or begun_popup(trigger)
    return popup if popup and popup.is_active else None


def begun_popup(trigger: str) -> Popup | None:
    """The popup of an action that nobody has changed: asked every time, on when it has words of its own."""
    if trigger not in popup_actions:
        return None
    is_on = popup_actions.get(trigger).builtin is not None
    return Popup(trigger=trigger, frequency=Frequency.ALWAYS, is_active=is_on)
