"""The first whole story: rights come in from two sides, a plate is answered, the admin sees both with their source."""

from datetime import UTC, datetime, timedelta

import pytest
import requests

from accounts.services.tokens import create_token
from core.choices import Feature
from core.models import SystemTask
from core.scoping import client_scope
from core.services.tasks import execute
from core.system_settings import save_settings
from integrations.parkmobile.fake import API_KEY, USERNAME
from integrations.parkmobile.fake import PASSWORD as FAKE_PASSWORD
from parking.models import LotZone, PayStationRecord
from tests.factories.accounts import ACTOR, PASSWORD, make_site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ZONE = "1001"


@pytest.fixture
def campus(db, fakes):
    """A fresh client with a vendor's token, and ParkMobile's address for its double."""
    site = make_site("OC_TOMA", features=[Feature.API])
    with client_scope(site.client):
        _token, site.plain = create_token(
            actor=ACTOR, label="HotSpot", scopes=["permits.push", "plates.validate"]
        )
        save_settings(actor=ACTOR, values={"parkmobile_base_url": f"{fakes.url}/parkmobile"})
    return site


def sign_in(page):
    page.fill("[name=identifier]", "admin")
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button").click()
    page.wait_for_url("**/admin/")


def add_zone(page):
    page.goto("/admin/lot-zones/add/")
    page.get_by_label("Name", exact=True).fill(ZONE)
    page.get_by_role("button", name="Save Changes").click()
    page.get_by_role("link", name=ZONE, exact=True).wait_for()


def add_lot(page):
    page.goto("/admin/lots/add/")
    page.get_by_label("Name", exact=True).fill("North Lot")
    page.get_by_label("Short name").fill("NORTH")
    page.get_by_role("button", name="Insert this Lot").click()
    page.get_by_role("heading", name="North Lot").wait_for()
    page.get_by_role("link", name="Zone & Location").click()
    page.get_by_role("button", name="Add Zone by Days").click()
    page.locator("select[name$=zone]").select_option(label=ZONE)
    page.get_by_role("button", name="Update this Lot").last.click()
    page.get_by_text("North Lot").first.wait_for()


def set_up_parkmobile(page):
    page.goto("/admin/settings/third-party/")
    page.get_by_label("API Username").fill(USERNAME)
    page.get_by_label("API Password").fill(FAKE_PASSWORD)
    page.get_by_label("X-API-Key").fill(API_KEY)
    page.get_by_role("button", name="Save Settings").click()
    page.get_by_text("The settings are saved.").wait_for()
    page.goto("/admin/tasks/")
    page.get_by_role("button", name="Enable Fetch ParkMobile Stats").click()
    page.get_by_text("The task is enabled.").wait_for()
    page.get_by_role("button", name="RUN Fetch ParkMobile Stats").click()
    page.get_by_text("The run is queued.").wait_for()


def push(site, address) -> None:
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    body = {
        "apiToken": site.plain,
        "LicencePlate": "PL8RDR",
        "zone": ZONE,
        "Amount": "14.50",
        "CurrencyID": "CAD",
        "startTime": (now - timedelta(hours=1)).isoformat(),
        "endTime": (now + timedelta(hours=1)).isoformat(),
        "permitNo": "L4-1138",
        "promoCode": "DISCOUNT20",
    }
    answer = requests.post(f"{address}/api/OC-TOMA/v1/permits/push", json=body, timeout=10)
    assert (answer.status_code, answer.json()["status"]) == (200, "success")


def test_rights_come_in_and_a_plate_is_answered(campus, visit, live_site):
    page = visit("/admin/login/")
    sign_in(page)
    add_zone(page)
    add_lot(page)
    set_up_parkmobile(page)
    with client_scope(campus.client):
        task = SystemTask.objects.get(key="parkmobile.fetch")
        run = task.runs.get()
    execute(run_id=run.pk)  # what a worker does when the run's message arrives
    push(campus, live_site)

    with client_scope(campus.client):
        fetched = PayStationRecord.objects.filter(
            source="ParkMobile", zone=LotZone.objects.get(name=ZONE)
        ).first()
        assert fetched is not None
    page.goto("/admin/pay-station-status/")
    rows = page.locator("tbody tr")
    assert (
        rows.filter(has_text="HotSpot").filter(has_text="PL8RDR").filter(has_text="DISCOUNT20").count() == 1
    )
    assert rows.filter(has_text="ParkMobile").filter(has_text=fetched.plate).count() >= 1

    for plate, source in (("pl8-rdr", "HotSpot"), (fetched.plate, "ParkMobile")):
        body = {"api_token": campus.plain, "client": "oc-toma", "plate": plate}
        answer = requests.post(f"{live_site}/api/v1/validate/plate", json=body, timeout=10).json()
        assert answer["error"] == 0
        assert source in {permit["type"] for permit in answer["data"]["responseJSON"]["permits"]}
    page.goto(f"/admin/tasks/{task.pk}/")
    assert page.locator("tbody tr").filter(has_text="OK").count() == 1
