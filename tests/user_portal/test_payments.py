"""From what is owed to the receipt, in a driver's portal (parking §19.2, §20.2)."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from content.choices import TextKind
from content.models import OutboxMail
from content.services.texts import Draft, save_text
from payments.choices import Module, PaymentStatus
from payments.models import Charge, Payment, PaymentState, PaymentType
from payments.queries.cart import Payer, priced_lines
from payments.services.charges import cancel_charge
from payments.services.credit import give_credit
from payments.services.refunds import ask_refund, process_refund
from payments.services.settlement import process_promise
from payments.services.sweeping import sweep
from tests.factories.accounts import ACTOR, make_driver
from tests.payments.bank import bank
from tests.payments.conftest import charge, make_office, pay, to_bank

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(scope):
    """Taxes and payment types in the scope of `here`: `bank`, `cash` and `sure`."""
    bank.reset()
    cache.clear()
    return make_office(scope)


@pytest.fixture
def driver(office, signed_in):
    """The signed-in browser of the driver."""
    return signed_in(office.site)


def words(answer, status=200) -> str:
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def confirm(browser, *rows, payment_type=None, seen="21.00", **facts):
    """Press Pay on the checkout of these charges."""
    form = {"item": [f"charge:{row.pk}" for row in rows], "seen": seen, "seen_credit": "0"} | facts
    if payment_type:
        form["payment_type"] = getattr(payment_type, "pk", payment_type)
    return browser.post("/payments/checkout/", form)


def only_state():
    return PaymentState.objects.select_related("payment").get()


def test_payments_list_what_is_owed_and_lead_to_the_checkout(office, driver):
    assert "You owe nothing." in words(driver.get("/payments/"))
    row = charge(office.driver, description="Hang tag")
    charge(make_driver("other"), description="Not mine")
    page = words(driver.get("/payments/"))
    assert f'value="charge:{row.pk}"' in page and "$21.00" in page and "Not mine" not in page
    start = words(driver.get("/"))
    assert "You owe" in start and "$21.00" in start
    review = words(driver.get("/payments/checkout/", {"item": f"charge:{row.pk}"}))
    for said in ("Hang tag", "$20.00", "GST (5 %)", "$1.00", "$21.00", 'name="seen" value="21.00"'):
        assert said in review
    assert "It is not valid until the office has processed it." in review
    assert "secure page of Bank" in review and "Account credit" not in review


def test_all_of_it_is_paid_at_once(office, driver):
    row = charge(office.driver)
    answer = confirm(driver, row, payment_type=office.sure)
    state = only_state()
    assert (
        answer["Location"] == f"/receipts/{state.payment.uuid}/" and state.status == PaymentStatus.PROCESSED
    )
    page = words(driver.get(answer["Location"]))
    for said in (
        state.payment.confirmation_no,
        "Dora Diver",
        "Hang tag",
        "GST (5 %)",
        "Payroll, sure",
        "processed",
    ):
        assert said in page
    assert state.payment.confirmation_no in words(driver.get("/payments/"))
    assert "You owe" not in words(driver.get("/"))


def test_parking_UP_7_a_promise_says_that_it_is_not_paid_yet(office, driver):
    row = charge(office.driver)
    page = words(driver.get(confirm(driver, row, payment_type=office.cash)["Location"]))
    assert "Not paid yet" in page and "Pay at the parking office." in page
    listed = words(driver.get("/payments/"))
    assert "Paid but not processed" in listed and "Continue to checkout" not in listed
    state = only_state()
    process_promise(actor=ACTOR, payment_id=state.payment_id)
    assert "Not paid yet" not in words(driver.get(f"/receipts/{state.payment.uuid}/"))


def test_a_hosted_payment_goes_to_the_page_and_comes_back_paid(office, driver):
    row = charge(office.driver)
    review = driver.get("/payments/checkout/", {"item": f"charge:{row.pk}"})
    assert "form-action 'self' https://bank.test" in review["Content-Security-Policy"]
    assert "bank.test" not in driver.get("/payments/")["Content-Security-Policy"]
    answer = confirm(driver, row, payment_type=office.bank)
    state = only_state()
    assert (answer.status_code, answer["Location"]) == (303, "https://bank.test/page-1")
    back = f"/payments/{state.payment.uuid}/return/"
    waiting = driver.get(back)
    assert "does not tell of a payment yet" in words(waiting)
    assert waiting["Refresh"] == f"3; url={back}?look=1"
    assert "Refresh" not in driver.get(f"{back}?look=5"), "it does not go on for ever"
    assert words(driver.get(f"{back}?look=²9")) and words(driver.get(f"{back}?look=-1"))
    bank.pay(state.payment.uuid)
    paid = driver.get(back, follow=True)
    assert paid.redirect_chain[-1][0] == f"/receipts/{state.payment.uuid}/"
    assert "Receipt" in words(paid)


def test_what_the_browser_brings_back_decides_nothing(office, driver):
    row = charge(office.driver)
    confirm(driver, row, payment_type=office.bank)
    state = only_state()
    back = f"/payments/{state.payment.uuid}/return/"
    for said in ("?status=paid", "?came=back", "?success=1&trnApproved=1"):
        driver.get(back + said)
    assert only_state().status == PaymentStatus.PENDING
    came = driver.get(f"{back}?came=back", follow=True)
    page = words(came)
    assert "You have not paid yet" in page and "kept for you until" in page
    assert "https://bank.test" in came["Content-Security-Policy"]
    assert driver.post(f"/payments/{state.payment.uuid}/")["Location"] == "https://bank.test/page-1"


def test_a_decline_says_so_and_the_items_are_free(office, driver):
    confirm(driver, charge(office.driver), payment_type=office.bank)
    state = only_state()
    bank.decline(state.payment.uuid)
    page = words(driver.get(f"/payments/{state.payment.uuid}/return/", follow=True))
    assert (
        "The payment was declined" in page
        and "declined by the bank" in page
        and "Nothing was charged" in page
    )
    assert "Continue to checkout" in words(driver.get("/payments/"))


def test_a_page_that_does_not_answer_is_tried_again_for_the_same_payment(office, driver):
    row = charge(office.driver)
    bank.is_away = True
    answer = confirm(driver, row, payment_type=office.bank)
    state = only_state()
    own = f"/payments/{state.payment.uuid}/"
    assert answer["Location"] == f"{own}?away=1"
    page = words(driver.get(answer["Location"]))
    assert "The payment page does not answer" in page and "Try again" in page and "Cancel the payment" in page
    assert "cannot be asked" not in words(driver.get(f"{own}return/")), "nobody was sent there yet"
    assert driver.post(own)["Location"] == f"{own}?away=1"
    bank.is_away = False
    assert driver.post(own)["Location"] == "https://bank.test/page-1"
    bank.is_away = True
    assert "cannot be asked at the moment" in words(driver.get(f"{own}return/"))
    assert "your money is not lost" in words(driver.get(own)), "one who was sent there may have paid"
    stays = driver.post(f"{own}cancel/", follow=True)
    assert "nothing is cancelled yet" in words(stays) and only_state().status == PaymentStatus.PENDING
    assert Payment.objects.count() == 1


def test_a_provider_that_refuses_leaves_the_items_free(office, driver):
    row = charge(office.driver)
    bank.refuses = "this account is closed"
    page = words(driver.get(confirm(driver, row, payment_type=office.bank)["Location"]))
    assert "could not be started: this account is closed" in page and "The payment was declined" in page
    assert confirm(driver, row, payment_type=office.sure).status_code == 302


def test_an_open_payment_is_continued_or_cancelled(office, driver):
    row = charge(office.driver)
    confirm(driver, row, payment_type=office.bank)
    state = only_state()
    own = f"/payments/{state.payment.uuid}/"
    listed = words(driver.get("/payments/"))
    assert (
        f'href="{own}"' in listed
        and f'href="{own}cancel/"' in listed
        and "Continue to checkout" not in listed
    )
    again = confirm(driver, row, payment_type=office.sure)
    assert again["Location"] == own, "a second click leads to the first one's payment"
    assert "Cancel payment" in words(driver.get(f"{own}cancel/"))
    answer = driver.post(f"{own}cancel/")
    assert answer["Location"] == "/payments/" and only_state().status == PaymentStatus.CANCELLED
    assert "The payment is cancelled" in words(driver.get(own))
    assert driver.post(f"{own}cancel/")["Location"] == own
    assert "Continue to checkout" in words(driver.get("/payments/"))


def test_a_payment_that_was_paid_is_not_cancelled(office, driver):
    confirm(driver, charge(office.driver), payment_type=office.bank)
    state = only_state()
    bank.pay(state.payment.uuid)
    page = words(driver.post(f"/payments/{state.payment.uuid}/cancel/", follow=True))
    assert "It was paid in the meantime." in page and only_state().status == PaymentStatus.PROCESSED


def test_money_that_is_not_as_agreed_tells_that_the_office_knows(office, driver):
    confirm(driver, charge(office.driver), payment_type=office.bank)
    state = only_state()
    bank.pay(state.payment.uuid, amount="9.00")
    page = words(driver.get(f"/payments/{state.payment.uuid}/return/", follow=True))
    assert (
        "The parking office looks after it" in page
        and "$9.00 came in" in page
        and "The office was told" in page
    )


def test_parking_UP_9_what_has_changed_is_shown_and_confirmed_again(office, driver):
    row, gone = charge(office.driver), charge(office.driver, "5.00", description="Lost card")
    Charge.objects.filter(pk=row.pk).update(amount=30)
    page = words(confirm(driver, row, gone, payment_type=office.sure, seen="26.25"))
    assert "The price has changed since you saw it." in page and 'name="seen" value="36.75"' in page
    cancel_charge(actor=ACTOR, charge_id=gone.pk, reason="found")
    page = words(confirm(driver, row, gone, payment_type=office.sure, seen="36.75"))
    assert "“Lost card” cannot be paid: it was cancelled." in page and 'name="seen" value="31.50"' in page
    assert not Payment.objects.exists()
    assert confirm(driver, row, payment_type=office.sure, seen="31.50").status_code == 302
    paid = only_state().payment
    assert confirm(driver, row, payment_type=office.sure)["Location"] == f"/payments/{paid.uuid}/"
    more = charge(office.driver)
    page = words(confirm(driver, row, more, payment_type=office.sure, seen="52.50"))
    assert "“Hang tag” cannot be paid: it is paid." in page and 'name="seen" value="21.00"' in page


def test_bad_input_opens_no_payment(office, driver):
    row = charge(office.driver)
    theirs = charge(make_driver("other"), description="Secret errand")
    for bad in (
        {"seen": "NaN"}, {"seen": "x"}, {"seen": ""}, {"payment_type": "x"}, {"payment_type": "999999"},
        {"payment_type": ""}, {"item": ["charge:x", "nothing", f"charge:{'9' * 30}"]}, {"item": []},
    ):  # fmt: skip
        answer = confirm(driver, row, **{"payment_type": office.sure, **bad})
        assert answer.status_code in (200, 302), bad
    answer = confirm(driver, row, theirs, payment_type=office.sure, seen="42.00")
    assert "it belongs to somebody else" in words(answer) and "Secret errand" not in words(answer)
    assert "Secret errand" not in words(
        driver.get("/payments/checkout/", {"item": f"charge:{theirs.pk}"}, follow=True)
    )
    office.sure.archived_at = timezone.now()
    office.sure.save()
    assert "is not one of the available choices" in words(confirm(driver, row, payment_type=office.sure))
    assert not Payment.objects.exists()


def test_parking_REF_6_credit_is_used_when_ticked(office, driver):
    give_credit(actor=ACTOR, person_id=office.driver.pk, amount=Decimal("15.00"), comment="sorry")
    row = charge(office.driver)
    page = words(driver.get("/payments/checkout/", {"item": f"charge:{row.pk}"}))
    assert "Use $15.00 of my credit; then $6.00 is left to pay" in page
    ticked = {"payment_type": office.cash, "with_credit": "on"}
    assert "The price has changed" in words(confirm(driver, row, **ticked, seen_credit="16.00"))
    receipt = words(driver.get(confirm(driver, row, **ticked, seen_credit="15.00")["Location"]))
    assert "Paid from your credit" in receipt and "$6.00" in receipt
    give_credit(actor=ACTOR, person_id=office.driver.pk, amount=Decimal("50.00"), comment="more")
    other = charge(office.driver)
    answer = confirm(driver, other, with_credit="on", seen_credit="21.00")
    assert "Account credit" in words(driver.get(answer["Location"])), (
        "no type is needed when the credit pays all"
    )


def test_parking_TAX_3_an_exemption_is_printed(office, driver):
    office.driver.profile.tax_exemption_code = "EX-77"
    office.driver.profile.save()
    row = charge(office.driver, module=Module.PERMITS)
    page = words(driver.get(confirm(driver, row, payment_type=office.sure, seen="20.00")["Location"]))
    assert "Tax exempt, code EX-77" in page and "GST" not in page


def test_parking_UP_8_without_a_way_to_pay_the_clients_words_stand_there(office, driver):
    row = charge(office.driver)
    PaymentType.objects.filter(is_built_in=False).update(allow_portal=False)
    address = f"/payments/checkout/?item=charge:{row.pk}"
    page = words(driver.get(address))
    assert "There is no way to pay here at the moment." in page and ">Pay<" not in page
    assert "Choose how to pay." in words(confirm(driver, row)) and not Payment.objects.exists()
    own = Draft(body="<p>Come to room 12, [user first_name].</p>")
    save_text(actor=ACTOR, kind=TextKind.MESSAGE, key="noPaymentOptions", language="en", draft=own)
    assert "<p>Come to room 12, Dora.</p>" in words(driver.get(address))


def test_the_receipt_is_mailed_again_at_most_once_a_minute(office, driver):
    charge(office.driver)
    state = pay(office.driver, office.sure)
    address = f"/receipts/{state.payment.uuid}/mail/"
    assert "on its way" in words(driver.post(address, follow=True))
    assert "Wait a minute" in words(driver.post(address, follow=True))
    assert OutboxMail.objects.filter(kind="payment.receipt").count() == 2
    assert driver.get(address).status_code == 405


def test_refunds_stand_on_the_receipt(office, driver):
    charge(office.driver)
    state = pay(office.driver, office.sure)
    refund = ask_refund(actor=ACTOR, payment_id=state.payment_id, amount=Decimal("5.00"), comment="goodwill")
    page = words(driver.get(f"/receipts/{state.payment.uuid}/"))
    assert "Refunded" not in page
    process_refund(actor=ACTOR, refund_id=refund.pk, refund_type_id=office.cash.pk)
    page = words(driver.get(f"/receipts/{state.payment.uuid}/"))
    assert "Refunded: Cash desk" in page and "−$5.00" in page and "partly refunded" in page


ONE = (
    "/payments/{}/",
    "/payments/{}/return/",
    "/payments/{}/cancel/",
    "/receipts/{}/",
    "/receipts/{}/receipt.pdf",
)


def test_a_persons_payment_opens_for_nobody_else(office, there, driver, browse, signed_in):
    charge(office.driver)
    key = to_bank(pay(office.driver, office.bank))
    make_driver("other", first_name="Otto", last_name="Other")
    other, guest = signed_in(office.site, "other"), browse(office.site)
    for address in (pattern.format(key) for pattern in ONE):
        assert other.get(address).status_code == 404, address
        assert guest.get(address)["Location"].startswith("/login/?next="), address
        assert browse(there).get(address).status_code == 404, address
        assert driver.get(address.replace(str(key), str(uuid4()))).status_code == 404
        assert driver.put(address).status_code == 405, address
    for browser, status in ((other, 404), (guest, 302), (browse(there), 404)):
        for address in (f"/payments/{key}/", f"/payments/{key}/cancel/", f"/receipts/{key}/mail/"):
            assert browser.post(address).status_code == status, address
    assert only_state().status == PaymentStatus.PENDING and bank.calls == ["start"]
    for address in ("/payments/", "/payments/checkout/?item=charge:1"):
        assert guest.get(address)["Location"].startswith("/login/?next=")
    assert driver.post("/payments/").status_code == driver.delete("/payments/checkout/").status_code == 405


def test_pages_that_wait_and_receipts_lead_to_each_other(office, driver):
    charge(office.driver)
    state = pay(office.driver, office.bank)
    for address in (f"/receipts/{state.payment.uuid}/", f"/receipts/{state.payment.uuid}/receipt.pdf"):
        assert driver.get(address)["Location"] == f"/payments/{state.payment.uuid}/"
    refused = driver.post(f"/receipts/{state.payment.uuid}/mail/", follow=True)
    assert "This payment is pending now." in words(refused)
    bank.pay(to_bank(state))
    driver.get(f"/payments/{state.payment.uuid}/return/")
    assert driver.get(f"/payments/{state.payment.uuid}/")["Location"] == f"/receipts/{state.payment.uuid}/"


def test_the_number_of_queries_does_not_grow_with_the_rows(office, driver):
    def add():
        for payment_type in (office.sure, office.cash, office.bank):
            rows = [charge(office.driver), charge(office.driver)]
            keys = [("charge", row.pk) for row in rows]
            pay(
                office.driver,
                payment_type,
                lines=priced_lines(keys, Payer(office.driver, "en"), timezone.now()),
            )
        charge(office.driver)

    counts = []
    for rows in (1, 2):
        for _ in range(rows):
            add()
        tokens = [f"charge:{pk}" for pk in Charge.objects.values_list("pk", flat=True)]
        found = []
        for address, query in (("/", {}), ("/payments/", {}), ("/payments/checkout/", {"item": tokens})):
            with CaptureQueriesContext(connection) as captured:
                words(driver.get(address, query))
            found.append(len(captured))
        counts.append(found)
    assert counts[0] == counts[1]


def test_history_comes_in_pages(office, driver):
    for number in range(26):
        charge(office.driver, description=f"Tag {number:02}")
        pay(office.driver, office.sure)
    first, second = words(driver.get("/payments/")), words(driver.get("/payments/?page=2"))
    assert "Tag 25" in first and "Tag 00" not in first and "1–25 of 26" in first
    assert "Tag 00" in second and words(driver.get("/payments/?page=x"))


def test_an_expired_payment_says_so_and_late_money_is_found(office, driver):
    confirm(driver, charge(office.driver), payment_type=office.bank)
    state = only_state()
    PaymentState.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    sweep(actor=ACTOR, payment_id=state.payment_id)
    assert "The time to pay is over" in words(driver.get(f"/payments/{state.payment.uuid}/"))
    bank.pay(state.payment.uuid)
    page = words(driver.get(f"/payments/{state.payment.uuid}/return/", follow=True))
    assert "Receipt" in page and only_state().status == PaymentStatus.PROCESSED
