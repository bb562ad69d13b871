"""Alarms are for staff: no page of the portal tells of them (enforcement ALM-9)."""

import pytest
from django.test import Client as Browser

from core.scoping import client_scope
from parking.choices import AlarmScope
from parking.services.alarms import raise_alarm, raise_people_alarm
from tests.architecture.tables import LINK, PORTAL_PAGES
from tests.architecture.test_leaks import body, portal_address
from tests.factories.accounts import ACTOR, PASSWORD
from tests.world import make_half

pytestmark = pytest.mark.django_db
SECRET = b"Wanted by the police"


def test_enforcement_ALM_9_no_page_of_the_portal_shows_an_alarm():
    site = make_half("OURS", "plain")
    with client_scope(site.client):
        raise_alarm(actor=ACTOR, vehicle_id=site.vehicle.pk, text=SECRET.decode())
        for scope in AlarmScope:
            raise_people_alarm(actor=ACTOR, person_id=site.driver.pk, scope=scope, text=SECRET.decode())
    browser, shown = Browser(headers={"host": site.host}), 0
    assert browser.post("/login/", {"identifier": "driver", "password": PASSWORD}).status_code == 302
    for name, page in PORTAL_PAGES.items():
        if page.about != LINK and name != "logout":
            answer = browser.get(portal_address(name, site, page.about))
            shown += answer.status_code == 200
            assert SECRET not in body(answer), name
    assert shown > 15, "most pages open, or this test sees nothing"
