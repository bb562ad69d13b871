"""Parking Management › Parking Validation (parking §11)."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import ActionPage, FormPage, Link, ListPage
from admin_portal.menu import VALIDATE
from admin_portal.validations.forms import ValidationForm
from admin_portal.validations.tables import (
    EVERY,
    OWN,
    OwnFilter,
    OwnTable,
    ValidationFilter,
    ValidationTable,
    ValidNowTable,
)
from parking.queries.validations import MANAGE, valid_plates, validations, zones_of_validator
from parking.services.validations import cancel_validation

CREATE = Link(_("Create Validations"), "admin_portal:validation_create", VALIDATE, "plus-lg", primary=True)
MINE = Link(_("Validations that you made"), "admin_portal:validation_own", VALIDATE, "list")
FORM = "admin_portal/validations/form.html"


def every(request):
    return validations()


def own(request):
    return validations().filter(created_by=request.user)


def standing(rows):
    """Of these, what can still be changed."""
    return lambda request: rows(request).filter(cancelled_at=None)


def valid_now(request, _obj):
    """The list beneath the form."""
    table = ValidNowTable(valid_plates(request.user, timezone.now()), request=request)
    table.empty_text = gettext("No vehicle is valid at this moment.")
    table.open_page()
    return {"table": table, "has_zones": zones_of_validator(request.user).exists()}


def to_form(row=None):
    return reverse("admin_portal:validation_create")


def to_own(row=None):
    return reverse("admin_portal:validation_own")


def to_list(row=None):
    return reverse("admin_portal:validation_list")


create = FormPage.as_view(
    required_right=VALIDATE,
    title=_("Create Validations"),
    lead=_("Let vehicles park without payment in a zone, on the days and in the hours that you choose."),
    template=FORM,
    form=ValidationForm,
    context=valid_now,
    links=(MINE,),
    submit_label=_("Validate"),
    done=_("The vehicles are validated. Reference: %(name)s"),
    next=to_form,
)

made = ListPage.as_view(
    required_right=VALIDATE,
    title=_("Validations that you made"),
    rows=own,
    table=OwnTable,
    filters=OwnFilter,
    links=(CREATE,),
    empty=_("No validation was found."),
    empty_link=CREATE,
    export_name="own-validations",
)

records = ListPage.as_view(
    required_right=MANAGE,
    title=_("Manage Validator Records"),
    lead=_("The validations of everybody."),
    rows=every,
    table=ValidationTable,
    filters=ValidationFilter,
    links=(CREATE,),
    empty=_("No validation was found."),
    empty_link=CREATE,
    export_name="validations",
)

EDITING = {
    "title": _("Change validation"),
    "template": FORM,
    "form": ValidationForm,
    "submit_label": _("Save Changes"),
    "done": _("The validation is changed."),
}
edit_own = FormPage.as_view(
    required_right=VALIDATE, objects=standing(own), links=OWN[1:], next=to_own, cancel=to_own, **EDITING
)
edit = FormPage.as_view(
    required_right=MANAGE, objects=standing(every), links=EVERY[1:], next=to_list, cancel=to_list, **EDITING
)

CANCELLING = {
    "title": _("Cancel validation"),
    "question": lambda row: (
        gettext("Cancel the validation of %(plates)s?")
        % {"plates": ", ".join(plate.plate for plate in row.plates.all())}
    ),
    "consequence": _("The vehicles are valid no more, from now on. The record stays."),
    "confirm_label": _("Cancel validation"),
    "danger": True,
    "run": lambda actor, row: cancel_validation(actor=actor, validation_id=row.pk),
    "done": _("The validation is cancelled."),
}
cancel_own = ActionPage.as_view(required_right=VALIDATE, objects=standing(own), next=to_own, **CANCELLING)
cancel = ActionPage.as_view(required_right=MANAGE, objects=standing(every), next=to_list, **CANCELLING)
