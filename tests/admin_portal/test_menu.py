"""The menu, the breadcrumbs and the first page (parking §2, NAV-1, NAV-2, NAV-4)."""

import pytest
from django.urls import reverse
from django.utils import translation

from admin_portal.menu import menu_tree, visible_items
from core.scoping import client_scope
from tests.admin_portal.conftest import staff_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(world):
    with client_scope(world.ours.client):
        yield world.ours


def leaves(nodes, *path):
    for node in nodes:
        if node.children:
            yield from leaves(node.children, *path, node.label)
        else:
            yield (*path, node.label)


def menu_of(user):
    return list(leaves(menu_tree(visible_items(user), None)))


def test_the_menu_has_the_documented_paths(ours):
    shown = menu_of(ours.admin)
    for path in (
        ("Dashboard",),
        ("User Management", "Vehicles", "Search by Plate"),
        ("User Management", "Vehicles", "Vehicle DNTT Report"),
        ("Parking Management", "Lot Administration", "Pricing & Lot Admin"),
        ("Parking Management", "Temporary Permits", "Pay Station Status"),
        ("System Configuration", "Users", "Types"),
        ("System Configuration", "Parking", "Manage Lot Groups"),
        ("System Configuration", "Parking", "Manage Lot Zones"),
        ("System Configuration", "Vehicles", "Manage Plate Types"),
    ):
        assert path in shown, path
    assert [path[0] for path in shown].index("User Management") < [path[0] for path in shown].index(
        "Parking Management"
    )


def test_parking_NAV_1_a_group_without_a_leaf_is_not_there(ours):
    assert menu_of(ours.clerk) == [("Dashboard",)]
    keeper = staff_member("keeper", rights={"paystation.view"})
    assert menu_of(keeper) == [
        ("Dashboard",),
        ("Parking Management", "Temporary Permits", "Pay Station Status"),
    ]


def test_parking_NAV_4_the_breadcrumbs_are_the_menu_path(ours, signed_in, subtests):
    browser = signed_in(ours)
    for item in visible_items(ours.admin):
        with subtests.test(page=item.key):
            crumbs = browser.get(reverse(item.url_name)).context["crumbs"]
            shown = [str(label) for label, _url in crumbs]
            assert shown == ([*map(str, item.path), str(item.label)] if item.path else [])


def test_a_sub_page_stands_below_its_leaf(ours, signed_in):
    crumbs = signed_in(ours).get(f"/admin/vehicles/dntt/{ours.dntt.pk}/").context["crumbs"]
    assert [str(label) for label, _url in crumbs][-3:] == ["Vehicle DNTT Report", "ABC 123", "Edit DNTT"]
    assert crumbs[-1][1] == ""


def test_the_dashboard_counts_what_this_person_may_see(world, ours, signed_in):
    def counted(user):
        page = signed_in(ours, user).get("/admin/")
        return {str(card["label"]): card["value"] for card in page.context["cards"]}

    shown = counted(ours.admin)
    assert shown["Lots"] == shown["Vehicles"] == shown["DNTT"] == 1
    assert shown["Alarms"] == 2, "on a plate, and on a person"
    assert shown["Overdue violations"] == 2, "one of them in collections"
    assert shown["Pay-station records"] == 1
    assert shown["Zones"] == 2
    assert "Task failures" in shown
    assert counted(staff_member("keeper", rights={"lots.view"})) == {"Lots": 1}
    assert counted(ours.clerk) == {}


def test_the_dashboard_says_what_to_do_without_rights(ours, signed_in):
    assert "Your roles open no page yet" in signed_in(ours, ours.clerk).get("/admin/").content.decode()


def test_exports_speak_the_language_of_the_page_to_the_last_row(ours, signed_in):
    browser = signed_in(ours)
    browser.cookies["language"] = "fr"
    page = browser.get("/admin/lots/")
    assert page["Content-Language"] == "fr"
    with translation.override("fr"):
        lines = list(page.context["table"].as_values())
    text = browser.get("/admin/lots/?export=csv").getvalue().decode("utf-8-sig")
    shown = ["" if cell is None else str(cell) for cell in lines[-1]]
    assert text.splitlines()[0].split(",") == lines[0]
    assert text.splitlines()[-1].split(",") == shown
