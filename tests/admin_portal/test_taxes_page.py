"""The page Taxes: three slots, and what a price costs under them (parking TAX-6); who is exempt (TAX-3)."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Profile
from accounts.schemas import ProfileRow
from core.models import AuditEntry
from core.scoping import client_scope
from payments.choices import Module
from payments.models import Tax
from payments.queries.cart import due_lines
from tests.admin_portal.test_people import stored
from tests.factories.accounts import make_site
from tests.payments.conftest import charge

pytestmark = pytest.mark.django_db
OTHER, PERMITS = Module.OTHER.value, Module.PERMITS.value


@pytest.fixture
def ours(db):
    site = make_site("ALPHA")
    with client_scope(site.client):
        yield site


@pytest.fixture
def office(ours, signed_in):
    return signed_in(ours)


def sent(**change):
    """The page's form as it is when nothing is enabled, changed."""
    fields = {}
    for slot, (english, french) in enumerate((("GST", "TPS"), ("PST", "TVP"), ("City", "Ville")), 1):
        fields |= {f"percentage_{slot}": "0", f"label_en_{slot}": english, f"label_fr_{slot}": french}
    return fields | change


def one(**change):
    return sent(**{"is_enabled_1": "on", "percentage_1": "5", "modules_1": [PERMITS, OTHER]} | change)


def test_taxes_are_set_and_every_one_of_them_is_shown_on_a_price(ours, office):
    two = {"is_enabled_2": "on", "percentage_2": "9.975", "modules_2": [PERMITS], "label_fr_2": "TVQ"}
    answer = office.post(reverse("admin_portal:taxes"), one(**two))
    assert answer.status_code == 302
    taxes = list(Tax.objects.all())
    assert [(tax.is_enabled, tax.percentage) for tax in taxes] == [
        (True, 5),
        (True, Decimal("9.975")),
        (False, 0),
    ]
    assert (taxes[1].modules, taxes[1].label_fr) == ([PERMITS], "TVQ")
    page = office.get(reverse("admin_portal:taxes"))
    rows = {label: (amounts, total) for label, amounts, total in page.context["rows"]}
    assert rows[Module.PERMITS.label] == ([(taxes[0], 5), (taxes[1], Decimal("9.975"))], Decimal("114.98"))
    assert rows[Module.OTHER.label][1] == 105 and rows[Module.DEPOSITS.label][1] == 100
    assert "$114.98" in page.content.decode()
    assert AuditEntry.objects.filter(action="tax.changed").count() == 3


def test_nothing_written_when_nothing_changes(ours, office):
    office.post(reverse("admin_portal:taxes"), one())
    before = AuditEntry.objects.count()
    office.post(reverse("admin_portal:taxes"), one())
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"is_enabled_3": "on"}, ["percentage_3", "modules_3"]),
        ({"is_enabled_1": "on", "percentage_1": "13"}, ["modules_1"]),
        ({"is_enabled_1": "on", "modules_1": [OTHER]}, ["percentage_1"]),
        ({"is_enabled_2": "on", "percentage_2": "-1", "modules_2": [OTHER]}, ["percentage_2"]),
        ({"percentage_2": "50.0001"}, ["percentage_2"]),
        ({"percentage_2": "5.00001"}, ["percentage_2"]),
        ({"percentage_2": "five"}, ["percentage_2"]),
        ({"label_en_1": " "}, ["label_en_1"]),
        ({"label_fr_3": ""}, ["label_fr_3"]),
        ({"modules_1": [Module.DEPOSITS.value]}, ["modules_1"]),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field_and_nothing_is_written(ours, office, change, fields):
    answer = office.post(reverse("admin_portal:taxes"), sent(**change))
    assert answer.status_code == 200 and list(answer.context["form"].errors) == fields
    assert not AuditEntry.objects.filter(action="tax.changed").exists()


def test_a_percentage_is_read_in_the_readers_language(ours, office):
    office.cookies["language"] = "fr"
    assert office.post(reverse("admin_portal:taxes"), one(percentage_1="9,975")).status_code == 302
    assert Tax.objects.get(slot=1).percentage == Decimal("9.975")
    page = office.get(reverse("admin_portal:taxes"))
    assert 'value="9,975"' in page.content.decode()


def test_parking_TAX_3_staff_enter_an_exemption_and_taxes_end(ours, office):
    office.post(reverse("admin_portal:taxes"), one())
    charge(ours.driver, "100.00")
    assert due_lines(ours.driver, timezone.now())[0].total == 105
    url = reverse("admin_portal:user_detail", args=[ours.driver.pk])
    facts = {
        "first_name": "Dora",
        "last_name": "Diver",
        "street": "1 Main",
        "city": "Ottawa",
        "postal_code": "K1A",
    }
    whole = (
        stored(office.get(url).context["form"]) | facts | {"phone_cell": "1", "tax_exemption_code": "EX-77"}
    )
    answer = office.post(url, whole)
    assert answer.status_code == 302, answer.context["form"].errors
    driver = Profile.objects.get(user=ours.driver).user
    assert driver.profile.tax_exemption_code == "EX-77"
    assert due_lines(driver, timezone.now())[0].total == 100
    entry = AuditEntry.objects.filter(action="driver.changed").latest("id")
    assert entry.data["tax_exemption_code"] == ["", "EX-77"]


def test_nobody_exempts_themselves_nor_is_exempted_by_a_file(ours, client):
    answer = client.post(
        "/login/", {"identifier": "driver", "password": "correct horse battery"}, headers={"host": ours.host}
    )
    assert answer.status_code == 302
    page = client.get("/profile/", headers={"host": ours.host})
    assert page.status_code == 200 and "first_name" in page.context["form"].fields
    assert "tax_exemption_code" not in page.context["form"].fields
    assert "student_no" in ProfileRow.model_fields
    assert "tax_exemption_code" not in ProfileRow.model_fields
