"""Who drives what (parking §25, enforcement §1.3)."""

from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import User, UserType
from content.models import OutboxMail
from core.exceptions import RowMissing
from core.models import AuditEntry
from core.scoping import client_scope
from parking import exceptions
from parking.models import Dntt, Make, PlateAlarm, Vehicle, VehicleDriver
from parking.ports import vehicle_balance, vehicle_bars
from parking.services.drivers import link_driver, make_primary, set_driver_active, unlink_driver
from parking.services.own_vehicles import add_own_vehicle, associate_vehicle, change_own_vehicle
from tests.factories.accounts import ACTOR, make_driver, make_site
from tests.factories.parking import (
    DnttFactory,
    PlateAlarmFactory,
    PlateTypeFactory,
    ProvinceFactory,
    VehicleFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(db):
    site = make_site("ALPHA")
    with client_scope(site.client):
        yield site


@pytest.fixture
def there(db):
    return make_site("BETA")


def link(vehicle, user, **facts):
    return link_driver(actor=ACTOR, vehicle_id=vehicle.pk, user=user, **facts)


def unlink(vehicle, user, **facts):
    return unlink_driver(actor=ACTOR, vehicle_id=vehicle.pk, user=user, **facts)


def switch(vehicle, user, is_active):
    return set_driver_active(actor=ACTOR, vehicle_id=vehicle.pk, user=user, is_active=is_active)


def driving(user):
    """{plate: (primary, active)} of what a person drives now."""
    links = VehicleDriver.objects.filter(user=user, until=None).select_related("vehicle")
    return {link.vehicle.plate: (link.is_primary, link.is_active) for link in links}


def allow(number):
    UserType.objects.update(extra_active_vehicles=number - 1)


def actions():
    return list(
        AuditEntry.objects.filter(action__startswith="vehicle.")
        .order_by("id")
        .values_list("action", flat=True)
    )


def test_enforcement_VEH_2_the_first_driver_is_primary_and_stays_it(here):
    car, second = VehicleFactory(plate="A1"), make_driver("second")
    link(car, here.driver)
    link(car, second)
    assert (driving(here.driver), driving(second)) == ({"A1": (True, True)}, {"A1": (False, True)})
    again = link(car, second)
    assert VehicleDriver.objects.count() == 2 and again.user == second
    assert actions() == ["vehicle.linked", "vehicle.primary_driver_changed", "vehicle.linked"]


def test_the_office_names_the_primary_driver(here):
    car, second = VehicleFactory(plate="A1"), make_driver("second")
    link(car, here.driver)
    link(car, second, is_primary=True)
    assert driving(here.driver)["A1"][0] is False and driving(second)["A1"][0] is True
    make_primary(actor=ACTOR, vehicle_id=car.pk, user=here.driver)
    assert driving(here.driver)["A1"][0] is True and driving(second)["A1"][0] is False
    assert AuditEntry.objects.latest("id").data == {"driver": ["second", "driver"]}


def test_parking_UT_1_beyond_the_limit_a_vehicle_is_saved_inactive_and_not_activated(here):
    cars = [VehicleFactory(plate=plate) for plate in ("A1", "B2", "C3")]
    allow(2)
    for car in cars:
        link(car, here.driver)
    assert [active for _, active in driving(here.driver).values()] == [True, True, False]
    with pytest.raises(exceptions.ActiveLimitReached, match="2 active vehicles at a time"):
        switch(cars[2], here.driver, True)
    switch(cars[0], here.driver, False)
    switch(cars[2], here.driver, True)
    switch(cars[2], here.driver, True)
    assert driving(here.driver) == {"A1": (True, False), "B2": (True, True), "C3": (True, True)}
    assert actions()[-2:] == ["vehicle.deactivated", "vehicle.activated"]


def test_who_may_have_one_active_vehicle_can_change_which(here):
    first, second = VehicleFactory(plate="A1"), VehicleFactory(plate="B2")
    for car in (first, second):
        link(car, here.driver)
    set_driver_active(actor=ACTOR, vehicle_id=second.pk, user=here.driver, is_active=True, instead=True)
    assert driving(here.driver) == {"A1": (True, False), "B2": (True, True)}
    assert actions()[-2:] == ["vehicle.deactivated", "vehicle.activated"]
    allow(2)
    switch(first, here.driver, True)
    third = VehicleFactory(plate="C3")
    link(third, here.driver)
    with pytest.raises(exceptions.ActiveLimitReached):
        set_driver_active(actor=ACTOR, vehicle_id=third.pk, user=here.driver, is_active=True, instead=True)


def test_parking_VEH_4_one_stays_active(here):
    first, second = VehicleFactory(plate="A1"), VehicleFactory(plate="B2")
    for car in (first, second):
        link(car, here.driver)
    with pytest.raises(exceptions.LastActiveVehicle):
        switch(first, here.driver, False)
    unlink(first, here.driver)
    assert driving(here.driver) == {"B2": (True, True)}, "the one that is left takes its place"


def test_enforcement_T3_the_only_drivers_vehicle_is_archived_and_its_history_kept(here):
    car = VehicleFactory(plate="A1")
    link(car, here.driver)
    DnttFactory(vehicle=car), PlateAlarmFactory(vehicle=car)
    unlink(car, here.driver)
    car.refresh_from_db()
    assert car.archived_at and driving(here.driver) == {}
    assert Dntt.objects.get().vehicle == car and PlateAlarm.objects.get().vehicle == car
    assert VehicleDriver.objects.get().until == car.archived_at, "who drove it is known"
    assert actions()[-2:] == ["vehicle.unlinked", "vehicle.archived"]


def test_enforcement_VEH_7_with_two_drivers_it_stays_with_the_other(here):
    car, second = VehicleFactory(plate="A1"), make_driver("second")
    link(car, here.driver)
    link(car, second)
    unlink(car, here.driver)
    car.refresh_from_db()
    assert car.archived_at is None
    assert driving(second) == {"A1": (True, True)}, "who is left becomes the primary driver"


def test_linking_an_archived_vehicle_brings_it_back(here):
    car = VehicleFactory(plate="A1", archived_at=timezone.now())
    link(car, here.driver)
    car.refresh_from_db()
    assert car.archived_at is None and driving(here.driver) == {"A1": (True, True)}


@pytest.fixture
def socket():
    """`socket(registry, value)`: a package above says something about vehicles."""
    plugged = []

    def plug(registry, answer):
        registry.register("a test", lambda **_: answer)
        plugged.append(registry)

    yield plug
    for registry in plugged:
        del registry._entries["a test"]


def test_enforcement_VEH_6_what_hangs_on_it_keeps_it(here, socket):
    car = VehicleFactory(plate="A1")
    link(car, here.driver)
    socket(vehicle_bars, ["Permit 7 is in force on it."])
    for confirmed in (False, True):
        with pytest.raises(exceptions.VehicleHeld, match=r"Permit 7 is in force on it\."):
            unlink(car, here.driver, confirmed=confirmed)
    assert driving(here.driver)


def test_enforcement_VEH_8_the_only_driver_does_not_leave_a_debt_unless_confirmed(here, socket):
    car, second = VehicleFactory(plate="A1"), make_driver("second")
    link(car, here.driver)
    link(car, second)
    socket(vehicle_balance, Decimal("40"))
    unlink(car, here.driver)
    with pytest.raises(exceptions.BalanceDue, match=r"40\.00"):
        unlink(car, second)
    unlink(car, second, confirmed=True)
    assert Vehicle.objects.get().archived_at


def test_others_vehicles_and_people_are_not_reached(here, there):
    mine = VehicleFactory(plate="A1")
    with client_scope(there.client):
        theirs = VehicleFactory(plate="A1")
    for work in (link, unlink, lambda car, user: switch(car, user, True)):
        with pytest.raises(RowMissing):
            work(theirs, here.driver)
        with pytest.raises(User.DoesNotExist):
            work(mine, there.driver)
    for work in (unlink, lambda car, user: switch(car, user, True)):
        with pytest.raises(RowMissing):
            work(mine, here.driver)
    assert not VehicleDriver.objects.exists()


# What drivers do themselves


def facts(plate="A1", **more):
    known = {"plate": plate, "province": ProvinceFactory(), "plate_type": PlateTypeFactory()}
    return {**known, "vin": "", "year": None, "is_electric": False, **more}


def add(user, **more):
    return add_own_vehicle(actor=user.actor, user=user, values=facts(**more))


def associate(user, plate="A1"):
    seen = {"province_id": ProvinceFactory().pk, "plate_type_id": PlateTypeFactory().pk}
    return associate_vehicle(actor=user.actor, user=user, plate=plate, **seen)


def test_a_driver_adds_a_vehicle(here):
    added = add(here.driver, plate=" a-1 ", make=Make.objects.get(number=8))
    assert (added.vehicle.plate, added.vehicle.plate_key, added.vehicle.make.number) == ("a-1", "A1", 8)
    assert driving(here.driver) == {"a-1": (True, True)}
    assert AuditEntry.objects.get(action="vehicle.created").actor_label == "driver"


def test_enforcement_VEH_3_a_vin_stands_in_for_the_plate(here):
    assert add(here.driver, plate="", vin="1HGCM8263").vehicle.plate == "1HGCM8263"
    with pytest.raises(exceptions.PlateRequired):
        add(here.driver, plate=" - ")


def test_enforcement_VEH_2_a_known_plate_is_associated_and_its_driver_told(here):
    add(here.driver)
    second = make_driver("second")
    with pytest.raises(exceptions.VehicleExists):
        add(second, plate="a 1")
    assert driving(second) == {}
    associate(second, "a-1")
    assert (driving(here.driver), driving(second)) == ({"A1": (True, True)}, {"A1": (False, True)})
    mail = OutboxMail.objects.get()
    assert (mail.to, "second" in mail.text) == ("driver@example.com", False)
    associate(second)
    assert OutboxMail.objects.count() == 1


def test_a_vehicle_that_an_officer_made_is_associated_with_its_first_driver(here):
    VehicleFactory(plate="A1")
    associate(here.driver)
    assert driving(here.driver) == {"A1": (True, True)} and not OutboxMail.objects.exists()


def test_an_archived_vehicle_added_again_comes_back_as_described_now(here):
    car = add(here.driver, year=1999, vin="OLD").vehicle
    unlink(car, here.driver)
    back = add(here.driver, year=2020).vehicle
    back.refresh_from_db()
    assert (back.pk, back.archived_at, back.year, back.vin) == (car.pk, None, 2020, "OLD")


def test_a_twin_plate_of_another_client_is_no_ones_business(here, there):
    with client_scope(there.client):
        add(there.driver)
    with pytest.raises(RowMissing):
        associate(here.driver)
    add(here.driver)
    assert Vehicle.objects.count() == 1
    with client_scope(there.client):
        assert driving(there.driver) == {"A1": (True, True)} and not OutboxMail.objects.exists()


def change(user, car, **values):
    return change_own_vehicle(actor=user.actor, user=user, vehicle_id=car.pk, values=values)


def test_who_may_change_what(here):
    car, second = add(here.driver).vehicle, make_driver("second")
    assert change(here.driver, car, plate="B2", year=2001).plate_key == "B2"
    associate(second, "B2")
    with pytest.raises(exceptions.SharedVehicle):
        change(here.driver, car, plate="C3")
    assert change(here.driver, car, year=2002).year == 2002
    for values in ({"year": 2003}, {"plate": "C3"}):
        with pytest.raises(exceptions.NotPrimaryDriver):
            change(second, car, **values)
    with pytest.raises(RowMissing):
        change(make_driver("third"), car, year=2003)
    car.refresh_from_db()
    assert (car.plate, car.year) == ("B2", 2002)


def test_changing_a_plate_to_a_known_one_is_refused(here):
    add(here.driver, plate="B2")
    car = add(here.driver).vehicle
    with pytest.raises(exceptions.VehicleExists):
        change(here.driver, car, plate="b2")
