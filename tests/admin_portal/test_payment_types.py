"""Setup Payment Types: who pays by what, the provider's values, its door tried (parking §20.1)."""

import csv
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import UserType
from admin_portal.payment_types.forms import ALLOWED, NAMES
from core.encryption import encrypt
from core.models import AuditEntry
from core.scoping import client_scope
from core.system_settings import MASK
from payments.choices import Tender
from payments.models import PaymentType
from payments.ports import ConfigField, providers
from payments.queries.payment_types import built_in, offered_providers
from tests.factories.accounts import make_site
from tests.payments.bank import bank
from tests.payments.conftest import make_type

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(db):
    bank.reset()
    site = make_site("ALPHA")
    with client_scope(site.client):
        yield site


@pytest.fixture
def office(ours, signed_in):
    return signed_in(ours)


def at(name, *args):
    return reverse(f"admin_portal:{name}", args=args)


def words(answer):
    return answer.content.decode()


def student():
    return UserType.objects.get(name="Full Time Student")


def facts(**change):
    return {
        "name": "Card",
        "name_fr": "Carte",
        "sort_order": "5",
        "allow_portal": "on",
        "allow_refund": "on",
    } | {
        "user_types": [student().pk],
        "secret": "s3cret",
        **change,
    }


def test_the_provider_is_chosen_first_then_its_form_is_filled_in(ours, office):
    page = words(office.get(at("payment_type_new")))
    assert "?provider=bank" in page and "?provider=cash" in page
    assert "?provider=credit" not in page and "?provider=free" not in page
    address = at("payment_type_new") + "?provider=bank"
    assert 'name="secret"' in words(office.get(address))
    answer = office.post(address, facts())
    row = PaymentType.objects.get(name="Card")
    assert answer["Location"] == at("payment_type_edit", row.pk)
    assert (row.provider, row.login, row.allow_portal, row.allow_guest) == (
        "bank",
        {"secret": "s3cret"},
        True,
        False,
    )
    assert list(row.user_types.all()) == [student()]
    actions = AuditEntry.objects.filter(object_type="payments.paymenttype", object_id=str(row.pk))
    assert {entry.action for entry in actions} == {"payment_type.created", "payment_type.user_types_changed"}
    assert "s3cret" not in str([entry.data for entry in actions])


def test_the_form_of_every_provider_asks_for_its_values_beside_the_types_own(office, subtests):
    for plug in offered_providers():
        with subtests.test(provider=plug.key):
            form = office.get(f"{at('payment_type_new')}?provider={plug.key}").context["form"]
            keys = [asked.key for asked in plug.config]
            assert list(form.fields) == [*NAMES, *ALLOWED, *keys]
            drawn = [field.name for _heading, _hint, fields in form.grouped() for field in fields]
            assert drawn == list(form.fields)


@pytest.mark.parametrize("provider", ["nonsense", "credit", ""])
def test_a_provider_that_nobody_offers_leads_back_to_the_choice(office, provider):
    address = f"{at('payment_type_new')}?provider={provider}"
    assert "?provider=bank" in words(office.get(address))
    assert office.post(address, facts()).status_code == 405
    assert not PaymentType.objects.filter(name="Card").exists()


