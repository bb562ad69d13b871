"""Pricing & Lot Admin, with the tab Zone & Location."""

import csv
import re
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
import segno
from django.contrib.auth.hashers import check_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from core.models import AuditEntry
from core.scoping import client_scope
from core.system_settings import save_settings
from parking.choices import Visibility, Weekday, ZoneMode
from parking.models import CommonLotType, Lot, LotZoneRow
from tests.admin_portal.conftest import staff_member
from tests.factories.parking import LotFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/lots/"
GENERAL = {
    "name": "New Lot",
    "short_name": "NEW",
    "sort_order": "0",
    "visibility": "visible",
    "window_type": "M",
    "default_cost": "12.50",
    "lot_scope": "user_type",
}


@pytest.fixture
def ours(world):
    with client_scope(world.ours.client):
        yield world.ours


@pytest.fixture
def office(ours, signed_in):
    return signed_in(ours)


def general(lot):
    return reverse("admin_portal:lot_edit", args=[lot.pk])


def zones(lot):
    return reverse("admin_portal:lot_zones", args=[lot.pk])


def words(answer):
    return answer.content.decode()


def listed(page):
    return [row.record.name for row in page.context["table"].paginated_rows]


def exported(answer):
    return list(csv.DictReader(StringIO(answer.getvalue().decode("utf-8-sig"))))


def test_a_lot_is_added_with_its_user_types_and_audited(ours, office):
    user_type = ours.driver.profile.user_type_id
    answer = office.post(
        f"{LIST}add/", GENERAL | {"allowed_user_types": [user_type], "lot_group": ours.group.pk}
    )
    lot = Lot.objects.get(name="New Lot")
    assert answer["Location"] == zones(lot)
    assert (lot.default_cost, lot.lot_group, lot.visibility) == (Decimal("12.50"), ours.group, "visible")
    assert [row.user_type_id for row in lot.user_type_rows.all()] == [user_type]
    entry = AuditEntry.objects.get(action="lot.created", object_id=str(lot.pk))
    assert entry.actor_label == str(ours.admin)
    assert "New Lot is added" in words(office.get(zones(lot)))


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"name": ""}, "name", "required"),
        ({"name": "lot PLAIN"}, "name", "exists already"),
        ({"short_name": "plain"}, "short_name", "exists already"),
        ({"default_cost": "-1"}, "default_cost", "cannot be below zero"),
        ({"visibility": "sideways"}, "visibility", "valid choice"),
        ({"lot_group": "999999"}, "lot_group", "valid choice"),
        ({"name": "x" * 101}, "name", "at most 100"),
    ],
)
def test_parking_LOT_9_LOT_14_bad_input_is_refused_beside_its_field(ours, office, change, field, said):
    before = Lot.objects.count()
    page = office.post(f"{LIST}add/", GENERAL | change)
    assert page.status_code == 200
    assert said in " ".join(page.context["form"].errors[field])
    assert f'href="#id_{field}' in words(page)
    assert Lot.objects.count() == before


def test_a_lot_is_updated_and_the_old_and_new_values_are_audited(ours, office):
    answer = office.post(general(ours.lot), GENERAL | {"name": "Renamed"})
    assert answer["Location"] == general(ours.lot)
    ours.lot.refresh_from_db()
    assert ours.lot.name == "Renamed"
    assert AuditEntry.objects.get(action="lot.changed").data["name"] == ["Lot plain", "Renamed"]


def test_a_refused_change_leaves_the_heading_as_it_was(ours, office):
    LotFactory(name="Taken")
    page = office.post(general(ours.lot), GENERAL | {"name": "Taken"})
    assert "<h1>Lot plain</h1>" in words(page).replace("\n", "")


