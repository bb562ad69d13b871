"""The printed ticket: what stands on it, where, and what never does (enforcement §13.3)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from accounts.models import Profile
from core.clock import local_zone
from core.models import AuditEntry
from core.system_settings import save_settings
from parking.documents.codes import barcode
from parking.models import Colour, Make, PlateAlarm
from parking.services.vehicles import create_vehicle
from tests.factories.accounts import ACTOR
from tests.factories.parking import VehicleFactory
from tests.factories.violations import LocationFactory, ViolationFactory, ViolationLineFactory
from tests.parking.reading import read_code128
from tests.payments.pdf import pages_of
from violations.choices import FineAction
from violations.documents.slip_pdf import ROOM
from violations.documents.ticket import print_ticket, ticket_blocks
from violations.models import Violation
from violations.queries.paper import printable_tickets
from violations.rules.slip import COLUMNS, QR, lines_of
from violations.services.changes import add_note

pytestmark = pytest.mark.django_db


def make_ticket(city, *, lines=1, **facts) -> Violation:
    """Of 2 March 2026, 9 in the morning in Toronto."""
    facts = {"category": city.category, "location": city.location, "vehicle": city.vehicle} | facts
    ticket = ViolationFactory(ticket="TT-10016", writer=city.clerk, **facts)
    for _line in range(lines):
        ViolationLineFactory(violation=ticket, item=city.offence)
    return ticket


def lines_on(ticket, language="en") -> list[str]:
    ticket = printable_tickets().get(pk=ticket.pk)
    with translation.override(language), timezone.override(local_zone()):
        return lines_of(ticket_blocks(ticket))


def words_on(ticket, language="en") -> list[str]:
    """Each line without the blanks that keep its sides apart."""
    return [" ".join(line.split()) for line in lines_on(ticket, language)]


def printed(ticket, language="en") -> str:
    pdf = print_ticket(actor=ACTOR, ticket=printable_tickets().get(pk=ticket.pk), language=language)
    (page,) = pages_of(pdf)
    return " ".join(page.split())


def test_enforcement_13_3_everything_stands_there_in_its_order(city):
    city.clerk.badge_number = "W-7"
    city.clerk.save()
    save_settings(
        actor=ACTOR,
        values={
            "ticket_header": "City of Alpha\nParking",
            "ticket_footer": "Pay within 20 days.\nOffice: 9 to 5.",
            "ticket_signature": True,
            "ticket_licence": True,
        },
    )
    car = city.vehicle
    car.make, car.colour = Make.objects.first(), Colour.objects.first()
    car.save()
    ticket = make_ticket(city, towing=120, comment="In front of the hydrant.")
    ticket.lines.update(by_law_code="§ 12.4")
    said = [line for line in words_on(ticket) if line.strip("-")]
    assert said == [
        "City of Alpha", "Parking", "Ticket number", "TT-10016-8TQ4M2", "Date and time 2026-03-02 09:00",
        "Ticket category Street", "Plate", "ABC 123", f"Province or state {car.province}",
        f"Plate type {car.plate_type}", f"Make {car.make}", f"Colour {car.colour}",
        "§ 12.4 Parked in Loading Zone $50.00", "Location Downtown Business District", "Writer number W-7",
        "Fine $50.00", "Towing $120.00", "Pay $160.00 by 2026-03-09 10:00", "Due 2026-03-22 10:00",
        "In front of the hydrant.", "[Code128 TT-10016]", "This ticket on the Internet:",
        "http://alpha.example.com/tickets/find/",
        "[QR http://alpha.example.com/tickets/find/?ref=TT-10016-8TQ4M2]", "Pay within 20 days.",
        "Office: 9 to 5.", "Signature", "Driver licence number ________________________",
    ]  # fmt: skip


def test_the_pdf_says_what_the_model_says(city):
    ticket = make_ticket(city, comment="Été, près de l’église.")
    for language in ("en", "fr"):
        shown = printed(ticket, language)
        for line in words_on(ticket, language):
            if not line.startswith(("[", "--")):
                assert line in shown, line
    assert "TT-10016" in shown


def test_the_same_ticket_is_the_same_file_to_the_byte(city):
    ticket = printable_tickets().get(pk=make_ticket(city).pk)
    first, second = (print_ticket(actor=ACTOR, ticket=ticket, language="en") for _time in range(2))
    assert first == second and first.startswith(b"%PDF")
    assert b"/MediaBox [ 0 0 226.7717 " in first, "80 mm wide"


def test_enforcement_T2_a_vin_alone_stands_in_the_plates_position(city):
    like = city.vehicle
    vehicle, _warnings = create_vehicle(
        actor=ACTOR, plate="", vin="1FTZX1722XKA76091",
        plate_type_id=like.plate_type_id, province_id=like.province_id,
    )  # fmt: skip
    assert vehicle.plate == "1FTZX1722XKA76091"
    said = words_on(make_ticket(city, vehicle=vehicle))
    assert said[said.index("VIN") + 1] == "1FTZX1722XKA76091"
    assert "Plate" not in said and " ".join(said).count("1FTZX1722XKA76091") == 1


def test_enforcement_VEH_5_the_vin_of_a_vehicle_with_a_plate_is_not_printed(city):
    vehicle = VehicleFactory(plate="ABC 999", vin="1FTZX1722XKA76091")
    said = words_on(make_ticket(city, vehicle=vehicle))
    assert said[said.index("Plate") + 1] == "ABC 999"
    assert "1FTZX1722XKA76091" not in " ".join(said)


def test_the_plate_is_the_one_as_ticketed_whatever_became_of_the_vehicle(city):
    ticket = make_ticket(city)
    city.vehicle.plate, city.vehicle.plate_key = "NEW 1", "NEW1"
    city.vehicle.save()
    assert "ABC 123" in words_on(ticket) and "NEW 1" not in words_on(ticket)


def test_enforcement_MON_10_a_warning_prints_its_fine_with_the_mark_and_asks_for_nothing(city):
    said = words_on(make_ticket(city, is_warning=True))
    assert "Fine $50.00 *Warning" in said
    assert not [line for line in said if line.startswith(("Pay ", "Due "))]
    assert "Amende 50,00 $ *Avertissement" in words_on(Violation.objects.get(), "fr")


def test_enforcement_ENT_2_a_spoiled_ticket_bears_a_mark_and_leads_nowhere(city):
    ticket = make_ticket(city, lines=0, is_spoiled=True, vehicle=None, location=None, fine=0)
    said = words_on(ticket)
    assert "SPOILED – NOT VALID" in said
    assert not [line for line in said if line.startswith(("[QR", "Pay ", "Due "))]


def test_enforcement_ENT_7_only_the_number_of_the_writer_is_printed(city):
    city.clerk.first_name, city.clerk.last_name = "Wanda", "Writer"
    city.clerk.save()
    ticket = make_ticket(city, keyed_by=city.admin)
    assert f"Writer number {city.clerk.pk}" in words_on(ticket)
    for name in ("Wanda", "Writer W", "clerk", "admin"):
        assert name not in " ".join(words_on(ticket)), name


def test_nothing_private_is_printed(city):
    PlateAlarm.objects.create(vehicle=city.vehicle, text="Violent", created_by="x")
    ticket = make_ticket(
        city, private_comment="He swore at me", override_reason="Because", plate_answer={"alarm": "Violent"}
    )
    add_note(actor=ACTOR, violation_id=ticket.pk, text="Call the lawyer")
    city.driver.first_name, city.driver.last_name = "Dora", "Tremblay"
    city.driver.save()
    Profile.objects.filter(user=city.driver).update(licence_no="D-1234")
    save_settings(actor=ACTOR, values={"ticket_licence": True})
    said = " ".join(words_on(ticket))
    for word in ("Violent", "swore", "Because", "lawyer", "Dora", "Tremblay", "driver@", "D-1234"):
        assert word not in said, word


def test_a_person_ticket_names_the_cited_and_their_licence_unless_they_did_not_say_who_they_are(city):
    save_settings(actor=ACTOR, values={"ticket_licence": True})
    city.driver.first_name, city.driver.last_name = "Dora", "Tremblay"
    city.driver.save()
    Profile.objects.filter(user=city.driver).update(licence_no="D-1234")
    ticket = make_ticket(city, vehicle=None, person=city.driver)
    said = words_on(ticket)
    assert "Issued to Dora Tremblay" in said and "Driver licence number D-1234" in said
    Violation.objects.update(fail_to_identify=True)
    said = " ".join(words_on(ticket))
    assert "Dora" not in said and "D-1234" not in said


def test_each_discount_has_a_line_that_asks_for_what_is_left_then(city):
    ticket = make_ticket(city, lines=2, fine=100, tax=5)
    ticket.lines.filter(pk=ticket.lines.first().pk).update(discount_hours=24, discount_amount=25)
    said = words_on(ticket)
    assert said.index("Taxes, without discount $5.00") < said.index(
        "Pay $65.00 plus taxes by 2026-03-03 09:00"
    )
    assert "Pay $90.00 plus taxes by 2026-03-09 10:00" in said


@pytest.mark.parametrize(
    ("facts", "shown", "hidden"),
    [
        ({"fine_action": FineAction.REDUCED, "adjusted_fine": Decimal(20)}, ["Reduced $20.00", "Due "], ["Pay "]),
        ({"fine_action": FineAction.CANCELLED}, ["Cancelled $0.00"], ["Pay ", "Due "]),
        ({"fine_action": FineAction.UPHELD}, ["Upheld $50.00", "Due "], ["Pay "]),
        ({"paid": True}, ["Paid 2026-03-03 09:00"], ["Pay ", "Due "]),
    ],
)  # fmt: skip
def test_a_later_print_tells_what_was_decided_and_paid(city, facts, shown, hidden):
    ticket = make_ticket(city)
    at = ticket.issued_at + timedelta(days=1)
    facts = {"paid_at": at} if facts.pop("paid", False) else facts | {"actioned_at": at}
    Violation.objects.update(**facts)
    said = words_on(ticket)
    for words in shown:
        assert [line for line in said if line.startswith(words)], words
    for words in hidden:
        assert not [line for line in said if line.startswith(words)], words


def test_an_offence_at_another_place_says_so(city):
    ticket = make_ticket(city, lines=2)
    ticket.lines.filter(pk=ticket.lines.first().pk).update(location=LocationFactory(name="Back yard"))
    assert words_on(ticket).count("Back yard") == 1


def test_without_a_pin_the_reference_is_the_number_alone(city):
    said = words_on(make_ticket(city, pin=""))
    assert "TT-10016" in said
    assert "[QR http://alpha.example.com/tickets/find/?ref=TT-10016]" in said


def test_a_client_without_a_host_has_no_address_on_its_paper(city):
    city.client.domains.all().delete()
    assert not [line for line in words_on(make_ticket(city)) if "find" in line or line.startswith("[QR")]


def test_it_speaks_french_with_accents(city):
    city.location.name = "Stationnement de l’Érablière, près du Cégep"
    city.location.save()
    ticket = make_ticket(city, comment="Véhicule garé à côté de la borne-fontaine — déjà averti.")
    shown = printed(ticket, "fr")
    for words in (
        "Numéro du constat", "Date et heure 2026-03-02 09 h 00", "Plaque", "l’Érablière, près du Cégep",
        "Numéro de l’agent", "Amende", "50,00 $", "Payez 40,00 $ d’ici le 2026-03-09 10 h 00", "à côté",
    ):  # fmt: skip
        assert words in shown, words


def test_enforcement_PRN_5_what_people_typed_is_never_a_command_and_long_words_lose_nothing(city):
    comment = "A\x1b@B \u202eevil\x9b[2J\n" + "W" * 200
    ticket = make_ticket(city, comment=comment, plate="<b>&\x1d1</b>")
    lines = lines_on(ticket)
    assert not [line for line in lines if not line.isprintable()]
    assert max(len(line) for line in lines if not line.startswith("[")) <= COLUMNS
    assert "A @B evil [2J" in words_on(ticket) and "<b>& 1</b>" in words_on(ticket)
    assert "".join(lines).count("W") == 200 + "".join(lines_on(ticket)).count("Writer")
    assert "W" * 48 in printed(ticket)


@pytest.mark.parametrize("number", ["TT-10016", "2-001017", "T" * 30])
def test_the_barcode_of_a_number_fits_the_roll_and_reads_back(number):
    drawn = barcode(number, room=ROOM)
    assert drawn.width <= ROOM + 0.01
    bars = [(rect.x, rect.width) for rect in drawn.contents if hasattr(rect, "height")]
    assert read_code128(bars) == number


def test_the_qr_code_holds_no_plate_and_no_name(city):
    ticket = printable_tickets().get(pk=make_ticket(city).pk)
    (code,) = [block for block in ticket_blocks(ticket) if isinstance(block, QR)]
    assert code.data == "http://alpha.example.com/tickets/find/?ref=TT-10016-8TQ4M2"


def test_printing_leaves_an_audit_entry(city):
    ticket = make_ticket(city)
    printed(ticket, "fr")
    entry = AuditEntry.objects.get(action="violation.printed")
    assert (entry.object_id, entry.data) == (str(ticket.pk), {"language": "fr"})
    assert ticket.pin not in str(entry.__dict__)


def test_offences_cost_no_queries(city, django_assert_num_queries):
    few, many = make_ticket(city), ViolationFactory(writer=city.clerk, vehicle=city.vehicle)
    for _line in range(5):
        ViolationLineFactory(violation=many, location=city.location)
    for ticket in (few, many):
        words_on(ticket)
        with django_assert_num_queries(3):  # ticket, lines, host
            words_on(ticket)
