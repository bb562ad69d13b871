"""Merge Vehicles: search, choose, confirm (enforcement VEH-11, VEH-12)."""

import pytest
from django.urls import reverse

from core.models import AuditEntry
from core.scoping import client_scope
from parking.models import Vehicle
from tests.factories.parking import ProvinceFactory, VehicleFactory
from tests.factories.violations import ViolationFactory

pytestmark = pytest.mark.django_db

PAGE = "/admin/vehicles/merge/"


@pytest.fixture
def ours(world):
    with client_scope(world.ours.client):
        world.ours.twin = VehicleFactory(plate="ABC 123", province=ProvinceFactory(code="QC"))
        yield world.ours


@pytest.fixture
def office(ours, signed_in):
    return signed_in(ours)


def words(answer):
    return answer.content.decode()


def listed(answer):
    return [vehicle.pk for vehicle in answer.context["candidates"]]


def question(ours, **change):
    return {"primary": ours.vehicle.pk, "secondary": ours.twin.pk, "step": "confirm"} | change


def test_without_a_search_plates_that_are_known_twice_are_offered(ours, office):
    VehicleFactory(plate="LONE 1")
    assert set(listed(office.get(PAGE))) == {ours.vehicle.pk, ours.twin.pk}


def test_enforcement_VEH_12_what_was_ticked_stays_when_one_searches_again(ours, office):
    other = VehicleFactory(plate="LONE 1", vin="2HGFG4")
    answer = office.get(PAGE, {"q": "hgfg", "secondary": ours.twin.pk, "primary": ours.vehicle.pk})
    assert set(listed(answer)) == {ours.vehicle.pk, ours.twin.pk, other.pk}
    text = words(answer)
    assert text.count(" checked>") == 2
    assert "No vehicle has this in its plate or VIN." in words(office.get(PAGE, {"q": "nothing"}))


def test_the_question_shows_what_differs_and_what_moves(ours, office):
    ViolationFactory(vehicle=ours.twin, writer=ours.clerk)
    answer = office.get(PAGE, question(ours))
    text = words(answer)
    assert "This cannot be undone." in text and "data-confirm" in text
    assert dict(answer.context["moving"])["Violations"] == [ours.vehicle.violations.count(), 1]
    marked = [label for label, _values, differs in answer.context["facts"] if differs]
    assert "Province or state" in marked and "Electric" not in marked
    assert f"primary={ours.twin.pk}" in answer.context["swap_url"]
    assert Vehicle.objects.filter(pk=ours.twin.pk).exists()


@pytest.mark.parametrize(
    "change", [{"secondary": ""}, {"primary": ""}, {"primary": "x", "secondary": "9" * 30}]
)
def test_without_both_sides_the_choice_is_asked_again(ours, office, change):
    for answer in (office.get(PAGE, question(ours, **change)), office.post(PAGE, question(ours, **change))):
        assert "Choose the vehicle that stays and at least one other that goes." in words(answer)


def test_a_vehicle_cannot_go_into_itself(ours, office):
    answer = office.post(PAGE, question(ours, secondary=ours.vehicle.pk))
    assert "Choose the vehicle that stays" in words(answer)
    assert Vehicle.objects.filter(pk=ours.vehicle.pk).exists()


def test_enforcement_VEH_11_confirmed_they_are_one_and_its_history_says_so(ours, office):
    answer = office.post(PAGE, question(ours), follow=True)
    assert answer.redirect_chain == [(f"/admin/vehicles/{ours.vehicle.pk}/", 302)]
    text = words(answer)
    assert "The vehicles are merged into ABC 123." in text
    assert "Other vehicles merged into this one – number: " in text and "; Plates: ABC 123 (QC)" in text
    assert not Vehicle.objects.filter(pk=ours.twin.pk).exists()
    assert AuditEntry.objects.get(action="vehicle.merged").actor_label == str(ours.admin)
    assert "This entry does not exist any more." in words(office.post(PAGE, question(ours)))


def test_another_clients_vehicle_is_neither_listed_nor_merged(world, ours, office):
    theirs = world.theirs.vehicle.pk
    assert theirs not in listed(office.get(PAGE, {"q": "ABC 123", "secondary": theirs}))
    for side in ("primary", "secondary"):
        answer = office.post(PAGE, question(ours, **{side: theirs}))
        assert "This entry does not exist any more." in words(answer)
    assert Vehicle.objects.count() == 2
    with client_scope(world.theirs.client):
        assert Vehicle.objects.filter(pk=theirs).exists()


def test_a_vehicles_page_leads_to_merging_others_into_it(ours, office):
    address = reverse("admin_portal:vehicle_merge_into", args=[ours.vehicle.pk])
    assert address in words(office.get(reverse("admin_portal:vehicle_detail", args=[ours.vehicle.pk])))
    answer = office.get(address)
    assert listed(answer) == [ours.vehicle.pk, ours.twin.pk]
    assert answer.context["choice"].primary == ours.vehicle.pk
    office.post(address, question(ours))
    assert not Vehicle.objects.filter(pk=ours.twin.pk).exists()