def test_who_may_only_look_reads_the_lot_and_cannot_change_it(ours, signed_in):
    reader = signed_in(ours, staff_member("reader", rights={"lots.view"}))
    for address in (general(ours.lot), zones(ours.lot)):
        page = words(reader.get(address))
        assert "You can read this page but not change it." in page
        assert "Update this Lot</button>" not in page or "disabled" in page
        assert reader.post(address, GENERAL).status_code == 403
    assert "Add Lot" not in words(reader.get(LIST))
    assert 'name="ids"' not in words(reader.get(LIST))
    assert reader.post(LIST, {"action": "archive", "ids": [ours.lot.pk]}).status_code == 403


def test_prices_of_all_lots_are_saved_at_once_or_not_at_all(ours, office):
    other = LotFactory(default_cost=1)
    page = office.post(f"{LIST}prices/", {f"lot_{ours.lot.pk}": "7.25", f"lot_{other.pk}": "-2"})
    assert "greater than or equal to 0" in words(page)
    ours.lot.refresh_from_db()
    assert ours.lot.default_cost == Decimal("5.00")
    assert (
        office.post(f"{LIST}prices/", {f"lot_{ours.lot.pk}": "7.25", f"lot_{other.pk}": "0"}).status_code
        == 302
    )
    assert set(Lot.objects.values_list("default_cost", flat=True)) == {Decimal("7.25"), Decimal("0.00")}


def test_visibility_is_changed_for_many_lots_and_only_for_ours(world, ours, office):
    lots = [ours.lot.pk, LotFactory().pk]
    answer = office.post(
        f"{LIST}?q=o", {"action": "hidden_accessible", "ids": [*lots, world.theirs.lot.pk, "x"]}
    )
    assert answer["Location"] == f"{LIST}?q=o"
    assert set(Lot.objects.filter(pk__in=lots).values_list("visibility", flat=True)) == {
        Visibility.HIDDEN_ACCESSIBLE
    }
    assert "2 rows" in words(office.get(LIST))
    with client_scope(world.theirs.client):
        assert Lot.objects.get(pk=world.theirs.lot.pk).visibility == Visibility.VISIBLE


def test_the_visibility_of_one_lot_is_chosen_in_its_row(ours, office):
    Lot.objects.update(visibility=Visibility.NOT_VISIBLE)
    offered = re.findall(r'<button name="action" value="(\w+)">', words(office.get(LIST)))
    assert offered == [Visibility.VISIBLE, Visibility.HIDDEN_ACCESSIBLE]
    office.post(LIST, {"action": offered[0], "ids": [ours.lot.pk]})
    assert Lot.objects.get().visibility == Visibility.VISIBLE


def test_archiving_many_asks_first_names_them_and_then_does_it(ours, office):
    empty = LotFactory(name="Lot without permits")
    page = office.post(LIST, {"action": "archive", "ids": [empty.pk]})
    assert "Rights to park that exist now stay valid" in words(page)
    assert "Lot without permits" in words(page)
    assert Lot.objects.active().count() == 2
    office.post(LIST, {"action": "archive", "ids": [empty.pk], "confirmed": "yes"})
    assert list(Lot.objects.active()) == [ours.lot]


def test_parking_LOT_12_a_lot_with_permits_is_archived_by_itself_after_its_page_said_how_many(ours, office):
    office.post(LIST, {"action": "archive", "ids": [ours.lot.pk], "confirmed": "yes"})
    assert "Lot plain: 2 people have permits here. Archive this lot by itself" in words(office.get(LIST))
    address = f"{LIST}{ours.lot.pk}/archive/"
    assert "2 people have permits here, which stay valid." in words(office.get(address))
    assert Lot.objects.active().exists()
    office.post(address)
    assert not Lot.objects.active().exists()
    ours.rental.refresh_from_db()
    assert ours.rental.is_open


