"""The tab Flex Permits: slots, and the week painted with them (parking §9.4)."""

from decimal import Decimal

import pytest
from django.urls import reverse

from core.models import AuditEntry
from core.scoping import client_scope
from parking.models import FlexSlot
from parking.queries.flex import painted_week
from parking.rules.flex import WEEK
from tests.admin_portal.conftest import staff_member
from tests.factories.parking import FlexSlotFactory, LotFactory

pytestmark = pytest.mark.django_db

TIMES = {"first": "8", "last": "17"}


@pytest.fixture
def ours(world):
    with client_scope(world.ours.client):
        yield world.ours


@pytest.fixture
def office(ours, signed_in):
    return signed_in(ours)


@pytest.fixture
def lot(ours):
    return LotFactory(name="Arena", temp_enabled=True, temp_max=5, flex_enabled=True)


@pytest.fixture
def night(lot):
    return FlexSlotFactory(lot=lot, name="Night", price=Decimal("1.50"))


def flex(lot):
    return reverse("admin_portal:lot_flex", args=[lot.pk])


def words(answer):
    return answer.content.decode()


def painted(lot):
    return {cell: slot.name for cell, slot in painted_week(lot).items()}


def test_a_slot_is_added_and_changed(lot, office):
    facts = {"name": "Night", "price": "1.50", "colour": "#123456"}
    answer = office.post(reverse("admin_portal:lot_slot_add", args=[lot.pk]), facts)
    slot = FlexSlot.objects.get(lot=lot)
    assert answer["Location"] == flex(lot)
    page = words(office.get(flex(lot)))
    assert "Night" in page and "$1.50" in page and 'fill="#123456"' in page
    edit = reverse("admin_portal:lot_slot_edit", args=[slot.pk])
    assert 'value="Night"' in words(office.get(edit))
    office.post(edit, facts | {"price": "2"})
    slot.refresh_from_db()
    assert slot.price == 2


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"name": "NIGHT"}, "name"), ({"price": "-1"}, "price"), ({"colour": "red"}, "colour")],
)
def test_a_bad_slot_is_refused_beside_its_field(lot, night, office, facts, field):
    good = {"name": "Day", "price": "1", "colour": "#123456"}
    page = office.post(reverse("admin_portal:lot_slot_add", args=[lot.pk]), good | facts)
    assert list(page.context["form"].errors) == [field]
    assert lot.flex_slots.count() == 1


def test_ticked_hours_and_days_with_times_are_painted_without_script(lot, night, office):
    ticked = TIMES | {"press": "paint", "slot": night.pk, "cells": ["5-22", "5-23"]}
    answer = office.post(flex(lot), ticked)
    assert answer["Location"] == f"{flex(lot)}?slot={night.pk}"
    assert painted(lot) == {(5, 22): "Night", (5, 23): "Night"}
    office.post(flex(lot), {"press": "paint", "slot": night.pk, "days": ["0", "1"], "first": 0, "last": 2})
    assert painted(lot).keys() == {(5, 22), (5, 23), (0, 0), (0, 1), (1, 0), (1, 1)}
    page = words(office.get(f"{flex(lot)}?slot={night.pk}"))
    assert "4 hours are changed." in page
    assert 'aria-label="Saturday 22:00, Night"' in page and 'aria-label="Sunday 22:00, closed"' in page
    office.post(flex(lot), TIMES | {"press": "paint", "slot": "closed", "cells": ["5-22"]})
    assert (5, 22) not in painted(lot)
    assert AuditEntry.objects.filter(object_type="parking.lot", action__startswith="lot.flex_").count() == 3


def test_the_week_is_filled_with_the_chosen_slot_and_cleared_after_a_question(lot, night, office):
    office.post(flex(lot), TIMES | {"press": "fill", "slot": night.pk})
    assert set(painted(lot)) == WEEK
    clear = reverse("admin_portal:lot_flex_clear", args=[lot.pk])
    assert "All hours are closed for flex." in words(office.get(clear))
    assert set(painted(lot)) == WEEK
    office.post(clear)
    assert painted(lot) == {} and lot.flex_slots.count() == 1


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "Tick hours in the grid"),
        ({"days": ["0"], "first": "9", "last": "9"}, "The end must be after the start."),
        ({"cells": ["7-0"]}, "Select a valid choice"),
        ({"cells": ["0-0"], "slot": "x"}, "Select a valid choice"),
        ({"press": "fill", "slot": ""}, "This field is required."),
    ],
)
def test_a_stroke_that_says_too_little_paints_nothing(lot, night, office, facts, said):
    page = office.post(flex(lot), TIMES | {"press": "paint", "slot": night.pk} | facts)
    assert page.status_code == 200 and said in words(page)
    assert painted(lot) == {}


def test_another_lots_slot_cannot_be_chosen(ours, lot, night, office):
    page = office.post(flex(lot), TIMES | {"press": "paint", "slot": ours.flex_slot.pk, "cells": ["0-0"]})
    assert "Select a valid choice" in words(page) and painted(lot) == {}


def test_flex_is_offered_or_not_and_the_page_says_what_is_missing(lot, night, office):
    assert "all are closed" in words(office.get(flex(lot)))
    office.post(flex(lot), TIMES | {"press": "fill", "slot": night.pk})
    assert "Nobody can buy one yet" not in words(office.get(flex(lot)))
    assert office.post(flex(lot), {})["Location"] == flex(lot)
    lot.refresh_from_db()
    assert not lot.flex_enabled
    office.post(flex(lot), {"flex_enabled": "on"})
    lot.refresh_from_db()
    assert lot.flex_enabled


def test_who_may_only_look_sees_the_week_and_paints_nothing(ours, lot, night, signed_in):
    reader = signed_in(ours, staff_member("reader", rights={"lots.view"}))
    page = words(reader.get(flex(lot)))
    assert "You can read this page but not change it." in page and "Night" in page
    assert 'name="cells"' not in page and "Add New" not in page
    for press in ("paint", "fill", ""):
        assert reader.post(flex(lot), TIMES | {"press": press, "slot": night.pk}).status_code == 403
    assert painted(lot) == {}
