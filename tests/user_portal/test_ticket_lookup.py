"""A guest finds a ticket by its paper and pays it (enforcement PAY-1 to PAY-5, T10)."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from content.models import OutboxMail
from core.scoping import client_scope
from core.system_settings import save_settings
from payments.choices import PaymentStatus
from payments.models import Payment, PaymentState
from tests.factories.accounts import ACTOR
from tests.factories.parking import VehicleFactory
from tests.payments.bank import bank
from tests.payments.conftest import make_office
from tests.user_portal.test_payments import words
from tests.user_portal.ticketing import PIN, add_photo, write_ticket
from user_portal.tickets.guessing import OF_BOTH, OF_NETWORK, OF_PLATE, OF_TICKET
from violations.services.changes import add_note, convert_to_warning, decide_fine, set_spoiled
from violations.settings import RESTRICT_COLLECTIONS

pytestmark = pytest.mark.django_db
FIND, FOUND, PAYER = "/tickets/find/", "/tickets/found/", "guest@example.com"
NOTHING = "No ticket has this number and plate."
VARYING = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|value="[^"]*"')


@pytest.fixture
def office(scope):
    bank.reset()
    cache.clear()
    office = make_office(scope)
    office.vehicle = VehicleFactory(plate="ABC 123")
    office.ticket = write_ticket(scope, office.vehicle)
    return office


@pytest.fixture
def guest(office, browse):
    return browse(office.site)


def look(browser, reference=None, plate="ABC 123", **facts):
    return browser.post(FIND, {"ref": reference or f"TT-10016-{PIN}", "plate": plate}, **facts)


def confirm(browser, payment_type, *, seen="40.00", **facts):
    form = {"seen": seen, "seen_credit": "0", "payment_type": payment_type.pk, "email": PAYER} | facts
    return browser.post(FOUND, form)


def bare(answer) -> bytes:
    """The page without what differs from one opening to the next, and without what was typed."""
    return VARYING.sub(b"", answer.content)


def test_enforcement_PAY_1_a_guest_finds_pays_and_gets_the_receipt(office, guest):
    assert FIND in words(guest.get("/")) and FIND in words(guest.get("/login/"))
    assert "can pay it without an account" in words(guest.get(FIND))
    assert look(guest)["Location"] == FOUND
    answer = guest.get(FOUND)
    page = words(answer)
    for said in ("TT-10016", "ABC 123", "Parked in Loading Zone", "Downtown", "$40.00", "−$10.00", "noindex"):
        assert said in page, said
    assert "https://bank.test" in answer["Content-Security-Policy"]
    answer = confirm(guest, office.bank)
    state = PaymentState.objects.select_related("payment").get()
    assert answer["Location"].startswith("https://bank.test/") and state.person is None
    bank.pay(state.payment.uuid)
    assert "Receipt" in words(guest.get(f"/payments/{state.payment.uuid}/return/", follow=True))
    office.ticket.refresh_from_db()
    assert office.ticket.paid_at and office.ticket.payment_id == state.payment_id
    assert OutboxMail.objects.get(kind="payment.receipt").to == PAYER
    page = words(guest.get(FOUND))
    assert "This ticket is paid" in page and f"/payments/{state.payment.uuid}/" in page


def test_the_code_on_the_paper_brings_the_number_and_never_the_plate(office, guest):
    page = words(guest.get(FIND, {"ref": f"TT-10016-{PIN}", "plate": "ABC 123"}))
    assert f'value="TT-10016-{PIN}"' in page and "ABC 123" not in page


def test_the_second_screen_opens_only_for_who_found_it_and_not_for_long(office, guest, browse, monkeypatch):
    look(guest)
    assert guest.get(FOUND).status_code == 200
    assert browse(office.site).get(FOUND)["Location"] == FIND
    assert browse(office.site).post(FOUND)["Location"] == FIND and not Payment.objects.exists()
    later = timezone.now() + timedelta(hours=1, seconds=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert guest.get(FOUND)["Location"] == FIND


def test_enforcement_T10_whatever_is_wrong_the_answer_is_the_same(office, there, guest, browse):
    with client_scope(there.client):
        write_ticket(there, VehicleFactory(plate="BET 777"), ticket="TT-70000")
    write_ticket(office.site, office.vehicle, ticket="TT-7", pin="")
    tries = [
        (f"TT-99999-{PIN}", "ABC 123"), ("TT-10016-8TQ4M3", "ABC 123"), (f"TT-10016-{PIN}", "ABC 124"),
        (f"TT-70000-{PIN}", "BET 777"), (f"TT-7-{PIN}", "ABC 123"), ("TT-10016", "ABC 123"),
    ]  # fmt: skip
    pages, costs = set(), set()
    for reference, plate in tries:
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            answer = look(guest, reference, plate)
        pages.add((answer.status_code, bare(answer), tuple(sorted(answer.headers))))
        costs.add(len(queries))
    assert guest.get(FOUND)["Location"] == FIND
    assert len(pages) == 1 and NOTHING in words(answer) and len(costs) == 1, costs


def test_enforcement_PAY_5_a_strong_reference_opens_whatever_the_counters_say(office, guest):
    for n in range(OF_NETWORK.wrong):
        assert NOTHING in words(look(guest, f"TT-10016-ZZZZZ{n}"))
    answers = [look(guest, f"TT-10016-YYYYY{n}") for n in range(8)]
    answers += [look(guest, "TT-555-YYYYYY"), look(guest, "TT-555-YYYYYY", "XYZ 1")]
    assert {answer.status_code for answer in answers} == {429}
    assert [answer["Retry-After"] for answer in answers[-2:]] == ["3600", "900"], "the plate’s, the network’s"
    page = words(answers[-1], 429)
    assert NOTHING in page and "too many wrong tries" in page and "?next=/tickets/" in page
    assert look(guest)["Location"] == FOUND


def test_enforcement_PAY_5_a_known_plate_is_guessed_at_ten_times_an_hour_from_anywhere(office, guest):
    answers = [
        look(guest, f"TT-{10100 + n}-ZZZZZZ", REMOTE_ADDR=f"198.51.100.{n % 100}").status_code
        for n in range(300)
    ]
    assert answers == [200] * OF_PLATE.wrong + [429] * (300 - OF_PLATE.wrong)
    assert look(guest, REMOTE_ADDR="198.51.100.7")["Location"] == FOUND


def test_right_ones_are_not_counted(office, guest):
    for _time in range(3 * OF_NETWORK.wrong):
        assert look(guest)["Location"] == FOUND
    assert look(guest, "TT-1-ZZZZZZ").status_code == 200


@pytest.mark.parametrize(("pin", "reference"), [("8T", "TT-20-8T"), ("", "TT-20")])
def test_enforcement_PAY_5_weak_references_are_kept_shut_while_somebody_guesses(
    office, guest, browse, pin, reference
):
    write_ticket(office.site, office.vehicle, ticket="TT-20", pin=pin)
    home = {"REMOTE_ADDR": "203.0.113.9"}
    assert look(guest, reference, **home)["Location"] == FOUND
    for n in range(OF_TICKET.weak):
        assert look(guest, "TT-20-ZZ", f"XYZ {n}", REMOTE_ADDR=f"198.51.100.{n}").status_code == 200
    stranger = browse(office.site)
    answer = look(stranger, reference, REMOTE_ADDR="198.51.100.99")
    wrong = look(stranger, "TT-20-ZZ", "XYZ 1", REMOTE_ADDR="198.51.100.99")
    assert (answer.status_code, answer["Retry-After"], bare(answer)) == (429, "3600", bare(wrong))
    assert stranger.get(FOUND)["Location"] == FIND
    assert look(browse(office.site), reference, **home)["Location"] == FOUND, (
        "it was opened from there before"
    )
    cache.clear()  # an hour later
    assert look(stranger, reference, REMOTE_ADDR="198.51.100.99")["Location"] == FOUND


def test_enforcement_PAY_5_one_network_tries_one_weak_ticket_five_times(office, guest):
    write_ticket(office.site, office.vehicle, ticket="TT-20", pin="8T")
    for n in range(OF_BOTH.weak):
        look(guest, f"TT-20-Z{n}", f"XYZ {n}")
    assert look(guest, "TT-20-8T").status_code == 429
    assert look(guest, "TT-20-8T", REMOTE_ADDR="198.51.100.1")["Location"] == FOUND


def test_all_of_one_ipv6_network_is_one(office, guest):
    answers = [
        look(guest, f"TT-{n}00-ZZZZZZ", f"P{n}", REMOTE_ADDR=f"2001:db8:1:2::{n}").status_code
        for n in range(1, 8)
    ]
    assert answers == [200] * 5 + [429] * 2


def test_enforcement_PAY_3_a_discount_that_ends_meanwhile_is_asked_about_again(office, guest, monkeypatch):
    look(guest)
    assert "$40.00" in words(guest.get(FOUND))
    rise = office.ticket.issued_at + timedelta(hours=168, seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: rise)
    look(guest)
    page = words(confirm(guest, office.sure))
    assert "The price has changed" in page and 'name="seen" value="50.00"' in page
    assert not Payment.objects.exists()
    assert confirm(guest, office.sure, seen="50.00").status_code == 302
    assert Payment.objects.get().total == 50


def spoil(row):
    set_spoiled(actor=ACTOR, violation_id=row.pk, spoiled=True, reason="torn")


def warn(row):
    convert_to_warning(actor=ACTOR, violation_id=row.pk, reason="first time")


@pytest.mark.parametrize(
    ("become", "said"),
    [
        (spoil, "it is spoiled"),
        (warn, "it is a warning, so there is nothing to pay."),
        ("cancel", "it is cancelled"),
    ],
)
def test_enforcement_PAY_8_what_owes_nothing_says_so_and_takes_no_money(office, guest, become, said):
    if become == "cancel":
        decide_fine(
            actor=ACTOR,
            violation_id=office.ticket.pk,
            action="Cancelled",
            reason="x",
            by=office.site.clerk,
        )
    else:
        become(office.ticket)
    look(guest)
    page = words(guest.get(FOUND))
    assert f"cannot be paid here: {said}" in page and 'name="seen"' not in page
    confirm(guest, office.sure, seen="0.00")
    assert not Payment.objects.exists()


def test_enforcement_COL_5_in_collections_the_setting_decides(office, guest):
    office.ticket.sent_to_collections_at = timezone.now()
    office.ticket.save()
    look(guest)
    assert 'name="seen"' in words(guest.get(FOUND))
    save_settings(actor=ACTOR, values={RESTRICT_COLLECTIONS: True})
    page = words(guest.get(FOUND))
    assert "it is in collections. Ask the parking office" in page and 'name="seen"' not in page
    confirm(guest, office.sure)
    assert not Payment.objects.exists()


def test_what_somebody_else_is_paying_is_said_and_not_shown(office, guest, browse):
    look(guest)
    confirm(guest, office.bank)
    payment = Payment.objects.get()
    assert confirm(guest, office.bank)["Location"] == f"/payments/{payment.uuid}/", "the second of two clicks"
    stranger = browse(office.site)
    look(stranger)
    page = words(stranger.get(FOUND))
    assert "This ticket is being paid" in page and str(payment.uuid) not in page
    assert confirm(stranger, office.sure)["Location"] == FOUND and Payment.objects.count() == 1
    assert PaymentState.objects.get().status == PaymentStatus.PENDING


def test_enforcement_PAY_4_guests_learn_nothing_of_people_nor_of_other_tickets(office, guest):
    write_ticket(office.site, office.vehicle, ticket="TT-8")
    add_note(actor=ACTOR, violation_id=office.ticket.pk, text="Note of the staff")
    look(guest)
    page = words(guest.get(FOUND))
    writer = office.site.clerk
    for secret in (
        "Dora",
        "Diver",
        "TT-8",
        "Note of the staff",
        "Private word",
        str(writer),
        writer.email,
        PIN,
    ):
        assert secret not in page, secret
    assert f"<dd>{writer.pk}</dd>" in page, "a number instead of a name (ENT-7)"


def test_a_signed_in_driver_pays_somebody_elses_ticket_from_their_account(office, signed_in):
    browser = signed_in(office.site)
    look(browser)
    assert "Your email" not in words(browser.get(FOUND))
    confirm(browser, office.sure)
    assert PaymentState.objects.get().person == office.driver


def test_wrong_methods_and_empty_fields(office, guest):
    assert guest.put(FIND).status_code == guest.delete(FOUND).status_code == 405
    page = words(look(guest, " ", " "))
    assert "Enter the number on the ticket." in page and "Enter the plate on the ticket." in page
    assert "A plate has letters or digits." in words(look(guest, plate="--"))


def test_enforcement_VIO_13_photos_open_for_who_found_the_ticket(office, guest, browse):
    shown, private = add_photo(office.ticket), add_photo(office.ticket, is_public=False)
    gone = add_photo(office.ticket, archived_at=timezone.now())
    other = add_photo(write_ticket(office.site, office.vehicle, ticket="TT-8"))
    address = "/tickets/photos/{}/".format
    assert guest.get(address(shown.uuid)).status_code == 404
    look(guest)
    assert address(shown.uuid) in words(guest.get(FOUND))
    for query in ("", "?small"):
        answer = guest.get(address(shown.uuid) + query)
        assert answer.status_code == 200 and b"".join(answer.streaming_content).startswith(b"GIF89a")
        assert "sandbox" in answer["Content-Security-Policy"] and "no-store" in answer["Cache-Control"]
    for row in (private, gone, other):
        assert guest.get(address(row.uuid)).status_code == 404
    assert browse(office.site).get(address(shown.uuid)).status_code == 404
    save_settings(actor=ACTOR, values={"public_ticket_photos": False})
    assert guest.get(address(shown.uuid)).status_code == 404
    assert address(shown.uuid) not in words(guest.get(FOUND))