def test_parking_LOT_7_the_setting_leaves_lots_out_of_the_admin_list_until_all_are_asked_for(ours, office):
    Lot.objects.update(visibility=Visibility.NOT_VISIBLE)
    LotFactory(name="Seen by users")
    assert "Show all" not in words(office.get(LIST))
    save_settings(actor=ours.admin.actor, values={"show_only_visible_lots": True})
    page = office.get(LIST)
    assert listed(page) == ["Seen by users"]
    assert "A system setting leaves out lots that users do not see." in words(page)
    assert "Lot plain" not in office.get(f"{LIST}?export=csv").getvalue().decode()
    for state in ("all=on", f"visibility={Visibility.NOT_VISIBLE}"):
        page = office.get(f"{LIST}?{state}")
        assert "Lot plain" in listed(page)
        assert "A system setting leaves out" not in words(page)
    assert office.get(zones(ours.lot)).status_code == 200


def test_the_list_says_what_is_sold_what_is_left_and_what_is_used(ours, office):
    Lot.objects.update(temp_enabled=True, flex_enabled=True, temp_only=True)
    LotFactory(name="Standard only", common_lot_type=ours.common_lot_type)
    rows = {row["Lot Name"]: row for row in exported(office.get(f"{LIST}?export=csv"))}
    told = ("Permit types", "Visible to User", "Usage")
    assert [rows["Lot plain"][name] for name in told] == ["Temporary, Flex", "1", "2"]
    assert [rows["Standard only"][name] for name in told] == ["Standard", "0", "0"]
    assert rows["Standard only"]["Common lot type"] == "Type plain"
    assert listed(office.get(f"{LIST}?sort=-rented_count"))[0] == "Lot plain"


def test_prices_typed_in_the_list_are_saved_and_the_list_stays_as_it_was(ours, office):
    other = LotFactory(default_cost=1)
    page = words(office.get(f"{LIST}?sort=name"))
    assert f'name="lot_{ours.lot.pk}" value="5.00"' in page
    prices = {f"lot_{ours.lot.pk}": "7.25", f"lot_{other.pk}": "1.00", "next": f"{LIST}?sort=name"}
    answer = office.post(f"{LIST}prices/", prices)
    assert answer["Location"] == f"{LIST}?sort=name"
    ours.lot.refresh_from_db()
    assert ours.lot.default_cost == Decimal("7.25")
    assert AuditEntry.objects.filter(action="lot.changed").count() == 1
    page = office.post(f"{LIST}prices/", {f"lot_{ours.lot.pk}": "x", "next": "https://evil.example/"})
    assert list(page.context["form"].errors) == [f"lot_{ours.lot.pk}"]
    assert office.post(f"{LIST}prices/", {"next": "https://evil.example/"})["Location"] == LIST


def test_who_may_not_change_prices_reads_them_in_the_list(ours, signed_in):
    editor = signed_in(ours, staff_member("editor", rights={"lots.view", "lots.edit"}))
    page = words(editor.get(LIST))
    assert "$5.00" in page and 'name="lot_' not in page and "Save Updates" not in page


def test_what_standard_permits_cost_and_ask_for_is_said_on_their_tab(ours, office):
    tab = reverse("admin_portal:lot_standard", args=[ours.lot.pk])
    facts = {"window_type": "S", "default_cost": "80", "can_prorate": "on", "allow_second_permit": "on"}
    assert office.post(tab, facts)["Location"] == tab
    ours.lot.refresh_from_db()
    assert (ours.lot.window_type, ours.lot.default_cost) == ("S", Decimal(80))
    assert ours.lot.can_prorate and ours.lot.allow_second_permit and not ours.lot.deposit_types.exists()
    office.post(tab, facts | {"deposit_types": [ours.deposit_type.pk]})
    assert list(ours.lot.deposit_types.all()) == [ours.deposit_type]


def temporary(lot):
    return reverse("admin_portal:lot_temporary", args=[lot.pk])


OFFERED = {"temp_enabled": "on", "temp_max": "10", "temp_hourly_cost": "2", "temp_up_to_30": "on"}


