"""The printed temporary permit: what stands on it can be read, scanned and copied, in both languages (TMP-16)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation

from content.choices import TextKind
from content.queries.texts import newest_revision
from content.services.texts import Draft, save_text
from core.scoping import client_scope
from parking.choices import TempKind
from parking.documents.codes import barcode, qr_code
from parking.documents.temp_permit import temp_permits_pdf
from parking.models import Lot
from parking.queries.temp_permits import printable_temps
from parking.rules.barcode import QUIET, code128
from tests.factories.accounts import ACTOR
from tests.factories.parking import LotFactory, TempPermitFactory, TempPermitPlateFactory, VehicleFactory
from tests.parking.reading import read_code128
from tests.parking.temp_selling import make_shop
from tests.payments.pdf import pages_of

pytestmark = pytest.mark.django_db
NORTH = {"name": "North Visitors’ Lot", "short_name": "P12", "location_text": "12 Maple Street"}
START = datetime(2031, 3, 1, 15, tzinfo=UTC)  # 10 in the morning in Toronto


@pytest.fixture
def office(db):
    site = make_shop()
    with client_scope(site.client):
        yield site


def make_permit(office, plate="ABCD 123", *, car=None, lot=None, **facts):
    lot = lot or Lot.objects.filter(short_name="P12").first() or LotFactory(**NORTH)
    facts = {
        "person": office.driver,
        "email": "",
        "starts_at": START,
        "ends_at": START + timedelta(hours=4),
    } | facts
    permit = TempPermitFactory(lot=lot, created_at=timezone.now(), kind=TempKind.HOURLY, **facts)
    TempPermitPlateFactory(temp_permit=permit, plate=plate, vehicle=car)
    return permit


def printed(*permits, language="en") -> list[str]:
    """The words of each page, as one line each."""
    rows = printable_temps().filter(pk__in=[permit.pk for permit in permits]).order_by("pk")
    with translation.override(language):
        pdf = temp_permits_pdf(rows, language=language)
    return [" ".join(page.split()) for page in pages_of(pdf)]


def write(body, language="en"):
    newest = newest_revision(TextKind.MESSAGE, "permitTempPDF", language)
    save_text(
        actor=ACTOR,
        kind=TextKind.MESSAGE,
        key="permitTempPDF",
        language=language,
        draft=Draft(body=body),
        may_write_raw=False,
        seen=newest.pk if newest else 0,
    )


def test_parking_TMP_16_our_own_words_say_all_that_an_officer_asks_for(office):
    car = VehicleFactory(plate="ABCD 123", year=2021)
    (page,) = printed(make_permit(office, car=car, number="T4KX92MB7"))
    for said in (
        office.client.name, "P12", "ABCD 123", "T4KX92MB7", "North Visitors’ Lot", "12 Maple Street", "Hours 4",
        "Valid from 2031-03-01 10:00", "Valid until 2031-03-01 14:00", "Year 2021", "dashboard",
    ):  # fmt: skip
        assert said in page, said
    assert "Days" not in page and "[" not in page


def test_the_same_in_french_with_accents(office):
    lot = LotFactory(name="Stationnement de l’Érablière", short_name="Érable")
    (page,) = printed(make_permit(office, "ÉTÉ 123", lot=lot), language="fr")
    for said in (
        "Érable",
        "ÉTÉ 123",
        "Permis temporaire",
        "Valide jusqu’au",
        "2031-03-01 14 h 00",
        "tableau de bord",
    ):
        assert said in page, said


def test_each_is_a_page_in_its_owners_language_and_guests_read_that_of_the_client(office):
    office.driver.language = "fr"
    office.driver.save()
    mine = make_permit(office)
    guests = make_permit(office, "GUEST 1", person=None, email="guest@example.com", lot=mine.lot)
    first, second = printed(mine, guests, language="")
    assert "Permis temporaire" in first and "Temporary permit" in second


def test_long_plates_and_names_stay_on_one_page(office):
    lot = LotFactory(name="N" * 100, short_name="W" * 20, location_text="Somewhere. " * 300)
    plates = ", ".join(f"PLATE {number:03}" for number in range(12))
    permit = make_permit(office, lot=lot, ends_at=START + timedelta(days=40))
    for plate in plates.split(", ")[1:]:
        TempPermitPlateFactory(temp_permit=permit, plate=plate)
    write("<p>[permittemppdf vehicle=plate]</p>" + "<p>Read this to the end.</p>" * 80 + "<p>The end.</p>")
    (page,) = printed(permit)
    assert "W" * 20 in page and "PLATE 011" in page and "The end." in page


def test_the_clients_words_stand_there_with_the_codes_filled_in(office):
    write(
        "<h2>Lot [permittemppdf permit=lotshortname]</h2><p>Plate <strong>[permittemppdf vehicle=plate]</strong><br>"
        "<em>until</em> [permittemppdf permit=expiry]</p>"
        "[conditional var=permittemp.hours test=hasvalue]<p>[permittemp hours] hours</p>[/conditional]"
        "[conditional var=permittemp.Hours test=hasvalue]<p>case matters</p>[/conditional]"
        "[conditional var=permittemp.days test=hasvalue]<p>by the day</p>[/conditional]"
        "<ol><li>Park</li><li>Leave<ul><li>on time</li></ul></li></ol>"
        "<table><tr><th>Guest</th><td>[permittemppdf vehicle=guest]</td></tr></table>"
        "<p>[permittemppdf permit=colour] [permitTempPDF permit=expiry] &lt;&amp;&gt;</p>"
    )
    (page,) = printed(make_permit(office, "A & <B>"))
    for said in (
        "Lot P12", "Plate A & <B>", "until 2031-03-01 14:00", "4 hours", "1. Park", "2. Leave", "• on time",
        "Guest", "[permittemppdf permit=colour] [permitTempPDF permit=expiry] <&>",
    ):  # fmt: skip
        assert said in page, said
    assert "case matters" not in page and "by the day" not in page


@pytest.mark.parametrize(
    "plate", ["</p><b>X", "<font size=99>", "[permittemppdf permit=expiry]", "&lt;i&gt;"]
)
def test_no_value_becomes_markup_or_is_read_for_codes_again(office, plate):
    (page,) = printed(make_permit(office, plate))
    assert page.count(plate) == 2, "large, and in the table"


def test_the_barcode_is_where_its_author_put_it_and_says_the_number(office):
    permit = make_permit(office, number="T4KX92MB7")
    write("<p>above</p><p>[permittemppdf permit=barcode]</p><p>below</p>")
    (page,) = printed(permit)
    assert page.index("above") < page.index("T4KX92MB7") < page.index("below")
    drawn = barcode("T4KX92MB7")
    bars = [(rect.x, rect.width) for rect in drawn.contents if hasattr(rect, "height")]
    assert read_code128(bars) == "T4KX92MB7"
    write("<p>nothing to scan</p>")
    (page,) = printed(permit)
    assert "T4KX92MB7" not in page


@pytest.mark.parametrize("number", ["T1", "T-ALPHA-1", "00123456789", "T" * 30])
def test_a_barcode_reads_back_has_its_quiet_zones_and_fits_the_page(number):
    bars, width = code128(number)
    assert read_code128(bars) == number
    assert bars[0][0] == QUIET and sum(bars[-1]) == width - QUIET
    assert barcode(number).width < 500


def test_the_qr_code_is_square_and_black_on_white():
    drawn = qr_code("T4KX92MB7", 80)
    assert (drawn.width, drawn.height) == (80, 80)
    dots = drawn.contents
    assert len(dots) > 200 and {(dot.width, dot.height) for dot in dots} == {(dots[0].width, dots[0].height)}
    quiet = 4 * dots[0].width
    assert min(dot.x for dot in dots) == pytest.approx(quiet)
    assert max(dot.x + dot.width for dot in dots) == pytest.approx(80 - quiet)


def test_constant_queries_for_a_page_more(office, django_assert_max_num_queries):
    permits = [
        make_permit(office, f"CAR {number}", car=VehicleFactory(plate=f"CAR {number}")) for number in range(4)
    ]
    with django_assert_max_num_queries(20):
        assert len(printed(*permits)) == 4
