"""Forms of the acts on waiting lists; `obj` is the entry, or the person who is added."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from admin_portal.payments.forms import CommentField
from admin_portal.rentals.forms import AboutForm
from parking.models import Permit
from parking.queries.waitlist_search import lots_with_list
from parking.queries.waitlists import entry_of, lots_of, permits_for, ranks
from parking.services.waitlist_serving import assign_permit
from parking.services.waitlists import (
    add_to_waitlist,
    comment_on_entry,
    move_in_waitlist,
    remove_from_waitlist,
)

OFFERED = 100


class PermitField(forms.ModelChoiceField):
    """Offers the first free permits of a list. Any other of its lots is a choice too, so that one taken meanwhile is
    refused in words."""

    def __init__(self, *, entry, free: list[Permit], **options):
        super().__init__(queryset=Permit.objects.kept().filter(lot__in=lots_of(entry)), **options)
        self.choices = [(permit.pk, permit_label(permit)) for permit in free]


def permit_label(permit: Permit) -> str:
    """“Permit 12, North Lot – held for the waiting list”."""
    words = (
        _("%(number)s, %(lot)s – held for the waiting list") if permit.held_at else _("%(number)s, %(lot)s")
    )
    return words % {"number": permit.number, "lot": permit.lot.name}


class AssignForm(AboutForm):
    """Which permit somebody who waits is given."""

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, obj=obj, **kwargs)
        free = list(permits_for(obj)[:OFFERED])
        self.is_possible = bool(free)
        self.fields["permit"] = PermitField(
            label=_("Permit"), entry=obj, free=free, initial=free[0].pk if free else None
        )
        if len(free) == OFFERED:
            said = _("The first %(n)s free permits are offered.")
            self.fields["permit"].help_text = said % {"n": OFFERED}

    def perform(self, actor):
        return assign_permit(actor=actor, entry_id=self.obj.pk, permit_id=self.cleaned_data["permit"].pk)


class MoveForm(AboutForm):
    rank = forms.IntegerField(
        label=gettext_lazy("Rank"), min_value=1, widget=forms.NumberInput({"min": 1, "class": "oc-short"})
    )
    reason = CommentField(label=gettext_lazy("Reason"))

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, obj=obj, **kwargs)
        rank, count = ranks([obj]).get(obj.pk, (None, 0))
        self.fields["rank"].initial = rank
        self.fields["rank"].help_text = _("1 is next. The last rank of this list is %(last)s.") % {
            "last": count
        }

    def perform(self, actor):
        return move_in_waitlist(actor=actor, entry_id=self.obj.pk, **self.cleaned_data)


class RemoveForm(AboutForm):
    reason = CommentField(label=gettext_lazy("Reason"))

    def perform(self, actor):
        return remove_from_waitlist(actor=actor, entry_id=self.obj.pk, **self.cleaned_data)


class EntryCommentForm(AboutForm):
    comments = CommentField(
        label=gettext_lazy("Comments"), required=False, help_text=gettext_lazy("Only staff see them.")
    )

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, obj=obj, **kwargs)
        self.fields["comments"].initial = obj.comments

    def perform(self, actor):
        return comment_on_entry(actor=actor, entry_id=self.obj.pk, **self.cleaned_data)


class AddForm(AboutForm):
    """Puts a person on the list of a lot. Who is on another list gives that one up, which is ticked first (WL-2)."""

    lot = forms.ModelChoiceField(label=gettext_lazy("Lot"), queryset=None)
    comments = CommentField(
        label=gettext_lazy("Comments"), required=False, help_text=gettext_lazy("Only staff see them.")
    )

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, obj=obj, **kwargs)
        self.fields["lot"].queryset = lots_with_list().select_related("waitlist_group")
        self.fields["lot"].label_from_instance = _lot_label
        self.is_possible = self.fields["lot"].queryset.exists()
        if current := entry_of(obj):
            words = _("Takes them off the waiting list of %(name)s") % {"name": current.list_name}
            self.fields["leaving"] = forms.TypedMultipleChoiceField(
                label=_("On a list already"),
                coerce=int,
                choices=[(current.pk, words)],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("A person is on one list at a time."),
            )
            self.order_fields(("lot", "leaving", "comments"))

    def perform(self, actor):
        given = self.cleaned_data
        return add_to_waitlist(
            actor=actor,
            person_id=self.obj.pk,
            lot_id=given["lot"].pk,
            comments=given["comments"],
            leaving=next(iter(given.get("leaving", ())), None),
        )


def _lot_label(lot) -> str:
    if lot.waitlist_group is None:
        return lot.name
    return _("%(lot)s (shared list: %(list)s)") % {"lot": lot.name, "list": lot.waitlist_group.name}
