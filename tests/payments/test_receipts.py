"""The receipt as a file: all of it can be read and copied, in both languages."""

from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone, translation

from content.services.files import upload_files
from core.system_settings import save_settings
from payments.documents.receipt import receipt_pdf
from payments.models import Payment
from payments.queries.cart import due_lines
from payments.queries.receipts import receipt_of
from payments.services.credit import give_credit
from payments.services.refunds import ask_refund, process_refund
from tests.factories.accounts import ACTOR
from tests.payments.conftest import charge, pay
from tests.payments.pdf import pages_of
from tests.world import PIXEL


def drawn(state, language="en") -> list[str]:
    payment = Payment.objects.select_related("state__person", "payment_type").get(pk=state.payment_id)
    with translation.override(language):
        return pages_of(receipt_pdf(receipt_of(payment)))


def test_everything_stands_in_it_in_english(office):
    save_settings(actor=ACTOR, values={"company_address": "1 Campus Road\nOttawa <Ontario>"})
    charge(office.driver, description="Étiquette « B & W » <neuve>")
    state = pay(office.driver, office.sure)
    (page,) = drawn(state)
    for said in (
        "Alpha", "1 Campus Road", "Ottawa <Ontario>", f"Receipt {state.payment}", "processed", str(office.driver),
        "Payroll, sure", "Étiquette « B & W » <neuve>", "$20.00", "GST (5 %)", "$1.00", "Total", "$21.00", "page 1",
    ):  # fmt: skip
        assert said in page, said


def test_everything_stands_in_it_in_french(office):
    office.sure.name_fr = "Retenue salariale assurée"
    office.sure.save()
    charge(office.driver, "1234.50")
    (page,) = drawn(pay(office.driver, office.sure), "fr")
    amounts = ("1 234,50 $", "61,73 $", "1 296,23 $")  # the font draws a no-break space as a space
    for said in ("Reçu", "Retenue salariale assurée", "TPS (5 %)", *amounts):
        assert said in page, said


def test_what_is_promised_says_so_and_credit_and_refunds_are_listed(office):
    charge(office.driver)
    (page,) = drawn(pay(office.driver, office.cash))
    assert "Not paid yet" in page and "Payment" in page and "Receipt" not in page
    give_credit(actor=ACTOR, person_id=office.driver.pk, amount=Decimal("15.00"), comment="sorry")
    row = charge(office.driver)
    lines = [line for line in due_lines(office.driver, timezone.now()) if line.key == ("charge", row.pk)]
    state = pay(office.driver, office.sure, lines=lines, with_credit=True)
    refund = ask_refund(actor=ACTOR, payment_id=state.payment_id, amount=Decimal("5.00"), comment="goodwill")
    process_refund(actor=ACTOR, refund_id=refund.pk, refund_type_id=office.cash.pk)
    (page,) = drawn(state)
    for said in ("Paid from your credit", "$15.00", "To pay: Payroll, sure", "$6.00", "Refunded", "−$5.00"):
        assert said in page, said


def test_many_items_take_many_pages_each_with_the_heading(office):
    for number in range(120):
        charge(office.driver, "1.00", description=f"Hang tag {number:03}")
    pages = drawn(pay(office.driver, office.sure))
    assert len(pages) > 2 and all(
        "Item" in page and f"page {place}" in page for place, page in enumerate(pages, 1)
    )
    text = "".join(pages)
    assert all(f"Hang tag {number:03}" in text for number in range(120)) and "$126.00" in pages[-1]


def test_an_exemption_is_printed_and_letters_that_the_font_lacks_are_replaced(office):
    office.driver.profile.tax_exemption_code = "EX-77"
    office.driver.profile.save()
    charge(office.driver, description="Nguyễn Őry 東 Łódź…")
    (page,) = drawn(pay(office.driver, office.sure))
    assert "Nguyen Ory ? Łódz…" in page and "Tax exempt, code EX-77" in page and "GST" not in page


@pytest.mark.parametrize("is_there", [True, False])
def test_the_logo_stands_above_and_a_lost_file_hinders_nothing(office, is_there, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (logo,) = upload_files(actor=ACTOR, files=[ContentFile(PIXEL, name="logo.gif")], folder="Brand")
    save_settings(actor=ACTOR, values={"site_logo": str(logo.public_id)})
    if not is_there:
        logo.file.storage.delete(logo.file.name)
    charge(office.driver)
    state = pay(office.driver, office.sure)
    payment = Payment.objects.select_related("state__person", "payment_type").get(pk=state.payment_id)
    assert (b"/Subtype /Image" in receipt_pdf(receipt_of(payment))) is is_there