def test_temporary_parking_is_set_up_and_says_what_is_missing(ours, office):
    Lot.objects.update(visibility=Visibility.VISIBLE)
    page = words(office.get(temporary(ours.lot)))
    assert "Nobody can buy one yet" not in page
    office.post(temporary(ours.lot), OFFERED | {"temp_max": "", "temp_hourly_cost": ""})
    page = words(office.get(temporary(ours.lot)))
    assert "is empty, which means none." in page and "No price is set." in page
    office.post(temporary(ours.lot), OFFERED)
    assert "Nobody can buy one yet" not in words(office.get(temporary(ours.lot)))
    ours.lot.refresh_from_db()
    assert (ours.lot.temp_max, ours.lot.temp_hourly_cost, ours.lot.temp_up_to_30) == (10, 2, True)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"temp_over_30": "on"}, "temp_over_30_monthly_cost"),
        ({"temp_all_vehicles": "on"}, "temp_all_vehicles"),
        ({"temp_daily_cost": "-1"}, "temp_daily_cost"),
        ({"temp_day_starts_at": "09:00", "temp_day_ends_at": "08:00"}, "temp_day_ends_at"),
    ],
)
def test_parking_LOT_9_LOT_13_what_cannot_be_offered_is_refused_beside_its_field(ours, office, facts, field):
    page = office.post(temporary(ours.lot), OFFERED | facts)
    assert list(page.context["form"].errors) == [field]
    ours.lot.refresh_from_db()
    assert not ours.lot.temp_enabled


def test_prices_of_temporary_permits_ask_for_the_right_to_change_prices(ours, signed_in):
    editor = signed_in(ours, staff_member("editor", rights={"lots.view", "lots.edit"}))
    assert editor.post(temporary(ours.lot), OFFERED).status_code == 302
    ours.lot.refresh_from_db()
    assert (ours.lot.temp_max, ours.lot.temp_hourly_cost) == (10, None)
    tab = reverse("admin_portal:lot_standard", args=[ours.lot.pk])
    editor.post(tab, {"window_type": "M", "default_cost": "99"})
    ours.lot.refresh_from_db()
    assert (ours.lot.window_type, ours.lot.default_cost) == ("M", Decimal(5))


def test_the_qr_code_holds_the_link_to_the_lot_on_the_clients_own_site(ours, office):
    link = f"http://{ours.host}/q/{ours.lot.qr_token}/"
    for address in (temporary(ours.lot), reverse("admin_portal:lot_qr_sheet", args=[ours.lot.pk])):
        page = words(office.get(address))
        assert link in page and "data:image/svg+xml" in page
    sheet = words(office.get(reverse("admin_portal:lot_qr_sheet", args=[ours.lot.pk])))
    assert "Pay for parking here" in sheet and 'lang="fr"' in sheet
    png = office.get(reverse("admin_portal:lot_qr_png", args=[ours.lot.pk]))
    drawn = Image.open(BytesIO(png.content)).convert("1")
    expected = BytesIO()
    segno.make(link, error="q", micro=False).save(expected, kind="png", scale=20, border=4, light="white")
    assert png["Content-Type"] == "image/png" and png["Content-Disposition"].startswith("attachment")
    assert drawn.tobytes() == Image.open(expected).convert("1").tobytes()
    svg = office.get(reverse("admin_portal:lot_qr_svg", args=[ours.lot.pk]))
    assert svg["Content-Type"] == "image/svg+xml" and b"<svg" in svg.content


def test_parking_QCK_8_a_new_qr_code_is_made_after_a_question(ours, office):
    address = reverse("admin_portal:lot_qr_regenerate", args=[ours.lot.pk])
    assert "stop working at once" in words(office.get(address))
    assert Lot.objects.get().qr_token == ours.lot.qr_token
    office.post(address)
    assert str(Lot.objects.get().qr_token) in words(office.get(temporary(ours.lot)))
    assert Lot.objects.get().qr_token != ours.lot.qr_token


