"""System Configuration › Violations: categories, offence items, locations (enforcement §4)."""

import pytest
from django.urls import reverse

from core.models import AuditEntry
from core.scoping import client_scope
from parking.models import Location
from tests.factories.accounts import ACTOR
from tests.factories.violations import OffenceItemFactory
from violations.choices import AppliesTo
from violations.models import OffenceItem, TicketCategory, Violation
from violations.services.numbering import set_next_number

pytestmark = pytest.mark.django_db

OFFENCE = {"description": "No permit", "default_cost": "50.00", "sort_order": "0"}
PLACE = {"name": "Main Street", "writer_visible": "on", "gis_no": "17"}


@pytest.fixture
def ours(world):
    with client_scope(world.ours.client):
        yield world.ours


@pytest.fixture
def office(ours, signed_in):
    return signed_in(ours)


def at(name, *args):
    return reverse(f"admin_portal:{name}", args=[arg.pk for arg in args])


def words(answer):
    return answer.content.decode()


def errors(answer):
    assert answer.status_code == 200
    return set(answer.context["form"].errors)


def listed(office, address):
    return [row.record for row in office.get(address).context["table"].rows]


def exported(office, address):
    return b"".join(office.get(f"{address}?export=csv").streaming_content).decode("utf-8-sig")


def last_action(row):
    entries = AuditEntry.objects.filter(object_type=row._meta.label_lower, object_id=str(row.pk))
    return entries.latest("pk").action


class TestCategories:
    @pytest.mark.parametrize(
        ("boxes", "about"),
        [
            ({"vehicles": "on"}, AppliesTo.VEHICLES),
            ({"users": "on", "fail_to_identify": "on"}, AppliesTo.PEOPLE),
            ({"vehicles": "on", "users": "on"}, AppliesTo.BOTH),
        ],
    )
    def test_enforcement_CAT_1_two_boxes_say_what_it_applies_to(self, ours, office, boxes, about):
        answer = office.post(at("category_add"), {"name": "Bicycle"} | boxes)
        assert answer["Location"] == at("category_list")
        row = TicketCategory.objects.get(name="Bicycle")
        assert row.applies_to == about and not row.handheld_visible
        form = office.get(at("category_edit", row)).context["form"]
        assert [form[name].value() for name in ("vehicles", "users")] == [
            "vehicles" in boxes, "users" in boxes
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"name": "Bicycle"}, "vehicles"),
            ({"name": "Bicycle", "vehicles": "on", "fail_to_identify": "on"}, "fail_to_identify"),
            ({"name": "category ours", "vehicles": "on"}, "name"),
            ({"name": " ", "vehicles": "on"}, "name"),
        ],
    )
    def test_enforcement_CAT_2_what_does_not_fit_is_refused_beside_its_field(
        self, ours, office, values, field
    ):
        ours.category.name = "Category Ours"
        ours.category.save()
        before = TicketCategory.objects.count()
        assert errors(office.post(at("category_add"), values)) == {field}
        assert TicketCategory.objects.count() == before

    def test_the_list_is_narrowed_and_exported(self, ours, office):
        office.post(at("category_add"), {"name": "Bicycle", "users": "on"})
        found = listed(office, at("category_list") + f"?applies_to={AppliesTo.PEOPLE}")
        assert [row.name for row in found] == ["Bicycle"]
        assert ours.category in listed(office, at("category_list") + f"?q={ours.category.name}")
        assert ours.category.name in exported(office, at("category_list"))

    def test_enforcement_T32_an_archived_category_is_not_offered_and_its_tickets_keep_it(self, ours, office):
        choice = f'<option value="{ours.category.pk}"'
        assert choice in words(office.get(at("offence_add")))
        assert office.post(at("category_archive", ours.category)).status_code == 302
        assert last_action(ours.category) == "ticket_category.archived"
        assert choice not in words(office.get(at("offence_add")))
        assert f"{choice} selected" in words(office.get(at("offence_edit", ours.offence))), (
            "its items keep it"
        )
        assert Violation.objects.get(pk=ours.violation.pk).category == ours.category
        assert ours.offence.category.name in exported(office, at("offence_list")), "reports keep it"
        office.get(at("category_list"))  # where the message is read
        assert ours.category not in listed(office, at("category_list"))
        assert ours.category in listed(office, at("category_list") + "?archived=on")
        office.post(at("category_restore", ours.category))
        assert choice in words(office.get(at("offence_add")))


