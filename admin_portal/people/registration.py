"""User Registration: type and required facts, the whole profile, a look at it all (parking USR-6)."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choices import BY_KEY
from accounts.queries.profiles import profile_values
from admin_portal.generic import FormPage, Link
from admin_portal.people.columns import STATES
from admin_portal.people.forms import ConfirmForm, PersonForm, RegistrationForm
from admin_portal.people.tabs import below, drivers, to_person
from core.templatetags.ui import badge, when

RIGHT = "users.edit"


def _step(name):
    return lambda user: reverse(f"admin_portal:{name}", args=[user.pk])


def _facts(request, user):
    """What was entered, and whether the person may sign in."""
    facts = [(_("State"), badge(*STATES[user.status])), (_("User type"), user.profile.user_type)]
    for key, value in profile_values(user).items():
        if value not in (None, ""):
            facts.append((BY_KEY[key].label, when(value) if hasattr(value, "isoformat") else value))
    return {"facts": facts}


add = FormPage.as_view(
    required_right=RIGHT,
    title=_("User Registration"),
    lead=_("First what is required; the whole profile comes next."),
    form=RegistrationForm,
    submit_label=_("Submit Registration"),
    next=_step("user_add_profile"),
    cancel=lambda user: reverse("admin_portal:user_list"),
)

profile = FormPage.as_view(
    required_right=RIGHT,
    title=_("Edit Profile"),
    lead=_("Allow the user to login when the account shall be used at once."),
    objects=drivers,
    parents=below,
    form=PersonForm,
    submit_label=_("Submit"),
    next=_step("user_add_confirm"),
    cancel=to_person,
)

confirm = FormPage.as_view(
    required_right=RIGHT,
    title=_("Confirm"),
    template="admin_portal/people/confirm.html",
    objects=drivers,
    parents=below,
    form=ConfirmForm,
    context=_facts,
    links=(Link(_("Edit Profile"), "admin_portal:user_add_profile", RIGHT, "pencil"),),
    submit_label=_("Information Correct"),
    done=_("%(name)s is registered."),
    next=to_person,
)
