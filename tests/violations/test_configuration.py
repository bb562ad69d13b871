"""Categories, offence items and locations (enforcement §4)."""

from decimal import Decimal

import pytest
from django.utils import timezone

from core.exceptions import RowMissing
from core.models import AuditEntry
from core.scoping import client_scope
from parking.exceptions import GroupHasLocation, NameRequired, NameTaken
from parking.models import Location
from parking.services.locations import save_location
from parking.services.picks import archive_pick, restore_pick
from tests.factories.accounts import ACTOR, make_site
from tests.factories.parking import LotGroupFactory
from tests.factories.violations import OffenceItemFactory, TicketCategoryFactory
from violations.choices import AppliesTo
from violations.exceptions import (
    BadAmount,
    BadByLawCode,
    BootHasNoDiscount,
    DescriptionRequired,
    DiscountTimeRequired,
    DiscountTooLarge,
    IdentifyNeedsPeople,
)
from violations.models import OffenceItem, TicketCategory
from violations.queries.offences import offence_list, other_boot_offence
from violations.rules.discount import days_of, hours_of
from violations.services.categories import save_category
from violations.services.offences import archive_offence, reorder_offences, restore_offence, save_offence

CATEGORY = {
    "name": "Bicycle",
    "applies_to": AppliesTo.BOTH,
    "handheld_visible": True,
    "fail_to_identify": True,
}
OFFENCE = {"description": "No permit", "default_cost": Decimal(50), "by_law_code": "2003-499.12"}
PLACE = {"name": "Main Street", "writer_visible": True, "gis_no": 17, "lot_group": None}


def category(row=None, **changes):
    return save_category(actor=ACTOR, category_id=row and row.pk, values=CATEGORY | changes)


def offence(row=None, **changes):
    return save_offence(
        actor=ACTOR, offence_id=row and row.pk, values=(OFFENCE if row is None else {}) | changes
    )


def place(row=None, **changes):
    return save_location(actor=ACTOR, location_id=row and row.pk, values=PLACE | changes)


def told(row):
    entries = AuditEntry.objects.filter(object_type=row._meta.label_lower, object_id=str(row.pk))
    return list(entries.order_by("pk").values_list("action", flat=True))


class TestCategories:
    def test_one_gets_the_next_number_and_keeps_it(self, city):
        first = category()
        assert category(name="Moving Violation").number == first.number + 1
        number = first.number
        assert category(first, name=" Bicycles ").name == "Bicycles"
        first.refresh_from_db()
        assert first.number == number
        assert told(first) == ["ticket_category.created", "ticket_category.changed"]

    def test_enforcement_CAT_2_only_people_fail_to_identify(self, city):
        with pytest.raises(IdentifyNeedsPeople) as refused:
            category(applies_to=AppliesTo.VEHICLES)
        assert refused.value.field == "fail_to_identify"
        assert not category(applies_to=AppliesTo.VEHICLES, fail_to_identify=False).is_for_people

    @pytest.mark.parametrize("name", ["STREET", " street "])
    def test_a_name_is_given_once_in_a_client(self, city, name):
        with pytest.raises(NameTaken):
            category(name=name)
        with client_scope(make_site("BETA").client):
            assert category(name=name).pk

    def test_a_name_is_needed_and_the_row_of_another_client_is_missing(self, city):
        with pytest.raises(NameRequired):
            category(name=" ")
        with client_scope(make_site("BETA").client), pytest.raises(RowMissing):
            category(city.category)

    def test_enforcement_CAT_3_archived_and_restored(self, city):
        archive_pick(actor=ACTOR, model=TicketCategory, pick_id=city.category.pk)
        assert city.category not in TicketCategory.objects.active()
        restore_pick(actor=ACTOR, model=TicketCategory, pick_id=city.category.pk)
        assert city.category in TicketCategory.objects.active()
        assert told(city.category) == ["ticket_category.archived", "ticket_category.restored"]


