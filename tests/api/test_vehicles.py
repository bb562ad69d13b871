"""Vehicles pushed (enforcement §16.8)."""

import pytest

from accounts.models import Province
from api.answers import VehicleAccepted
from core.scoping import client_scope
from parking.models import BodyType, Colour, Make, PlateType, Vehicle

# The document's own body: ids of make and type under the names' keys.
SAMPLE = {
    "plate": "PL8RDR",
    "plateType": "Motorcycle",
    "prov": "MA",
    "make": "8",
    "type": "3",
    "colour": "red",
    "year": "2011",
    "vin": "8GKS1AKC7FR518845",
}
LISTS = (Make, BodyType, Colour, PlateType)


def without(*names, **facts):
    return {name: value for name, value in SAMPLE.items() if name not in names} | facts


def only_vehicle(site) -> Vehicle:
    with client_scope(site.client):
        return Vehicle.objects.select_related("make", "body_type", "colour", "plate_type", "province").get()


def number_of(site, model, **facts) -> str:
    with client_scope(site.client):
        return str(model.objects.get(**facts).number)


def test_enforcement_T23_the_documents_body_finds_ids_in_names_and_9012_on_repeat(ours):
    reply = ours.call("vehicles/push", SAMPLE)
    assert reply.status == 200
    VehicleAccepted.model_validate(reply.json)
    vehicle = only_vehicle(ours)
    assert reply.json == {
        "status": "success", "vehicle_id_id": str(vehicle.pk), "vehicle_id": str(vehicle.pk), "warnings": [],
    }  # fmt: skip
    assert (vehicle.make.number, vehicle.body_type.number) == (8, 3)
    assert (vehicle.plate_type.name, vehicle.province.code, vehicle.colour.name) == (
        "Motorcycle",
        "MA",
        "Red",
    )
    assert (vehicle.year, vehicle.vin) == (2011, "8GKS1AKC7FR518845")
    again = ours.call("vehicles/push", SAMPLE | {"plate": "pl8 rdr", "year": "2020"})
    assert (again.status, again.code) == (409, 9012)
    assert only_vehicle(ours).year == 2011


def test_enforcement_E_7_another_plate_type_or_province_is_another_vehicle(ours):
    for facts in ({}, {"plateType": "Passenger"}, {"prov": "Ontario"}):
        assert ours.call("vehicles/push", SAMPLE | facts).status == 200
    assert ours.rows(Vehicle) == 3


def test_enforcement_T24_a_colour_of_60_characters_is_cut_with_a_warning(ours):
    reply = ours.call("vehicles/push", without(colour="c" * 60))
    assert reply.status == 200
    assert "The vehicle colour name was too long and has been truncated." in reply.json["warnings"]
    assert only_vehicle(ours).colour.name == "c" * 50


def test_enforcement_E_5_new_names_join_the_lists_with_a_warning(ours):
    reply = ours.call("vehicles/push", without(make="Zotye", type="Hearse", colour="Mauve"))
    assert len(reply.json["warnings"]) == 3
    vehicle = only_vehicle(ours)
    assert (vehicle.make.name, vehicle.body_type.name, vehicle.colour.name) == ("Zotye", "Hearse", "Mauve")
    before = {model: ours.rows(model) for model in LISTS}
    again = ours.call("vehicles/push", without(plate="OTHER", make="ZOTYE", type="hearse", colour="mauve"))
    assert again.json["warnings"] == []
    assert {model: ours.rows(model) for model in LISTS} == before


def test_enforcement_E_3_digits_that_are_no_id_are_a_name(ours):
    reply = ours.call("vehicles/push", without(make="4711"))
    assert len(reply.json["warnings"]) == 1
    assert only_vehicle(ours).make.name == "4711"


def test_enforcement_E_3_digits_find_plate_type_and_province(ours):
    kind, province = number_of(ours, PlateType, name="Commercial"), number_of(ours, Province, code="QC")
    assert ours.call("vehicles/push", without(plateType=kind, prov=province)).status == 200
    assert (only_vehicle(ours).plate_type.name, only_vehicle(ours).province.code) == ("Commercial", "QC")


def test_enforcement_E_4_the_id_wins_over_the_name(ours):
    ids = {
        "plateTypeID": number_of(ours, PlateType, name="Commercial"),
        "provID": number_of(ours, Province, code="QC"),
        "makeID": "2",
        "typeID": 1,
        "colourID": number_of(ours, Colour, name="Red"),
    }
    assert (
        ours.call("vehicles/push", without(make="Never", type="Never", colour="Never", **ids)).json[
            "warnings"
        ]
        == []
    )
    vehicle = only_vehicle(ours)
    assert (vehicle.plate_type.name, vehicle.province.code, vehicle.colour.name) == (
        "Commercial",
        "QC",
        "Red",
    )
    assert (vehicle.make.number, vehicle.body_type.number) == (2, 1)


@pytest.mark.parametrize("name", ["color", "Color", "COLOUR"])
def test_enforcement_E_11_both_spellings_of_colour(ours, name):
    assert ours.call("vehicles/push", without("colour", **{name: "red"})).status == 200
    assert only_vehicle(ours).colour.name == "Red"


@pytest.mark.parametrize("prov", ["massachusetts", "ma", "MA"])
def test_enforcement_E_10_provinces_by_name_or_abbreviation_ignoring_case(ours, prov):
    ours.call("vehicles/push", without(prov=prov, plateType="motorCYCLE"))
    assert only_vehicle(ours).province.code == "MA"


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        (without("plate"), 9006, None),
        (without(plate="--"), 9006, None),
        (without(plate="P" * 51), 9021, None),
        (without("plateType"), 9010, None),
        (without(plateType="Spaceship"), 9033, "plateType"),
        (without(plateTypeID="99999"), 9033, "plateTypeID"),
        (without("prov"), 9011, None),
        (without(prov="Atlantis"), 9033, "prov"),
        (without(provID="99999"), 9033, "provID"),
        (without(plateType="t" * 51), 9030, "plateType"),
        (without(makeID="99999"), 9033, "makeID"),
        (without(typeID="99999"), 9033, "typeID"),
        (without(colourID="99999", make="Brand new"), 9033, "colourID"),
        (without(year="11"), 9032, "year"),
        (without(year="x011"), 9033, "year"),
        (without(vin="v" * 26), 9030, "vin"),
    ],
)
def test_enforcement_16_8_bad_input_has_its_code_and_writes_nothing(ours, body, code, field):
    before = {model: ours.rows(model) for model in LISTS}
    reply = ours.call("vehicles/push", body)
    assert (reply.status, reply.code, reply.json.get("Field")) == (400, code, field)
    assert ours.rows(Vehicle) == 0
    assert {model: ours.rows(model) for model in LISTS} == before


def test_a_refused_repeat_adds_nothing_to_the_lists_either(ours):
    ours.call("vehicles/push", SAMPLE)
    before = ours.rows(Make)
    assert ours.call("vehicles/push", SAMPLE | {"make": "Brand new"}).code == 9012
    assert ours.rows(Make) == before


def test_ids_are_the_clients_own(ours, theirs):
    with client_scope(theirs.client):
        foreign = Make.objects.create(number=901, name="Theirs only")
    assert ours.call("vehicles/push", without(makeID=str(foreign.number))).code == 9033
