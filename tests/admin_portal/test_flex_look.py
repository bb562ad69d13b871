"""Painting the week in a browser: what is dragged over is saved when one lets go."""

from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from core.scoping import client_scope
from parking.queries.flex import painted_week
from tests.admin_portal.test_pages_look import enter
from tests.factories.parking import FlexSlotFactory, LotFactory
from tests.world import make_half

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ours(db):
    return make_half("OURS", "plain")


@pytest.fixture
def lot(ours):
    with client_scope(ours.client):
        lot = LotFactory(name="Arena")
        FlexSlotFactory(lot=lot, name="Day")
        FlexSlotFactory(lot=lot, name="Night", price=Decimal("0.50"))
    return lot


def week(ours, lot):
    with client_scope(ours.client):
        return {cell: slot.name for cell, slot in painted_week(lot).items()}


def drag(page, first, last):
    page.locator(f"input[value='{first}']").hover()
    page.mouse.down()
    page.locator(f"input[value='{last}']").hover()
    page.mouse.up()


def test_hours_are_painted_by_dragging_and_by_keyboard(ours, lot, visit):
    page = enter(ours, visit)
    page.goto(reverse("admin_portal:lot_flex", args=[lot.pk]))
    page.get_by_label("Night").first.check()
    drag(page, "1-9", "0-8")
    expect(page.locator(".oc-messages")).to_contain_text("4 hours are changed.")
    assert week(ours, lot) == {(day, hour): "Night" for day in (0, 1) for hour in (8, 9)}
    page.get_by_label("Monday 08:00, Night").click()
    expect(page.locator(".oc-messages")).to_contain_text("0 hours are changed.")
    page.get_by_role("radio", name="Closed").check()
    page.get_by_label("Monday 08:00, Night").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.get_by_role("button", name="Paint").press("Enter")
    expect(page.locator(".oc-messages")).to_contain_text("1 hour is changed.")
    assert week(ours, lot).keys() == {(0, 8), (0, 9), (1, 9)}


def test_a_stroke_is_given_up_with_escape(ours, lot, visit):
    page = enter(ours, visit)
    page.goto(reverse("admin_portal:lot_flex", args=[lot.pk]))
    page.locator("input[value='0-8']").hover()
    page.mouse.down()
    page.locator("input[value='2-8']").hover()
    expect(page.locator("input[name=cells]:checked")).to_have_count(3)
    page.keyboard.press("Escape")
    expect(page.locator("input[name=cells]:checked")).to_have_count(0)
    page.mouse.up()
    assert week(ours, lot) == {}
