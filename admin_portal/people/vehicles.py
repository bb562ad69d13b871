"""A person's vehicles (parking §25): add, associate, make active or primary, take away."""

from django.utils.translation import gettext_lazy as _

from admin_portal.generic import ActionPage, DetailPage, FormPage, Link
from admin_portal.people.tabs import below, drivers, person_tabs, to_vehicles
from admin_portal.people.vehicle_forms import AssociateForm, PersonsVehicleForm, UnlinkForm
from parking.models import VehicleDriver
from parking.queries.own_vehicles import active_limit, links_of
from parking.services.drivers import make_primary, set_driver_active

SEE, EDIT = "vehicles.view", "vehicles.edit"


def links(request):
    return VehicleDriver.objects.filter(until=None, vehicle__archived_at=None).select_related(
        "vehicle__province", "user"
    )


def to_owner(link):
    return to_vehicles(link.user)


def below_owner(link):
    return [*below(link.user), (_("Vehicles"), to_owner(link))]


def below_vehicles(user):
    return [*below(user), (_("Vehicles"), to_vehicles(user))]


def _page(request, user):
    held = list(links_of(user))
    return {
        "held": held,
        "active": sum(link.is_active for link in held),
        "limit": active_limit(user),
        "may_edit": EDIT in request.user.rights,
        "tabs": person_tabs(request),
    }


vehicles = DetailPage.as_view(
    required_right=SEE,
    title=str,
    template="admin_portal/people/vehicles.html",
    objects=drivers,
    context=_page,
    links=(
        Link(_("Associate Vehicle"), "admin_portal:user_vehicle_link", EDIT, "car-front"),
        Link(_("Add Vehicle"), "admin_portal:user_vehicle_add", EDIT, "plus-lg", primary=True),
    ),
)

add = FormPage.as_view(
    required_right=EDIT,
    title=_("Add Vehicle"),
    template="admin_portal/people/vehicle_form.html",
    objects=drivers,
    parents=below_vehicles,
    form=PersonsVehicleForm,
    submit_label=_("Add Vehicle"),
    done=_("The vehicle is added."),
    next=to_vehicles,
    cancel=to_vehicles,
)

associate = FormPage.as_view(
    required_right=EDIT,
    title=_("Associate Vehicle"),
    lead=_("A vehicle that is known already gets this person as a further driver."),
    objects=drivers,
    parents=below_vehicles,
    form=AssociateForm,
    initial=lambda request: {"plate": request.GET.get("plate", "")[:50]},
    submit_label=_("Associate Vehicle"),
    done=_("The vehicle is associated."),
    next=to_vehicles,
    cancel=to_vehicles,
)

unlink = FormPage.as_view(
    required_right=EDIT,
    title=_("Remove Vehicle"),
    template="admin_portal/people/unlink.html",
    objects=links,
    parents=below_owner,
    form=UnlinkForm,
    context=lambda request, link: {
        "others": VehicleDriver.objects.filter(vehicle=link.vehicle, until=None).exclude(pk=link.pk).count(),
        "danger": True,
    },
    submit_label=_("Remove Vehicle"),
    done=_("The vehicle is removed from this profile."),
    next=to_vehicles,
    cancel=to_owner,
)


def _turn(title, question, consequence, is_active):
    return ActionPage.as_view(
        required_right=EDIT,
        title=title,
        objects=links,
        parents=below_owner,
        question=question,
        consequence=consequence,
        confirm_label=title,
        run=lambda actor, link: set_driver_active(
            actor=actor, vehicle_id=link.vehicle_id, user=link.user, is_active=is_active
        ),
        next=to_owner,
    )


activate = _turn(
    _("Make active"),
    lambda link: _("Make %(plate)s active?") % {"plate": link.vehicle},
    _("It then counts among the vehicles that this person may have active at once."),
    True,
)
deactivate = _turn(
    _("Make inactive"),
    lambda link: _("Make %(plate)s inactive?") % {"plate": link.vehicle},
    _("It stays on the profile but cannot be chosen for a permit."),
    False,
)

primary = ActionPage.as_view(
    required_right=EDIT,
    title=_("Make primary driver"),
    objects=links,
    parents=below_owner,
    question=lambda link: (
        _("Make %(name)s the primary driver of %(plate)s?") % {"name": link.user, "plate": link.vehicle}
    ),
    consequence=_("The primary driver gets the mail about the vehicle. Whoever was it stays a driver."),
    confirm_label=_("Make primary driver"),
    run=lambda actor, link: make_primary(actor=actor, vehicle_id=link.vehicle_id, user=link.user),
    next=to_owner,
)
