"""Manage Lot Groups and Manage Lot Zones."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import AuditEntry
from core.scoping import client_scope
from parking.models import LotGroup, LotZone
from tests.factories.parking import LotGroupFactory, LotZoneFactory

pytestmark = pytest.mark.django_db

GROUPS, ZONES = "/admin/lot-groups/", "/admin/lot-zones/"
GROUP = {"name": "Downtown", "map_colour": "#1a7f37", "free_parking_minutes": "15"}


@pytest.fixture
def ours(world):
    with client_scope(world.ours.client):
        yield world.ours


@pytest.fixture
def office(ours, signed_in):
    return signed_in(ours)


def words(answer):
    return answer.content.decode()


def test_a_group_is_added_changed_and_audited(ours, office):
    assert office.post(f"{GROUPS}add/", GROUP)["Location"] == GROUPS
    group = LotGroup.objects.get(name="Downtown")
    place = {"show_on_map": "on", "latitude": "45.42", "longitude": "-75.69"}
    assert office.post(f"{GROUPS}{group.pk}/", GROUP | place).status_code == 302
    group.refresh_from_db()
    assert (group.show_on_map, group.free_parking_minutes) == (True, 15)
    assert AuditEntry.objects.filter(object_id=str(group.pk), action__startswith="lot_group.").count() == 2


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"name": "group PLAIN"}, "name", "exists already"),
        ({"show_on_map": "on"}, "latitude", "both latitude and longitude"),
        ({"latitude": "45.4"}, "longitude", "both latitude and longitude"),
        ({"latitude": "91", "longitude": "0"}, "latitude", "less than or equal to 90"),
        ({"map_colour": "red"}, "map_colour", "# and six digits"),
        ({"free_parking_minutes": "-1"}, "free_parking_minutes", "greater than or equal to 0"),
    ],
)
def test_parking_GRP_3_a_bad_group_is_refused_beside_its_field(ours, office, change, field, said):
    page = office.post(f"{GROUPS}add/", GROUP | change)
    assert said in " ".join(page.context["form"].errors[field])
    assert LotGroup.objects.count() == 1


def test_parking_GRP_2_deleting_a_group_lets_its_lots_go(ours, office):
    page = words(office.get(f"{GROUPS}{ours.group.pk}/delete/"))
    assert "lets its lots go" in page
    assert office.post(f"{GROUPS}{ours.group.pk}/delete/")["Location"] == GROUPS
    ours.lot.refresh_from_db()
    assert ours.lot.lot_group is None
    assert "Group plain" not in office.get(GROUPS).context["table"].as_html(office.get(GROUPS).wsgi_request)
    assert office.get(f"{GROUPS}{ours.group.pk}/").status_code == 404


def test_the_list_of_groups_counts_their_lots_and_shows_their_place(ours, office):
    LotGroupFactory(name="Empty", map_colour="#cf222e")
    page = words(office.get(GROUPS))
    assert "#cf222e" in page
    assert [row.get_cell_value("lot_count") for row in office.get(GROUPS).context["table"].rows] == [0, 1]


def test_a_zone_is_added_and_its_near_miss_is_pointed_out(ours, office):
    LotZoneFactory(name="Red")
    assert office.post(f"{ZONES}add/", {"name": " RED ", "short_name": "R"})["Location"] == ZONES
    zone = LotZone.objects.get(name="RED")
    assert zone.short_name == "R"
    assert "There is also “Red”" in words(office.get(ZONES))
    assert AuditEntry.objects.filter(action="lot_zone.created", object_id=str(zone.pk)).exists()


@pytest.mark.parametrize(
    ("name", "said"), [("1001", "exists already"), ("  ", "required"), ("x" * 201, "at most 200")]
)
def test_a_bad_zone_name_is_refused(ours, office, name, said):
    page = office.post(f"{ZONES}add/", {"name": name})
    assert said in " ".join(page.context["form"].errors["name"])
    assert LotZone.objects.count() == 2


def test_parking_ZON_2_a_zone_in_use_has_no_delete_and_is_not_deleted(ours, office):
    spare = LotZoneFactory(name="Spare")
    page = words(office.get(ZONES))
    assert f"{ZONES}{spare.pk}/delete/" in page
    assert f"{ZONES}{ours.zone.pk}/delete/" not in page
    refused = office.post(f"{ZONES}{ours.zone.pk}/delete/")
    assert "is in use (lots: 1, pay-station records: 1, validations: 2, validators: 1)" in words(refused)
    office.post(f"{ZONES}{spare.pk}/delete/")
    assert set(LotZone.objects.values_list("name", flat=True)) == {"1001", "Zone plain"}
    assert AuditEntry.objects.filter(action="lot_zone.deleted").count() == 1


def test_parking_ZON_8_renaming_a_matched_zone_asks_and_names_the_sources(ours, office):
    type(ours.record).objects.update(created_at=timezone.now() - timedelta(days=1))
    page = office.post(f"{ZONES}{ours.zone.pk}/", {"name": "1002"})
    assert "Records of HotSpot find this zone by its name" in words(page)
    assert 'type="checkbox" name="is_confirmed"' in words(page)
    ours.zone.refresh_from_db()
    assert ours.zone.name == "1001"
    assert office.post(f"{ZONES}{ours.zone.pk}/", {"name": "1002", "is_confirmed": "on"}).status_code == 302
    ours.zone.refresh_from_db()
    assert ours.zone.name == "1002"