def test_parking_LOT_5_the_password_is_set_kept_and_removed_and_never_shown(ours, office):
    tab = reverse("admin_portal:lot_settings", args=[ours.lot.pk])
    page = office.post(tab, {"password_enabled": "on"})
    assert list(page.context["form"].errors) == ["password"]
    asks = {"password_enabled": "on", "total_spaces": "12"}
    assert office.post(tab, asks | {"password": "tulips at dawn"}).status_code == 302
    stored = Lot.objects.get()
    assert check_password("tulips at dawn", stored.password)
    assert (stored.password_enabled, stored.total_spaces) == (True, 12)
    page = words(office.get(tab))
    assert "tulips" not in page and stored.password not in page
    office.post(tab, asks)
    assert Lot.objects.get().password == stored.password
    page = office.post(tab, asks | {"removes_password": "on"})
    assert list(page.context["form"].errors) == ["password"]
    office.post(tab, {"removes_password": "on"})
    assert (Lot.objects.get().password, Lot.objects.get().password_enabled) == ("", False)


def test_statistics_of_a_lot(ours, office):
    page = words(office.get(reverse("admin_portal:lot_statistics", args=[ours.lot.pk])))
    shown = re.findall(r'oc-figure-label">([^<]+)</p><p class="oc-figure-value">(\d+)', page)
    assert dict(shown) == {
        "Allocated": "3", "Visible To User": "1", "Held for waiting list": "0",
        "Requested": "1", "Reserved": "0", "Rented": "1", "Archived": "0", "Now": "2", "Future": "0",
    }  # fmt: skip


def test_a_common_lot_type_is_added_renamed_and_deleted_once_unused(ours, office):
    types = "/admin/common-lots/"
    office.post(f"{types}add/", {"name": "Garage"})
    garage = CommonLotType.objects.get(name="Garage")
    assert "exists already" in words(office.post(f"{types}add/", {"name": "garage"}))
    office.post(general(ours.lot), GENERAL | {"common_lot_type": garage.pk})
    office.post(f"{types}{garage.pk}/", {"name": "Parkade"})
    assert Lot.objects.get().common_lot_type.name == "Parkade"
    assert "is in use (1 lot)" in words(office.post(f"{types}{garage.pk}/delete/"))
    office.post(general(ours.lot), GENERAL)
    office.post(f"{types}{garage.pk}/delete/")
    assert list(CommonLotType.objects.all()) == [ours.common_lot_type]


def test_bulk_without_a_row_or_with_an_unknown_action(ours, office):
    office.post(LIST, {"action": "visible"})
    assert "Choose at least one row first." in words(office.get(LIST))
    assert office.post(LIST, {"action": "explode", "ids": [ours.lot.pk]}).status_code == 404


def test_archived_lots_show_on_demand_and_come_back(ours, office):
    office.post(f"{LIST}{ours.lot.pk}/archive/")
    office.get(LIST)  # where the message is read
    assert "Lot plain" not in words(office.get(f"{LIST}?q=plain"))
    assert "Lot plain" in words(office.get(f"{LIST}?q=plain&archived=on"))
    office.post(f"{LIST}{ours.lot.pk}/restore/")
    assert "Lot plain" in words(office.get(f"{LIST}?q=plain"))
    assert list(
        AuditEntry.objects.filter(action__in=("lot.archived", "lot.restored")).values_list(
            "action", flat=True
        )
    ) == [
        "lot.restored",
        "lot.archived",
    ]


def test_restoring_a_lot_whose_name_was_taken_is_refused_in_words(ours, office):
    office.post(f"{LIST}{ours.lot.pk}/archive/")
    LotFactory(name="Lot plain")
    page = office.post(f"{LIST}{ours.lot.pk}/restore/")
    assert page.status_code == 200
    assert "exists already" in words(page)