class TestOffences:
    def test_enforcement_OFF_2_days_are_entered_and_hours_are_kept(self, ours, office):
        answer = office.post(at("offence_add"), OFFENCE | {"discount_amount": "10", "discount_days": "7"})
        assert answer["Location"] == at("offence_list")
        row = OffenceItem.objects.get(description="No permit")
        assert (row.default_cost, row.discount_amount, row.discount_hours) == (50, 10, 168)
        assert last_action(row) == "offence_item.created" and not row.category

    @pytest.mark.parametrize(("hours", "shown"), [(168, "7"), (100, "4.17"), (1, "0.04"), (0, "0")])
    def test_enforcement_OFF_2_hours_of_no_whole_day_outlive_an_edit(self, ours, office, hours, shown):
        row = OffenceItemFactory(discount_hours=hours, discount_amount=min(hours, 10))
        form = office.get(at("offence_edit", row)).context["form"]
        data = {name: form[name].value() for name in form.fields}
        sent = {name: value for name, value in data.items() if value is not None and value is not False}
        assert str(sent["discount_days"]) == shown and str(sent["default_cost"]) == "50.00"
        assert office.post(at("offence_edit", row), sent | {"key": "K1"}).status_code == 302
        row.refresh_from_db()
        assert (row.key, row.discount_hours, row.default_cost) == ("K1", hours, 50)
        entry = AuditEntry.objects.filter(action="offence_item.changed").latest("pk")
        assert entry.data == {"key": ["", "K1"]}, "nothing else was touched"

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"description": "   "}, "description"),
            ({"default_cost": "-1"}, "default_cost"),
            ({"discount_amount": "60", "discount_days": "7"}, "discount_amount"),
            ({"discount_amount": "10"}, "discount_days"),
            ({"by_law_code": "A/7"}, "by_law_code"),
            ({"apply_boot": "on", "discount_amount": "10", "discount_days": "7"}, "apply_boot"),
        ],
    )
    def test_enforcement_OFF_7_what_does_not_fit_is_refused_beside_its_field(
        self, ours, office, changes, field
    ):
        before = OffenceItem.objects.count()
        assert errors(office.post(at("offence_add"), OFFENCE | changes)) == {field}
        assert OffenceItem.objects.count() == before

    def test_enforcement_OFF_7_closed_fields_are_not_sent_and_clear_the_discount(self, ours, office):
        office.post(at("offence_edit", ours.offence), OFFENCE | {"apply_boot": "on"})
        ours.offence.refresh_from_db()
        stored = (ours.offence.apply_boot, ours.offence.discount_amount, ours.offence.discount_hours)
        assert stored == (True, 0, 0)
        page = words(office.get(at("offence_edit", ours.offence)))
        assert 'data-rules-out="id_discount_amount id_discount_days"' in page and "js/depends" in page

    def test_enforcement_OFF_8_a_second_item_with_a_boot_is_saved_with_a_warning(self, ours, office):
        said = "“Universal Boot” has Apply Boot as well."
        boot = OFFENCE | {"description": "Universal Boot", "apply_boot": "on"}
        assert said not in words(office.post(at("offence_add"), boot, follow=True))
        again = boot | {"description": "Clamp"}
        assert said in words(office.post(at("offence_add"), again, follow=True))
        clamp = OffenceItem.objects.get(description="Clamp")
        office.post(at("offence_archive", clamp))
        assert said in words(office.get(at("offence_restore", clamp)))

    def test_enforcement_OFF_1_and_OFF_10_by_category_in_their_order_names_trimmed(self, ours, office):
        common = {"category": ours.category.pk, "sort_order": "0"}
        for name in ("Alpha", "   Zebra"):
            office.post(at("offence_add"), OFFENCE | {"description": name} | common)
        office.post(at("offence_add"), OFFENCE | {"description": "Free"})
        assert OffenceItem.objects.get(description="   Zebra")
        found = [(row.section, str(row)) for row in listed(office, at("offence_list"))]
        mine = ours.category.name
        assert found == [(mine, "Zebra"), (mine, "Alpha"), (mine, str(ours.offence)), ("Unassigned", "Free")]
        page = words(office.get(at("offence_list")))
        assert page.count('<tr class="oc-section">') == 2 and ">Zebra<" in page
        assert [str(row) for row in listed(office, at("offence_list") + "?category=null")] == ["Free"]
        assert [str(row) for row in listed(office, at("offence_list") + "?q=zeb")] == ["Zebra"]

    def test_enforcement_OFF_10_positions_are_changed_together(self, ours, office):
        first, second = (OffenceItemFactory(description=name, category=None) for name in ("Alpha", "Beta"))
        names = office.get(at("offence_order")).context["form"].fields
        assert {f"item_{row.pk}" for row in (first, second, ours.offence)} <= set(names)
        sent = dict.fromkeys(names, "5") | {f"item_{second.pk}": "1"}
        assert office.post(at("offence_order"), sent)["Location"] == at("offence_list")
        unassigned = listed(office, at("offence_list") + "?category=null")
        assert unassigned == [second, first] and last_action(second) == "offence_item.changed"
        assert errors(office.post(at("offence_order"), sent | {f"item_{first.pk}": "-1"})) == {
            f"item_{first.pk}"
        }

    def test_enforcement_OFF_9_archived_and_restored(self, ours, office):
        office.post(at("offence_archive", ours.offence))
        office.get(at("offence_list"))  # where the message is read
        assert ours.offence not in listed(office, at("offence_list"))
        assert ours.offence in listed(office, at("offence_list") + "?archived=on")
        office.post(at("offence_restore", ours.offence))
        assert ours.offence in listed(office, at("offence_list"))

    def test_the_export_has_the_category_and_the_length_in_words(self, ours, office):
        OffenceItemFactory(description="Odd", category=None, discount_hours=100)
        lines = exported(office, at("offence_list")).splitlines()
        odd, own = (next(line for line in lines if name in line) for name in ("Odd", str(ours.offence)))
        assert "Unassigned" in odd and "100 hours" in odd
        assert ours.category.name in own and "7 days" in own


