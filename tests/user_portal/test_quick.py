"""Quick checkout of guests and drivers, without the cart (parking §10, X-11, X-12)."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.utils import timezone

from accounts.queries.people import guest_type
from content.models import OutboxMail
from core.actors import system_actor
from parking.choices import Channel, TempKind, TempStatus, Visibility
from parking.models import Lot, LotGroup, LotUserType, TempPermit
from parking.queries.occupancy import places_for_visitor
from parking.queries.plate_check import check_plate
from parking.queries.temp_permits import temps_in_cart
from parking.rules.temp_booking import Duration
from parking.services.temp_endings import clear_unpaid_temp
from payments.choices import PaymentStatus
from payments.models import Payment, PaymentState
from payments.services.sweeping import sweep
from tests.factories.accounts import ACTOR
from tests.factories.parking import LotFactory
from tests.parking.mapping import TEMP, group_on_map, welcome_guests
from tests.parking.temp_selling import book, book_guest, fresh, open_shop
from tests.payments.bank import bank
from tests.user_portal.test_payments import words
from user_portal.quick.forms import duration_words

pytestmark = pytest.mark.django_db
MAIL = "guest@example.com"
WORD = "open sesame"


@pytest.fixture
def shop(scope):
    bank.reset()
    cache.clear()
    office = open_shop(scope)
    LotUserType.objects.create(lot=office.lot, user_type=guest_type())
    return office


@pytest.fixture
def guest(shop, browse):
    return browse(shop.site)


def address(shop):
    shop.lot.refresh_from_db()
    return f"/q/{shop.lot.qr_token}/"


def accept(browser, shop):
    browser.post("/popup/guest_checkout/", {"next": address(shop)})


def choose(browser, shop, *, query="", **facts):
    """Fill in the first page, as a guest unless a vehicle is named."""
    asked = {"plate": "VIS 1", "email": MAIL, "duration": "hourly:2"} | facts
    return browser.post(address(shop) + query, asked)


def pay(browser, shop, *, payment_type=None, seen="6.00", **facts):
    """Press Make payment."""
    kind = (payment_type or shop.bank).pk
    return browser.post(
        address(shop) + "pay/", {"seen": seen, "seen_credit": "0", "payment_type": kind} | facts
    )


def set_lot(shop, **facts):
    Lot.objects.filter(pk=shop.lot.pk).update(**facts)


def hidden_behind_a_password(shop):
    facts = {"visibility": Visibility.HIDDEN_ACCESSIBLE, "password_enabled": True}
    set_lot(shop, password=make_password(WORD), **facts)


def test_a_guest_accepts_chooses_pays_and_may_park(shop, guest):
    page = guest.get(address(shop), follow=True)
    assert "Before you buy as a guest" in words(page) and page.redirect_chain
    accept(guest, shop)
    page = words(guest.get(address(shop)))
    assert "North" in page and "Plate" in page and "Your email" in page
    assert re.search(r"2 hours, until [^<]*: \$6\.00", page) and "1 day, until" in page
    answer = choose(guest, shop)
    assert answer["Location"] == address(shop) + "pay/"
    answer = guest.get(answer["Location"])
    page = words(answer)
    assert "$6.00" in page and "VIS 1" in page and "Cash desk" not in page
    assert "https://bank.test" in answer["Content-Security-Policy"]
    assert not TempPermit.objects.exists(), "nothing is taken before"
    answer = pay(guest, shop)
    assert answer["Location"].startswith("https://bank.test/")
    permit, state = TempPermit.objects.get(), PaymentState.objects.select_related("payment").get()
    assert (permit.status, permit.channel, permit.email) == (TempStatus.HELD, Channel.QR, MAIL)
    bank.pay(state.payment.uuid)
    page = words(guest.get(f"/payments/{state.payment.uuid}/return/", follow=True))
    assert f"/temp/{permit.reference}/" in page and "VIS 1 may park: North" in page
    assert fresh(permit).status == TempStatus.ACTIVE
    assert [right.kind for right in check_plate(plate="vis1", at=timezone.now()).rights] == ["temp"]
    mails = {mail.kind: mail for mail in OutboxMail.objects.filter(to=MAIL)}
    assert set(mails) == {"payment.receipt", "temp.confirmed"}
    assert f"/temp/{permit.reference}/" in mails["temp.confirmed"].text
    assert "Before you buy as a guest" in words(guest.get(address(shop), follow=True)), "asked every time"


def test_parking_QCK_1_a_driver_buys_beside_the_cart(shop, signed_in):
    cart = book(shop, start=30)
    browser = signed_in(shop.site)
    page = words(browser.get(address(shop)))
    assert "Before you buy" not in page and "Your email" not in page and "CAR 1" in page
    choose(browser, shop, vehicle=shop.car.pk)
    assert "driver@" in words(browser.get(address(shop) + "pay/"))
    pay(browser, shop)
    permit = TempPermit.objects.exclude(pk=cart.pk).get()
    assert (permit.person, permit.status) == (shop.driver, TempStatus.HELD)
    browser.post(f"/payments/{PaymentState.objects.get().payment.uuid}/cancel/")
    assert fresh(permit).status == TempStatus.CART and fresh(cart).held_until == cart.held_until
    assert list(temps_in_cart(shop.driver, timezone.now())) == [cart]
    assert words(browser.get("/payments/")).count('name="item"') == 1


@pytest.mark.parametrize("end", ["declined", "cancelled", "expired"])
def test_parking_QCK_3_what_is_not_paid_takes_no_space(shop, guest, end):
    set_lot(shop, temp_max=1)
    accept(guest, shop)
    choose(guest, shop)
    pay(guest, shop)
    accept(guest, shop)
    assert "No space is left here now" in words(guest.get(address(shop)))
    state = PaymentState.objects.select_related("payment").get()
    own = f"/payments/{state.payment.uuid}/"
    if end == "declined":
        bank.decline(state.payment.uuid)
        guest.get(own + "return/", follow=True)
    elif end == "cancelled":
        guest.post(own + "cancel/")
    else:
        PaymentState.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
        sweep(actor=ACTOR, payment_id=state.payment_id)
    state.refresh_from_db()
    assert state.has_ended
    assert "2 hours" in words(guest.get(address(shop)))
    assert pay(guest, shop)["Location"].startswith("https://bank.test/"), "the same choice once more"
    assert TempPermit.objects.filter(status=TempStatus.HELD).count() == 1


def test_a_double_click_buys_one_permit(shop, guest):
    accept(guest, shop)
    choose(guest, shop)
    pay(guest, shop)
    again = pay(guest, shop)
    payment = Payment.objects.get()
    assert again["Location"] == f"/payments/{payment.uuid}/" and TempPermit.objects.count() == 1


def test_parking_QCK_2_a_lot_without_guests_sends_them_to_sign_in(shop, guest, signed_in):
    LotUserType.objects.all().delete()
    accept(guest, shop)
    page = words(guest.get(address(shop)))
    assert (
        "this lot is not for guests" in page and f"/login/?next={address(shop).replace('/', '%2F')}" in page
    )
    assert choose(guest, shop).status_code == 200 and pay(guest, shop).status_code == 302
    assert not TempPermit.objects.exists()
    assert "CAR 1" in words(signed_in(shop.site).get(address(shop)))


@pytest.mark.parametrize(
    "facts", [{"visibility": Visibility.NOT_VISIBLE}, {"archived_at": timezone.now()}, {"qr_token": uuid4()}]
)
def test_parking_QCK_5_QCK_8_a_lot_that_is_gone_and_an_old_code_say_so(shop, guest, facts):
    old = address(shop)
    accept(guest, shop)
    set_lot(shop, **facts)
    for path in (old, old + "pay/"):
        assert "This lot is not available" in words(guest.get(path), 404)


def test_another_client_knows_no_such_code(shop, browse, there):
    assert browse(there).get(address(shop)).status_code == 404


def test_parking_QCK_6_a_changed_price_is_shown_before_it_is_asked(shop, guest):
    accept(guest, shop)
    choose(guest, shop)
    set_lot(shop, temp_hourly_cost=4)
    page = words(pay(guest, shop))
    assert "The price has changed" in page and "$8.00" in page and not TempPermit.objects.exists()
    assert pay(guest, shop, seen="8.00").status_code == 303


def test_parking_QCK_7_what_is_free_asks_for_no_way_to_pay(shop, guest):
    set_lot(shop, temp_hourly_cost=0)
    accept(guest, shop)
    assert "Enter your email" in words(choose(guest, shop, email=""))
    choose(guest, shop)
    page = words(guest.get(address(shop) + "pay/"))
    assert "How do you want to pay" not in page and "Get the permit" in page
    page = words(guest.post(address(shop) + "pay/", {"seen": "0", "seen_credit": "0"}, follow=True))
    assert "VIS 1 may park" in page and PaymentState.objects.get().status == PaymentStatus.PROCESSED


def test_parking_QCK_10_nobody_learns_of_other_peoples_permits(shop, guest, signed_in):
    other = book_guest(shop, plate="VIS 1", start=0, hours=3)
    accept(guest, shop)
    choose(guest, shop)
    page = words(pay(guest, shop))
    assert "No permit can be sold for this plate" in page
    assert other.number not in page and str(other.reference) not in page and "has a temporary" not in page


def test_parking_TMP_9_its_owner_is_led_to_the_permit(shop, signed_in):
    own = book(shop, start=0, hours=3)
    browser = signed_in(shop.site)
    choose(browser, shop, vehicle=shop.car.pk)
    page = words(pay(browser, shop))
    assert "has a temporary permit here" in page and f"/temp/{own.reference}/" in page


def test_a_vehicle_of_somebody_else_cannot_be_chosen(shop, signed_in):
    browser = signed_in(shop.site)
    for wrong in ("999999", "", "x"):
        assert "<title>Error:" in words(choose(browser, shop, vehicle=wrong))
    assert browser.get(address(shop) + "pay/")["Location"] == address(shop)


def test_what_guests_type_is_looked_at(shop, guest):
    accept(guest, shop)
    for wrong in ({"plate": "–"}, {"email": "nobody"}, {"duration": "hourly:99"}, {"duration": ""}):
        assert "<title>Error:" in words(choose(guest, shop, **wrong))


def test_parking_X_11_guests_cannot_take_spaces_without_end(shop, guest):
    set_lot(shop, temp_max=500)
    accept(guest, shop)
    choose(guest, shop)
    answers = [pay(guest, shop, seen="0") for _number in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert "Too many tries" in words(answers[-1], 429)


def on_no_page(shop, browser):
    """Whether the lot is neither in the list nor on the map, whose places have other lots."""
    group = shop.lot.lot_group
    pages = [
        words(browser.get(url, headers={"HX-Request": "true"}))
        for url in ("/map/", "/map/places/", f"/lot-groups/{group.pk}/")
    ]
    assert all("South" in page for page in pages)
    places = places_for_visitor(None, timezone.now())
    assert [one.lot.name for place in places for one in place.counts] == ["South"]
    return not any("North" in page for page in (*pages, words(browser.get("/lots/"))))


def on_the_map(shop):
    """Put the lot into a group on the map with another lot for guests, and a marker of its own beside it."""
    set_lot(shop, lot_group=group_on_map("Campus"), latitude="45.4", longitude="-75.6")
    welcome_guests(LotFactory(name="South", lot_group=LotGroup.objects.get(), **TEMP))
    shop.lot.refresh_from_db()


def test_parking_29_12_a_hidden_lot_with_a_password_is_reached_by_its_code(shop, guest):
    on_the_map(shop)
    assert "North" in words(guest.get("/map/places/")), "or the map shows nothing"
    hidden_behind_a_password(shop)
    assert on_no_page(shop, guest)
    answer = guest.get(address(shop))
    assert answer["Location"].startswith(f"/lots/{shop.lot.pk}/password/")
    assert guest.get(address(shop) + "pay/")["Location"].startswith(f"/lots/{shop.lot.pk}/password/")
    answer = guest.post(f"/lots/{shop.lot.pk}/password/", {"password": WORD, "next": address(shop)})
    assert answer["Location"] == address(shop)
    accept(guest, shop)
    choose(guest, shop)
    assert pay(guest, shop, payment_type=shop.sure).status_code == 302
    assert TempPermit.objects.get().status == TempStatus.ACTIVE
    assert on_no_page(shop, guest), "its link and password open it to this session, and list it nowhere"


def test_the_lots_own_page_leads_here_too(shop, guest):
    assert address(shop) + "?from=lot" in words(guest.get(f"/lots/{shop.lot.pk}/"))
    accept(guest, shop)
    choose(guest, shop, query="?from=lot")
    pay(guest, shop)
    assert TempPermit.objects.get().channel == Channel.QUICK


def test_parking_TMP_15_a_guest_stays_longer(shop, guest):
    accept(guest, shop)
    choose(guest, shop)
    pay(guest, shop, payment_type=shop.sure)
    old = TempPermit.objects.get()
    further = f"{address(shop)}?after={old.reference}"
    assert further in words(guest.get(f"/temp/{old.reference}/"))
    accept(guest, shop)
    assert old.number in words(guest.get(further))
    choose(guest, shop, query=f"?after={old.reference}")
    assert pay(guest, shop, payment_type=shop.sure).status_code == 302
    new = TempPermit.objects.exclude(pk=old.pk).get()
    assert new.starts_at == old.ends_at and new.status == TempStatus.ACTIVE


def test_a_choice_names_the_zone_when_the_clocks_change_meanwhile(scope):
    starts_at = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)  # 1:30 in Toronto, for the first time
    with timezone.override(ZoneInfo("America/Toronto")):
        hours = [
            Duration(TempKind.HOURLY, number, starts_at, starts_at + timedelta(hours=number), 3)
            for number in (1, 2)
        ]
        summer = starts_at - timedelta(days=1)
        plain = Duration(TempKind.HOURLY, 1, summer, summer + timedelta(hours=1), 3)
        assert ["EST" in duration_words(one) for one in (*hours, plain)] == [True, True, False]


def test_what_was_given_up_is_cleared_when_its_time_is_over(shop, guest):
    permit = book_guest(shop, start=0, hours=1)
    assert not clear_unpaid_temp(actor=system_actor(), permit_id=permit.pk, at=timezone.now())
    late = permit.ends_at + timedelta(minutes=1)
    assert clear_unpaid_temp(actor=system_actor(), permit_id=permit.pk, at=late)
    assert fresh(permit).status == TempStatus.CANCELLED
