"""The pick lists: one set of tests over every definition."""

import pytest
from django.urls import reverse

from accounts.models import ArchiveType, Province, UserType
from admin_portal.picks.lists import LISTS
from core.models import AuditEntry
from core.scoping import client_scope
from tests.admin_portal.pages import row_of
from tests.architecture.tables import ADMIN_PAGES

pytestmark = pytest.mark.django_db

ENTRY = {
    "plate_types": {"name": "Rocket", "short_name": "RKT"},
    "makes": {"name": "Rocket"},
    "colours": {"name": "Rocket"},
    "body_types": {"name": "Rocket"},
    "user_types": {
        "name": "Rocket",
        "grouping": "Public",
        "visible_to_users": "on",
        "extra_active_vehicles": "2",
    },
    "archive_types": {"name": "Rocket"},
    "provinces": {"name": "Rocket", "code": "rk", "country": "CA"},
}
every_list = pytest.mark.parametrize("pick", LISTS, ids=lambda pick: pick.key)


@pytest.fixture
def ours(world):
    with client_scope(world.ours.client):
        yield world.ours


@pytest.fixture
def office(ours, signed_in):
    return signed_in(ours)


def used_row(site, pick):
    """The world's entry that a vehicle or person has."""
    return row_of(site, ADMIN_PAGES[f"{pick.key}_edit"].about)


def address(pick, verb="", row=None):
    name = f"admin_portal:{pick.key}{'_' if verb else ''}{verb}"
    return reverse(name, args=[row.pk] if row else [])


def words(answer):
    return answer.content.decode()


@every_list
def test_an_entry_is_added_with_the_next_number_found_changed_and_audited(pick, ours, office):
    numbered = pick.model is not ArchiveType  # the API never names why somebody was archived
    last = pick.model.objects.order_by("-number").first().number if numbered else 0
    assert office.post(address(pick, "add"), ENTRY[pick.key])["Location"] == address(pick)
    row = pick.model.objects.get(name="Rocket")
    assert not numbered or row.number == last + 1
    assert "Rocket" in words(office.get(f"{address(pick)}?q=rock"))
    assert office.post(address(pick, "edit", row), ENTRY[pick.key] | {"name": "Comet"}).status_code == 302
    row.refresh_from_db()
    assert row.name == "Comet" and (not numbered or row.number == last + 1)
    actions = AuditEntry.objects.filter(object_id=str(row.pk), object_type=pick.model._meta.label_lower)
    assert [entry.action.rpartition(".")[2] for entry in actions] == ["changed", "created"]


@every_list
def test_bad_entries_are_refused_beside_their_field(pick, ours, office):
    before = pick.model.objects.count()
    page = office.post(address(pick, "add"), ENTRY[pick.key] | {"name": " "})
    assert page.context["form"].errors["name"]
    taken = pick.model.objects.first()
    change = (
        {"code": taken.code, "country": taken.country}
        if pick.model is Province
        else {"name": taken.name.upper()}
    )
    page = office.post(address(pick, "add"), ENTRY[pick.key] | change)
    assert page.status_code == 200
    assert page.context["form"].errors["code" if pick.model is Province else "name"]
    assert pick.model.objects.count() == before


@pytest.mark.parametrize("pick", [pick for pick in LISTS if pick.archive], ids=lambda pick: pick.key)
def test_an_archived_entry_is_no_longer_offered_and_comes_back(pick, ours, office):
    row = used_row(ours, pick)
    office.post(address(pick, "archive", row))
    office.get(address(pick))  # where the message is read
    assert row not in _listed(office, address(pick))
    assert row in _listed(office, f"{address(pick)}?archived=on")
    office.post(address(pick, "restore", row))
    assert row in _listed(office, address(pick))


def test_an_archived_make_stays_on_vehicles_that_have_it_and_is_offered_to_no_other(ours, office):
    make = ours.vehicle.make
    office.post(reverse("admin_portal:makes_archive", args=[make.pk]))
    assert f'<option value="{make.pk}"' not in words(office.get(reverse("admin_portal:vehicle_add")))
    page = words(office.get(reverse("admin_portal:vehicle_edit", args=[ours.vehicle.pk])))
    assert f'<option value="{make.pk}" selected' in page


@pytest.mark.parametrize("pick", [pick for pick in LISTS if pick.delete], ids=lambda pick: pick.key)
def test_parking_X_13_an_entry_in_use_is_not_deleted_and_shows_no_button(pick, ours, office):
    row = used_row(ours, pick)
    spare = pick.model.objects.exclude(pk=row.pk).first()
    page = words(office.get(f"{address(pick)}?per_page=100"))
    assert address(pick, "delete", spare) in page
    assert address(pick, "delete", row) not in page
    assert "is in use (1 vehicle)" in words(office.post(address(pick, "delete", row)))
    assert office.post(address(pick, "delete", spare)).status_code == 302
    assert list(pick.model.objects.filter(pk__in=(row.pk, spare.pk))) == [row]


def test_parking_UT_2_guest_user_stays(ours, office):
    guest = UserType.objects.get(is_system=True)
    page = office.post(reverse("admin_portal:user_types_archive", args=[guest.pk]))
    assert "belongs to the system" in words(page)
    office.post(
        reverse("admin_portal:user_types_edit", args=[guest.pk]),
        ENTRY["user_types"] | {"name": "Visitors"},
    )
    guest.refresh_from_db()
    assert (guest.name, guest.visible_to_users, guest.archived_at) == ("Visitors", False, None)


def test_a_deleted_entrys_number_is_not_given_again(ours, office):
    pick = next(pick for pick in LISTS if pick.key == "makes")
    office.post(address(pick, "add"), {"name": "First"})
    first = pick.model.objects.get(name="First")
    office.post(address(pick, "delete", first))
    office.post(address(pick, "add"), {"name": "Second"})
    assert pick.model.objects.get(name="Second").number == first.number + 1


def _listed(office, url):
    return [
        row.record
        for row in office.get(f"{url}{'&' if '?' in url else '?'}per_page=100").context["table"].rows
    ]