def row(number, accepted, **facts):
    """One zone row as the office posts it."""
    values = {"mode": "days", "zone": accepted.pk, "start_time": "00:00", "end_time": "23:59", "stored": ""}
    if facts.get("mode") != ZoneMode.RANGE:
        values["days"] = [day.value for day in Weekday]
    return {f"rows-{number}-{name}": value for name, value in (values | facts).items()}


def page_of(*rows, **facts):
    """The whole form: the place, then the rows."""
    data = {"location_text": "", "latitude": "", "longitude": "", "marker_colour": ""}
    data |= {"rows-TOTAL_FORMS": len(rows), "rows-INITIAL_FORMS": len(rows)}
    for posted in rows:
        data |= posted
    return data | facts


def stored_row(number, lot):
    stored = lot.zone_rows.get()
    return row(number, stored.zone, stored=stored.pk)


def test_adding_a_row_keeps_what_was_typed_and_saves_nothing(ours, office):
    typed = page_of(stored_row(0, ours.lot), press="add-days", location_text="Behind the arena")
    page = office.post(zones(ours.lot), typed)
    assert "Behind the arena" in words(page)
    assert [form["mode"].value() for form in page.context["rows"]] == ["days", "days"]
    page = office.post(zones(ours.lot), typed | {"press": "add-range"})
    assert [form["mode"].value() for form in page.context["rows"]] == ["days", "range"]
    assert LotZoneRow.objects.count() == 1
    ours.lot.refresh_from_db()
    assert ours.lot.location_text == ""


def test_removing_a_row_takes_it_off_the_page_until_the_lot_is_updated(ours, office):
    page = office.post(zones(ours.lot), page_of(stored_row(0, ours.lot), press="remove-0"))
    assert len(page.context["rows"].forms) == 0
    assert LotZoneRow.objects.count() == 1
    office.post(zones(ours.lot), page_of())
    assert LotZoneRow.objects.count() == 0


def test_one_row_is_saved_by_itself_while_others_stay_unsaved(ours, office):
    evening = row(1, ours.zone, start_time="17:00")
    unfinished = row(2, ours.zone, zone="")
    page = office.post(zones(ours.lot), page_of(stored_row(0, ours.lot), evening, unfinished, press="save-1"))
    assert "The zone row is saved." in words(page)
    assert LotZoneRow.objects.count() == 2
    assert [bool(form["stored"].value()) for form in page.context["rows"]] == [True, True, False]
    assert AuditEntry.objects.filter(action="lot.zones_changed").count() == 2  # the world's own, and this one


def test_a_saved_row_is_changed_in_its_place(ours, office):
    changed = stored_row(0, ours.lot) | {"rows-0-start_time": "08:00"}
    office.post(zones(ours.lot), page_of(changed, press="save-0"))
    assert [stored.start_time.hour for stored in ours.lot.zone_rows.all()] == [8]


def test_parking_ZON_7_rows_that_were_not_saved_are_saved_with_the_lot(ours, office):
    days = row(1, ours.zone, days=[Weekday.FRIDAY.value], start_time="22:00", end_time="02:00")
    dates = row(2, ours.zone, mode=ZoneMode.RANGE, date_start="2026-12-24", date_end="2026-12-26")
    answer = office.post(
        zones(ours.lot),
        page_of(
            stored_row(0, ours.lot), days, dates, location_text="Gate 3", latitude="45.4", longitude="-75.7"
        ),
    )
    assert answer["Location"] == zones(ours.lot)
    ours.lot.refresh_from_db()
    assert (ours.lot.location_text, ours.lot.latitude) == ("Gate 3", Decimal("45.4"))
    assert sorted(ours.lot.zone_rows.values_list("mode", "days")) == [
        ("days", 16),
        ("days", 127),
        ("range", 0),
    ]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"days": []}, "Choose at least one day."),
        ({"start_time": "25:00"}, "Enter a valid time."),
        ({"zone": ""}, "This field is required."),
        ({"zone": "999999"}, "Select a valid choice."),
        ({"mode": "range"}, "Enter the first and the last day."),
        (
            {"mode": "range", "date_start": "2026-02-02", "date_end": "2026-02-01"},
            "cannot be before the first",
        ),
        ({"mode": "sideways"}, "Select a valid choice"),
    ],
)
def test_a_bad_zone_row_is_refused_and_nothing_is_saved(ours, office, facts, said):
    for press in ("", "save-0"):
        page = office.post(
            zones(ours.lot), page_of(row(0, ours.zone, **facts), press=press, location_text="New")
        )
        assert page.status_code == 200
        assert said in words(page)
    ours.lot.refresh_from_db()
    assert (ours.lot.location_text, LotZoneRow.objects.count()) == ("", 1)