class TestOffences:
    def test_one_gets_the_next_number_and_its_own_category_or_none(self, city):
        row = offence()
        assert row.category is None and offence(category=city.category).number == row.number + 1
        assert told(row) == ["offence_item.created"]

    def test_enforcement_OFF_2_any_hours_are_the_same_hours_after_a_round_in_days(self):
        assert all(hours_of(days_of(hours)) == hours for hours in range(24 * 60))
        assert (days_of(168), hours_of(Decimal(7)), hours_of(Decimal("0.5"))) == (7, 168, 12)

    @pytest.mark.parametrize(
        ("changes", "refusal", "field"),
        [
            ({"description": "  "}, DescriptionRequired, "description"),
            ({"default_cost": Decimal("-1")}, BadAmount, "default_cost"),
            ({"default_cost": Decimal("1.005")}, BadAmount, "default_cost"),
            ({"discount_amount": Decimal("-1"), "discount_hours": 1}, BadAmount, "discount_amount"),
            ({"discount_amount": Decimal("50.01"), "discount_hours": 1}, DiscountTooLarge, "discount_amount"),
            ({"discount_amount": Decimal(10)}, DiscountTimeRequired, "discount_days"),
            ({"apply_boot": True, "discount_amount": Decimal(10)}, BootHasNoDiscount, "apply_boot"),
            ({"apply_boot": True, "discount_hours": 168}, BootHasNoDiscount, "apply_boot"),
            ({"by_law_code": "A/7"}, BadByLawCode, "by_law_code"),
            ({"by_law_code": "é7"}, BadByLawCode, "by_law_code"),
            ({"by_law_code": "1" * 21}, BadByLawCode, "by_law_code"),
        ],
    )
    def test_what_does_not_fit_is_refused_beside_its_field(self, city, changes, refusal, field):
        before = OffenceItem.objects.count()
        with pytest.raises(refusal) as refused:
            offence(**changes)
        assert refused.value.field == field and OffenceItem.objects.count() == before

    def test_enforcement_OFF_3_the_whole_cost_may_be_the_discount(self, city):
        row = offence(discount_amount=Decimal(50), discount_hours=24)
        with pytest.raises(DiscountTooLarge):
            offence(row, default_cost=Decimal("49.99"))

    def test_enforcement_OFF_7_what_is_stored_counts_as_well(self, city):
        with pytest.raises(BootHasNoDiscount):
            offence(city.offence, apply_boot=True)
        row = offence(city.offence, apply_boot=True, discount_amount=Decimal(0), discount_hours=0)
        assert row.apply_boot

    def test_enforcement_OFF_8_another_item_with_a_boot_is_known_while_it_is_offered(self, city):
        first, second = (offence(description=name, apply_boot=True) for name in ("Boot", "Clamp"))
        assert (other_boot_offence(first), other_boot_offence(second)) == (second, first)
        archive_offence(actor=ACTOR, offence_id=first.pk)
        assert other_boot_offence(second) is None

    def test_enforcement_OFF_9_archived_and_restored(self, city):
        archive_offence(actor=ACTOR, offence_id=city.offence.pk)
        assert city.offence not in OffenceItem.objects.active()
        restore_offence(actor=ACTOR, offence_id=city.offence.pk)
        assert city.offence in OffenceItem.objects.active()
        assert told(city.offence) == ["offence_item.archived", "offence_item.restored"]

    def test_enforcement_OFF_10_position_then_leading_blanks_then_the_name(self, city):
        OffenceItem.objects.all().delete()
        names = ["Alpha", " Zebra", "  Yak", "Beta "]
        made = {name: offence(description=name, category=city.category) for name in names}
        assert [row.description for row in offence_list()] == ["  Yak", " Zebra", "Alpha", "Beta"]
        assert [str(row) for row in offence_list()] == ["Yak", "Zebra", "Alpha", "Beta"]
        reorder_offences(
            actor=ACTOR, positions={made["Beta "].pk: 0, made["  Yak"].pk: 7, made[" Zebra"].pk: 3}
        )
        assert [str(row) for row in offence_list()] == ["Alpha", "Beta", "Zebra", "Yak"]
        assert [len(told(row)) for row in made.values()] == [1, 2, 2, 1], "only what moved is told"

    def test_enforcement_OFF_1_by_category_and_the_unassigned_last(self, city):
        OffenceItemFactory(description="Free", category=None)
        OffenceItemFactory(description="Other", category=TicketCategoryFactory(name="Alley"))
        found = [(row.section, str(row)) for row in offence_list()]
        assert found == [("Alley", "Other"), ("Street", "Parked in Loading Zone"), ("Unassigned", "Free")]

    def test_another_clients_items_are_missing(self, city):
        with client_scope(make_site("BETA").client):
            for verb in (archive_offence, restore_offence):
                with pytest.raises(RowMissing):
                    verb(actor=ACTOR, offence_id=city.offence.pk)
            with pytest.raises(RowMissing):
                reorder_offences(actor=ACTOR, positions={city.offence.pk: 1})


class TestLocations:
    def test_one_gets_the_next_number_and_is_told(self, city):
        row = place()
        assert place(name="Elm Street").number == row.number + 1
        assert place(row, writer_visible=False).writer_visible is False
        assert told(row) == ["offence_location.created", "offence_location.changed"]

    def test_names_are_given_once_also_those_of_archived_ones(self, city):
        city.location.archived_at = timezone.now()
        city.location.save()
        with pytest.raises(NameTaken):
            place(name=city.location.name.upper())
        with pytest.raises(NameRequired):
            place(name=" ")

    def test_enforcement_LOC_2_a_lot_group_writes_at_one_location(self, city):
        group = LotGroupFactory(name="Downtown")
        first = place(lot_group=group)
        with pytest.raises(GroupHasLocation) as refused:
            place(name="Elm Street", lot_group=group)
        assert refused.value.field == "lot_group" and "“Downtown”" in str(refused.value)
        assert "“Main Street”" in str(refused.value)
        place(first, lot_group=None)
        assert place(name="Elm Street", lot_group=group).lot_group == group

    def test_archived_and_restored(self, city):
        archive_pick(actor=ACTOR, model=Location, pick_id=city.location.pk)
        assert city.location not in Location.objects.active()
        restore_pick(actor=ACTOR, model=Location, pick_id=city.location.pk)
        assert city.location in Location.objects.active()
        assert told(city.location) == ["offence_location.archived", "offence_location.restored"]
