from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParkingConfig(AppConfig):
    """Registers what this package offers."""

    name = "parking"
    verbose_name = _("Parking")

    def ready(self):
        from parking import kinds, permissions, popups, settings, shortcodes, tasks, temp_shortcodes  # noqa: F401

        _register_rights()
        _register_items()
        _follow_people()


def _register_rights():
    """Where a plate's right to park is looked up, and what a new client is born with."""
    from core.ports import client_births
    from parking.ports import live_sources
    from parking.queries.pay_station_source import PAY_STATION_SOURCE
    from parking.queries.permit_source import PERMIT_SOURCE
    from parking.queries.temp_source import TEMP_SOURCE
    from parking.queries.validation_source import VALIDATION_SOURCE
    from parking.services.births import seed_permit_states, seed_pick_lists

    for source in (PERMIT_SOURCE, TEMP_SOURCE, PAY_STATION_SOURCE, VALIDATION_SOURCE):
        live_sources.register(source.key, source)
    client_births.register("parking", seed_pick_lists)
    client_births.register("permit states", seed_permit_states)


def _register_items():
    """What an order can pay for."""
    from parking.payables import Deposits, Permits
    from parking.temp_payables import TempPermits
    from payments.ports import register_payable

    for payable in (Deposits, Permits, TempPermits):
        register_payable(payable())


def _follow_people():
    """What becomes of permits when people are archived, and of rows when people or vehicles are merged."""
    from accounts.ports import person_archived, person_holds
    from core.ports import row_collisions
    from parking.ports import vehicle_bars
    from parking.queries.rentals import what_keeps_vehicle, what_person_has
    from parking.queries.temp_permits import temp_permits_on_vehicle
    from parking.queries.waitlists import lists_of_person
    from parking.services.rental_endings import release_permits_of
    from parking.services.shared_vehicles import settle_driver
    from parking.services.temp_endings import release_temp_permits
    from parking.services.vehicle_merges import drop_twin
    from parking.services.waitlists import leave_waitlists_of, settle_entry

    person_archived.register("permits", release_permits_of)
    person_archived.register("temporary permits", release_temp_permits)
    person_archived.register("waiting lists", leave_waitlists_of)
    person_holds.register("permits", what_person_has)
    person_holds.register("waiting lists", lists_of_person)
    vehicle_bars.register("permits", what_keeps_vehicle)
    vehicle_bars.register("temporary permits", temp_permits_on_vehicle)
    row_collisions.register("parking.VehicleDriver", settle_driver)
    row_collisions.register("parking.RentalVehicle", drop_twin)
    row_collisions.register("parking.TempPermitPlate", drop_twin)
    row_collisions.register("parking.WaitlistEntry", settle_entry)