def test_parking_ZON_6_the_same_row_twice_is_refused(ours, office):
    for press in ("", "save-1"):
        page = office.post(zones(ours.lot), page_of(stored_row(0, ours.lot), row(1, ours.zone), press=press))
        assert "is listed twice" in words(page)
    assert LotZoneRow.objects.count() == 1


def test_another_clients_zone_cannot_be_chosen(world, ours, office):
    page = office.post(zones(ours.lot), page_of(row(0, world.theirs.zone)))
    assert "Select a valid choice" in words(page)


@pytest.mark.parametrize(
    "broken",
    [
        {"rows-TOTAL_FORMS": "x"},
        {"rows-TOTAL_FORMS": "5000"},
        {"rows-INITIAL_FORMS": "0"},
        {"press": "save-77"},
        {"press": "remove-x"},
    ],
)
def test_a_tampered_form_breaks_nothing(ours, office, broken):
    answer = office.post(zones(ours.lot), page_of(stored_row(0, ours.lot)) | broken)
    assert answer.status_code in (200, 302)
    assert LotZoneRow.objects.count() == 1


def upload(name="lot.png", colour="red", size=(900, 300)):
    data = BytesIO()
    Image.new("RGB", size, colour).save(data, "PNG")
    return SimpleUploadedFile(name, data.getvalue(), "image/png")


def test_a_picture_is_kept_shown_on_the_page_and_removed(ours, office, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    assert office.post(zones(ours.lot), page_of(image=upload())).status_code == 302
    ours.lot.refresh_from_db()
    assert ours.lot.image.name.startswith(f"{ours.client.pk}/lots/")
    page = words(office.get(zones(ours.lot)))
    assert 'src="data:image/jpeg;base64,' in page
    assert ours.lot.image.name not in page
    office.post(zones(ours.lot), page_of())
    ours.lot.refresh_from_db()
    assert ours.lot.image
    office.post(zones(ours.lot), page_of() | {"image-clear": "on"})
    ours.lot.refresh_from_db()
    assert not ours.lot.image


def test_what_is_no_picture_or_too_large_is_refused(ours, office, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    page = office.post(zones(ours.lot), page_of(image=SimpleUploadedFile("x.svg", b"<svg onload=1>")))
    assert page.context["form"].errors["image"]
    monkeypatch.setattr("admin_portal.lots.zone_forms.MOST_BYTES", 100)
    page = office.post(zones(ours.lot), page_of(image=upload()))
    assert "too large" in words(page)
    assert not list(tmp_path.iterdir())


def test_a_picture_that_is_gone_leaves_the_page_standing(ours, office, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    office.post(zones(ours.lot), page_of(image=upload()))
    for path in tmp_path.rglob("*.png"):
        path.unlink()
    page = office.get(zones(ours.lot))
    assert page.status_code == 200
    assert "data:image" not in words(page)


def test_counts_of_the_list_lead_to_the_permits_they_count(ours, office):
    lot = LotFactory(name="Counted")
    page = office.get(reverse("admin_portal:lot_list")).content.decode()
    for query in (f"?lot={lot.pk}&amp;bucket=visible_to_user", f"?lot={lot.pk}&amp;only_held=on"):
        assert f"{reverse('admin_portal:permit_list')}{query}" in page
