"""The tabs of a person's page; each is a page with its own right."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from admin_portal.access import may
from core.templatetags.ui import badge
from parking.models import PeopleAlarm

TABS = (
    ("user_detail", _("Profile"), "users.view"),
    ("user_vehicles", _("Vehicles"), "vehicles.view"),
    ("user_parking", _("Parking"), "permits.view"),
    ("user_violations", _("Violations"), "violations.view"),
    ("user_payments", _("Payments"), "payments.take"),
    ("user_history", _("History"), "audit.view"),
    ("user_mail", _("Sent Mail"), "mail.view"),
    ("user_alarms", _("Alarms"), "alarms.view"),
)


def drivers(request):
    """Everybody who has a profile, archived people too: their page stays."""
    return User.objects.drivers().select_related("profile__user_type", "profile__company", "archive_type")


def to_person(user):
    return reverse("admin_portal:user_detail", args=[user.pk])


def to_vehicles(user):
    return reverse("admin_portal:user_vehicles", args=[user.pk])


def below(user):
    return [(user, to_person(user))]


def tab_triples(request):
    """(label, url, active) of the tabs that this staff member may open, of the person in the address. That of the
    alarms is a red flag on each of them while there is one."""
    match = request.resolver_match
    pk = match.kwargs["pk"]
    return [
        (
            flagged(label, pk) if name == "user_alarms" else label,
            reverse(f"admin_portal:{name}", args=[pk]),
            name == match.url_name,
        )
        for name, label, right in TABS
        if may(request.user, right)
    ]


def flagged(label, person_id):
    """The label, in red while nobody has cleared an alarm on this person."""
    is_raised = PeopleAlarm.objects.raised().filter(person=person_id).exists()
    return badge("bad", label, "bell") if is_raised else label


def person_tabs(request) -> list[dict]:
    """The same for templates."""
    return [{"label": label, "url": url, "active": active} for label, url, active in tab_triples(request)]
