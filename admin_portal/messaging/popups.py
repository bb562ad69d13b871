"""Tab Popups: words that are accepted before a page opens or something is done."""

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import ActionPage, Column, FormPage, Link, LinksColumn, ListPage, Table, YesColumn
from admin_portal.messaging.families import POPUPS, trigger_names
from admin_portal.messaging.rows import RIGHT, WORDS, NameColumn, tabs, text_rows
from content.choices import Frequency
from content.models import Popup
from content.ports import popup_actions
from content.queries.popups import popups
from content.services.popups import delete_popup, save_popup

ADD = Link(_("Add Popup"), "admin_portal:popup_add", RIGHT, "plus-lg", primary=True)


def is_stored(row) -> bool:
    """Whether the client made or changed it: one of an action is there from the beginning."""
    return row.row.pk is not None


class PopupTable(Table):
    name = NameColumn(_("Popup"))
    frequency = Column(_("How often"), accessor="row__get_frequency_display", orderable=False)
    is_active = YesColumn(_("Switched on"), accessor="row__is_active")
    languages = Column(_("Words in"))
    actions = LinksColumn(
        WORDS,
        Link(_("Settings"), "admin_portal:popup_edit", RIGHT, "gear"),
        Link(_("Delete"), "admin_portal:popup_delete", RIGHT, "trash3", dialog=True, when=is_stored),
    )

    caption = _("Popups")


class PopupForm(forms.Form):
    """When a popup is shown; `obj` is its row of the list."""

    marks_optional = False
    frequency = forms.ChoiceField(label=_("How often"), choices=Frequency.choices, widget=forms.RadioSelect)
    is_active = forms.BooleanField(label=_("Switched on"), required=False)

    def __init__(self, *args, obj, **kwargs):
        kwargs["initial"] = {"frequency": obj.row.frequency, "is_active": obj.row.is_active}
        super().__init__(*args, **kwargs)
        self.obj = obj
        trigger = obj.row.trigger
        if trigger in popup_actions and popup_actions.get(trigger).is_required:
            self.fields["is_active"].disabled = True
            self.fields["is_active"].help_text = _("It cannot be switched off. You can change its words.")

    def perform(self, actor):
        save_popup(actor=actor, trigger=self.obj.row.trigger, **self.cleaned_data)
        return self.obj


class NewPopupForm(forms.Form):
    """A popup before a page that has none."""

    trigger = forms.ChoiceField(label=_("Shown before"))
    frequency = forms.ChoiceField(
        label=_("How often"), choices=Frequency.choices, widget=forms.RadioSelect, initial=Frequency.SESSION
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        taken = popups()
        free = [(key, name) for key, name in trigger_names().items() if key not in taken]
        self.fields["trigger"].choices = [("", ""), *free]

    def perform(self, actor):
        return save_popup(actor=actor, is_active=True, **self.cleaned_data)


def rows(request):
    return text_rows(POPUPS, popups())


def popup_row(request, pk):
    """The row of the list with this key. Http404."""
    found = next((row for row in rows(request) if row.pk == pk), None)
    if found is None:
        raise Http404("no such popup")
    return found


def stored_row(request, pk):
    """As `popup_row`, of those that can be deleted."""
    found = popup_row(request, pk)
    if not is_stored(found):
        raise Http404("no such popup")
    return found


def to_list(row=None):
    return reverse("admin_portal:popup_list")


def to_words(popup: Popup):
    return reverse("admin_portal:text", args=[f"{POPUPS.kind}:{popup.trigger}"])


popup_table = ListPage.as_view(
    required_right=RIGHT,
    title=_("System Messaging"),
    rows=rows,
    table=PopupTable,
    links=(ADD,),
    tabs=tabs,
    export_name="popups",
)

popup_add = FormPage.as_view(
    required_right=RIGHT,
    title=_("Add Popup"),
    form=NewPopupForm,
    submit_label=_("Add Popup"),
    done=_("The popup is added. It is shown once you have written its words."),
    next=to_words,
    cancel=to_list,
)

popup_edit = FormPage.as_view(
    required_right=RIGHT,
    title=str,
    find=popup_row,
    form=PopupForm,
    submit_label=_("Save Changes"),
    done=_("The popup is saved."),
    next=to_list,
    cancel=to_list,
)

popup_delete = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Delete popup"),
    find=stored_row,
    question=lambda row: _("Delete the popup “%(name)s”?") % {"name": row},
    consequence=_("Nobody is asked to accept it any more; one that protects something is again as it came."),
    confirm_label=_("Delete"),
    danger=True,
    run=lambda actor, row: delete_popup(actor=actor, popup_id=row.row.pk),
    done=_("The popup is deleted."),
    next=to_list,
)