def test_the_mask_keeps_a_secret_and_no_page_shows_it(ours, office):
    row = make_type("Card", "bank", login={"secret": "s3cret"})
    page = words(office.get(at("payment_type_edit", row.pk)))
    assert MASK in page and "s3cret" not in page
    office.post(at("payment_type_edit", row.pk), facts(secret=MASK))
    row.refresh_from_db()
    assert (row.login, row.sort_order) == ({"secret": "s3cret"}, 5)
    office.post(at("payment_type_edit", row.pk), facts(secret="other"))
    row.refresh_from_db()
    assert row.login == {"secret": "other"}
    assert AuditEntry.objects.filter(action="payment_type.keys_changed").count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "CASH"}, "name"),
        ({"secret": ""}, "secret"),
        ({"user_types": []}, "user_types"),
        ({"user_types": ["0"]}, "user_types"),
        ({"sort_order": "-1"}, "sort_order"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(office, change, field):
    answer = office.post(at("payment_type_new") + "?provider=bank", facts(**change))
    assert answer.status_code == 200 and list(answer.context["form"].errors) == [field]
    assert not PaymentType.objects.filter(provider="bank").exists()


def test_a_type_for_staff_alone_needs_no_user_types(office):
    office.post(
        at("payment_type_new") + "?provider=cheque", {"name": "Draft", "sort_order": "1", "allow_admin": "on"}
    )
    assert PaymentType.objects.get(name="Draft").allow_admin


def test_cards_are_never_for_staff_and_promises_never_for_guests(office):
    everything = facts(allow_admin="on", allow_guest="on")
    office.post(at("payment_type_new") + "?provider=bank", everything | {"name": "Page"})
    office.post(at("payment_type_new") + "?provider=cheque", everything | {"name": "Promise"})
    assert not PaymentType.objects.get(name="Page").allow_admin
    assert not PaymentType.objects.get(name="Promise").allow_guest


def test_types_of_the_product_take_name_and_order_only(office):
    row = built_in("credit")
    page = words(office.get(at("payment_type_edit", row.pk)))
    assert 'name="name_fr"' in page and 'name="allow_guest"' not in page
    office.post(at("payment_type_edit", row.pk), facts(name="Balance"))
    row.refresh_from_db()
    assert (row.name, row.sort_order, row.allow_portal) == ("Balance", 5, False)
    assert "is part of the product" in words(office.post(at("payment_type_archive", row.pk)))


def test_a_type_is_archived_found_there_and_restored(ours, office):
    row = make_type("Card", "bank", login={"secret": "x"})
    office.post(at("payment_type_archive", row.pk))
    assert row not in listed(office) and row in listed(office, "?archived=on")
    make_type("card", "cash")
    assert "of this name already" in words(office.post(at("payment_type_restore", row.pk)))
    PaymentType.objects.get(name="card").delete()
    office.post(at("payment_type_restore", row.pk))
    assert row in listed(office)


def test_the_list_and_its_export_say_who_pays_by_what(ours, office):
    row = make_type("Card", "bank", login={"secret": "x"})
    row.user_type_rows.exclude(user_type=student()).delete()
    page = words(office.get(at("payment_type_list") + "?q=card"))
    assert page.count('role="img" aria-label="Yes"') == 4 and page.count('role="img" aria-label="No"') == 1
    answer = office.get(at("payment_type_list") + "?q=card&export=csv")
    (line,) = csv.DictReader(StringIO(answer.getvalue().decode("utf-8-sig")))
    assert (line["Provider"], line["Users"], line["Subscriptions"]) == ("Bank", "Yes", "No")
    assert line["User types"] == "Full Time Student"


def test_the_list_asks_the_database_as_often_for_many_types(ours, office):
    make_type("Card", "bank", login={"secret": "x"})
    office.get(at("payment_type_list"))
    before = _queries(office)
    for number in range(3):
        make_type(f"More {number}", "cheque")
    assert _queries(office) == before


def test_the_provider_is_asked_and_what_it_says_is_on_the_page(ours, office):
    row = make_type("Card", "bank", login={"secret": "x"})
    answer = office.post(at("payment_type_test", row.pk))
    assert answer.context["finding"][0] == "ok" and bank.check(row.login) in words(answer)
    assert AuditEntry.objects.filter(action="payment_type.tested").count() == 1
    bank.is_away = True
    answer = office.post(at("payment_type_test", row.pk))
    assert answer.context["finding"][0] == "warn" and "Bank does not answer now" in words(answer)
    bank.is_away, bank.refuses = False, "The key is wrong."
    answer = office.post(at("payment_type_test", row.pk))
    assert answer.context["finding"] == ("bad", "The key is wrong.")
    assert AuditEntry.objects.filter(action="payment_type.tested").count() == 1


def test_what_no_key_opens_any_more_is_said_and_entered_anew(ours, office):
    row = make_type("Card", "bank", login={"secret": "x"})
    PaymentType.objects.filter(pk=row.pk).update(config="gAAAAA-lost")
    assert "cannot be read any more" in words(office.get(at("payment_type_edit", row.pk)))
    assert "cannot be read any more" in words(office.post(at("payment_type_test", row.pk)))
    kept = office.post(at("payment_type_edit", row.pk), facts(secret=MASK))
    assert list(kept.context["form"].errors) == ["secret"]
    office.post(at("payment_type_edit", row.pk), facts(secret="anew"))
    row.refresh_from_db()
    assert row.login == {"secret": "anew"}


def test_a_provider_that_is_not_installed_breaks_no_page(ours, office):
    row = PaymentType.objects.create(name="Old gate", provider="moneris", config=encrypt('{"secret": "x"}'))
    assert "not installed here" in words(office.get(at("payment_type_list")))
    page = office.get(at("payment_type_edit", row.pk))
    assert "is not part of this installation" in words(page)
    assert all(field.disabled for field in page.context["form"].fields.values())
    assert "is not part of this installation" in words(office.post(at("payment_type_edit", row.pk), facts()))
    assert "is not part of this installation" in words(office.post(at("payment_type_test", row.pk)))
    assert office.post(at("payment_type_archive", row.pk)).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.archived_at is None) == ("Old gate", False)


def test_the_address_for_reports_is_shown_and_answers(ours, office, client):
    row = make_type("Card", "bank", login={"secret": "x"})
    address = f"/hooks/payments/alpha/{row.reference}/"
    assert f"http://{ours.host}{address}" in words(office.get(at("payment_type_edit", row.pk)))
    assert "/hooks/" not in words(office.get(at("payment_type_edit", make_type("Desk", "cash").pk)))
    assert client.post(address, b"{}", content_type="application/json").status_code == 400


def test_choices_of_a_provider_are_a_list_to_choose_from(ours, office, monkeypatch):
    regions = ConfigField("region", "Region", is_secret=False, choices=(("ca", "Canada"), ("us", "States")))
    monkeypatch.setattr(bank, "config", (*bank.config, regions))
    assert providers.get("bank").tender == Tender.HOSTED
    address = at("payment_type_new") + "?provider=bank"
    assert list(office.post(address, facts(region="mars")).context["form"].errors) == ["region"]
    office.post(address, facts(region="us"))
    row = PaymentType.objects.get(name="Card")
    assert row.login == {"secret": "s3cret", "region": "us"}
    assert '<option value="us" selected' in words(office.get(at("payment_type_edit", row.pk)))


def listed(browser, query=""):
    return [row.record for row in browser.get(at("payment_type_list") + query).context["table"].rows]


def _queries(browser):
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(at("payment_type_list")).status_code == 200
    return len(captured)
