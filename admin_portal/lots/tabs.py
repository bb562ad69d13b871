"""The tabs of a lot (parking §3.4); each is a page of its own, saved by itself."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

TABS = (
    (_("General"), "admin_portal:lot_edit"),
    (_("Zone & Location"), "admin_portal:lot_zones"),
    (_("Standard Permits"), "admin_portal:lot_standard"),
    (_("Temporary Parking"), "admin_portal:lot_temporary"),
    (_("Flex Permits"), "admin_portal:lot_flex"),
    (_("Additional Settings"), "admin_portal:lot_settings"),
    (_("Statistics"), "admin_portal:lot_statistics"),
)


def lot_tabs(lot, current):
    """The tabs as templates/components/tabs.html draws them."""
    tabs = [(label, reverse(name, args=[lot.pk])) for label, name in TABS]
    return [{"label": label, "url": url, "active": url == current} for label, url in tabs]


def to_tab(name):
    """A function of the lot that gives the address of one of its tabs."""
    return lambda lot: reverse(f"admin_portal:{name}", args=[lot.pk])


def below_lot(lot):
    """What stands in the breadcrumbs above a page below a lot."""
    return [(lot, reverse("admin_portal:lot_edit", args=[lot.pk]))]