class TestLocations:
    def test_one_is_added_changed_found_and_exported(self, ours, office):
        assert office.post(at("location_add"), PLACE)["Location"] == at("location_list")
        row = Location.objects.get(name="Main Street")
        assert row.writer_visible and row.gis_no == 17 and not row.lot_group
        office.post(at("location_edit", row), PLACE | {"writer_visible": ""})
        row.refresh_from_db()
        assert not row.writer_visible and last_action(row) == "offence_location.changed"
        assert listed(office, at("location_list") + "?q=main") == [row]
        assert listed(office, at("location_list") + f"?lot_group={ours.group.pk}") == [ours.location]
        assert "Main Street" in exported(office, at("location_list"))

    def test_enforcement_LOC_2_a_lot_group_is_refused_twice(self, ours, office):
        answer = office.post(at("location_add"), PLACE | {"lot_group": ours.group.pk})
        assert errors(answer) == {"lot_group"} and f"“{ours.location}”" in words(answer)
        assert errors(office.post(at("location_add"), PLACE | {"name": ours.location.name})) == {"name"}

    def test_archived_and_restored(self, ours, office):
        office.post(at("location_archive", ours.location))
        office.get(at("location_list"))  # where the message is read
        assert ours.location not in listed(office, at("location_list"))
        office.post(at("location_restore", ours.location))
        assert ours.location in listed(office, at("location_list"))
        assert last_action(ours.location) == "offence_location.restored"


def test_the_twins_entries_cannot_be_chosen(world, office):
    twin = world.theirs
    form = OFFENCE | {"category": twin.category.pk}
    assert errors(office.post(at("offence_add"), form)) == {"category"}
    assert errors(office.post(at("location_add"), PLACE | {"lot_group": twin.group.pk})) == {"lot_group"}
    before = office.get(at("offence_order")).context["form"].fields
    assert f"item_{twin.offence.pk}" not in before


class TestSettings:
    """The tab Violations (enforcement §18.1, TKT-1)."""

    def sent(self, office):
        form = office.get(at("settings_violations")).context["form"]
        data = {name: form[name].value() for name in form.fields}
        return {name: value for name, value in data.items() if value is not None and value is not False}

    def test_the_next_number_stands_below_its_prefix_and_is_set(self, ours, office):
        form = office.get(at("settings_violations")).context["form"]
        assert [field.name for field in form.grouped()[0][2]][:2] == ["ticket_prefix", "next_number"]
        sent = self.sent(office) | {
            "initial-next_number": "10016",
            "next_number": "20000",
            "ticket_prefix": "PK",
        }
        assert office.post(at("settings_violations"), sent).status_code == 302
        assert self.sent(office)["next_number"] == 20000
        assert self.sent(office)["ticket_prefix"] == "PK"
        entry = AuditEntry.objects.filter(action="ticket_sequence.changed").latest("pk")
        assert entry.data == {"next_number": [10016, 20000]}

    def test_a_number_that_moved_on_meanwhile_is_not_set_back(self, ours, office):
        sent = self.sent(office) | {"initial-next_number": "10016", "ticket_header": "Pay here"}
        set_next_number(actor=ACTOR, number=10020)
        office.post(at("settings_violations"), sent)
        assert self.sent(office)["next_number"] == 10020 and self.sent(office)["ticket_header"] == "Pay here"

    @pytest.mark.parametrize("number", ["0", "-3", "x", "", str(10**12 + 1)])
    def test_what_is_no_number_leaves_the_tab_unsaved(self, ours, office, number):
        sent = self.sent(office) | {"next_number": number, "ticket_prefix": "PK"}
        assert errors(office.post(at("settings_violations"), sent)) == {"next_number"}
        assert self.sent(office)["ticket_prefix"] == "TT"
