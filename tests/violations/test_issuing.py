"""Writing tickets (enforcement §5.3, §5.4)."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from content.models import OutboxMail
from core.models import AuditEntry
from core.system_settings import save_settings
from parking.models import Dntt
from tests.factories.accounts import ACTOR, make_driver
from tests.factories.parking import DnttFactory, PayStationRecordFactory
from tests.factories.violations import OffenceItemFactory, TicketCategoryFactory
from violations.choices import AppliesTo
from violations.exceptions import (
    BadAmount,
    BadTicketNumber,
    CategoryArchived,
    CategoryDoesNotFit,
    IssuedInFuture,
    LocationRequired,
    OffenceArchived,
    OffenceRequired,
    OverrideNeeded,
    SubjectRequired,
    TicketNumberTaken,
)
from violations.models import Violation
from violations.services.issuing import Offence, TicketDraft, issue_ticket


@pytest.fixture
def draft(city) -> TicketDraft:
    return TicketDraft(
        writer_id=city.clerk.pk,
        category_id=city.category.pk,
        issued_at=timezone.now(),
        vehicle_id=city.vehicle.pk,
        location_id=city.location.pk,
        offences=[Offence(city.offence.pk)],
    )


def issue(draft, **changes):
    return issue_ticket(actor=ACTOR, draft=replace(draft, **changes))


def test_enforcement_TKT_1_the_office_counts(draft):
    assert [issue(draft, override_reason="again").ticket for _n in range(2)] == ["TT-10001", "TT-10002"]


def test_enforcement_TKT_1_the_prefix_is_a_setting(draft):
    save_settings(actor=ACTOR, values={"ticket_prefix": "PK"})
    assert issue(draft).ticket == "PK-10001"


def test_enforcement_TKT_3_a_number_is_given_once(draft):
    issue(draft, ticket=" tt-77 ")
    with pytest.raises(TicketNumberTaken) as refused:
        issue(draft, ticket="TT-77", override_reason="x")
    assert refused.value.field == "ticket" and Violation.objects.count() == 1


def test_a_number_typed_before_is_passed_over(draft):
    issue(draft, ticket="TT-10001")
    assert issue(draft, override_reason="x").ticket == "TT-10002"


@pytest.mark.parametrize("text", ["TT 1/2", "-", "É-1", "X" * 31])
def test_what_is_no_number_is_refused(draft, text):
    with pytest.raises(BadTicketNumber):
        issue(draft, ticket=text)


def test_enforcement_TKT_4_and_TKT_7_the_pin_is_a_setting(draft):
    assert len(issue(draft).pin) == 6
    save_settings(actor=ACTOR, values={"ticket_pin": False})
    assert issue(draft, override_reason="x").pin == ""


def test_enforcement_ENT_4_fine_and_due(city, draft):
    other = OffenceItemFactory(default_cost=25, discount_amount=0, discount_hours=0)
    row = issue(draft, offences=[Offence(city.offence.pk), Offence(other.pk)], towing=Decimal("80.00"))
    assert (row.fine, row.towing) == (75, 80) and row.due_at - row.issued_at == timedelta(days=20)
    assert row.issued_at.microsecond == 0


def test_enforcement_T33_old_tickets_keep_their_figures(city, draft):
    row = issue(draft)
    city.offence.default_cost, city.offence.description = 80, "Renamed"
    city.offence.save()
    (line,) = row.lines.all()
    assert (line.fine, line.discount_amount, line.discount_hours) == (50, 10, 168)
    assert line.description == "Parked in Loading Zone"


def test_enforcement_T32_an_archived_category_is_for_old_tickets_only(city, draft):
    row = issue(draft)
    city.category.archived_at = timezone.now()
    city.category.save()
    with pytest.raises(CategoryArchived):
        issue(draft)
    row.refresh_from_db()
    assert row.category == city.category


def test_enforcement_OFF_9_an_archived_offence_is_refused(city, draft):
    city.offence.archived_at = timezone.now()
    city.offence.save()
    with pytest.raises(OffenceArchived):
        issue(draft)


def test_enforcement_ENT_2_a_spoiled_one_needs_writer_number_and_category(city, draft):
    row = issue(draft, is_spoiled=True, vehicle_id=None, location_id=None, offences=())
    assert row.is_spoiled and not row.fine and not OutboxMail.objects.exists()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"offences": ()}, OffenceRequired),
        ({"location_id": None}, LocationRequired),
        ({"vehicle_id": None}, SubjectRequired),
        ({"towing": Decimal("-1")}, BadAmount),
        ({"towing": Decimal("1.005")}, BadAmount),
        ({"issued_at": timezone.now() + timedelta(days=1)}, IssuedInFuture),
    ],
)
def test_what_is_missing_or_wrong_is_said(draft, changes, refusal):
    with pytest.raises(refusal):
        issue(draft, **changes)
    assert not Violation.objects.exists()


def test_enforcement_CAT_5_people_only_when_the_client_links_them(city, draft):
    city.category.applies_to = AppliesTo.BOTH
    city.category.save()
    someone = make_driver("someone")
    with pytest.raises(CategoryDoesNotFit):
        issue(draft, person_id=someone.pk, vehicle_id=None)
    save_settings(actor=ACTOR, values={"violations_to_people": True})
    assert issue(draft, person_id=someone.pk, vehicle_id=None).person == someone


def test_enforcement_CAT_1_a_category_about_people_takes_no_vehicle(draft):
    people = TicketCategoryFactory(applies_to=AppliesTo.PEOPLE)
    with pytest.raises(CategoryDoesNotFit):
        issue(draft, category_id=people.pk)


class TestOverride:
    """Something that speaks against it is shown, and needs a reason (ENT-5, ENT-9)."""

    def refused(self, draft, **changes):
        with pytest.raises(OverrideNeeded) as refused:
            issue(draft, **changes)
        return {warned.kind for warned in refused.value.facts["warnings"]}

    def test_enforcement_T5_dntt(self, city, draft):
        now = timezone.now()
        DnttFactory(
            vehicle=city.vehicle, starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1)
        )
        assert self.refused(draft) == {"dntt"}
        row = issue(draft, override_reason="The dean asked for it.")
        assert row.override_reason == "The dean asked for it."
        entry = AuditEntry.objects.filter(action="violation.issued").latest("pk")
        assert entry.data["reason"] == "The dean asked for it."

    def test_an_ended_dntt_does_not_speak(self, city, draft):
        Dntt.objects.all().delete()
        DnttFactory(vehicle=city.vehicle, starts_at=timezone.now() - timedelta(days=9),
                    ends_at=timezone.now() - timedelta(days=8))  # fmt: skip
        assert issue(draft).override_reason == ""

    def test_enforcement_ENT_5_a_valid_right_and_its_answer_is_kept(self, draft):
        now = timezone.now()
        PayStationRecordFactory(
            plate="ABC 123", starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1)
        )
        assert self.refused(draft) == {"right"}
        row = issue(draft, override_reason="Two places taken")
        row.refresh_from_db()
        assert row.plate_answer["key"] == "ABC123" and len(row.plate_answer["rights"]) == 1

    def test_enforcement_ENT_9_the_same_again(self, draft):
        issue(draft)
        assert self.refused(draft) == {"duplicate"}
        assert self.refused(draft, issued_at=timezone.now() - timedelta(minutes=9)) == {"duplicate"}
        issue(draft, issued_at=timezone.now() - timedelta(minutes=11))

    def test_enforcement_ENT_9_another_place_or_offence_is_another_ticket(self, city, draft):
        issue(draft)
        issue(draft, offences=[Offence(OffenceItemFactory().pk)])

    def test_enforcement_ENT_9_minutes_are_a_setting(self, draft):
        save_settings(actor=ACTOR, values={"violation_duplicate_minutes": 0})
        issue(draft)
        assert issue(draft).override_reason == ""


def test_the_same_draft_twice_is_one_ticket(draft):
    uuid = uuid4()
    assert issue(draft, uuid=uuid) == issue(draft, uuid=uuid) and Violation.objects.count() == 1


class TestMail:
    """ENT-8, §8.1."""

    def test_the_primary_driver_is_told_once(self, city, draft):
        row = issue(draft)
        mail = OutboxMail.objects.get(kind="violation.issued")
        assert mail.to == city.driver.email and row.notice_step == 1
        for words in (row.ticket, "ABC 123", "Parked in Loading Zone", "$40.00", "$50.00"):
            assert words in mail.text
        assert row.pin not in mail.text + mail.subject + mail.html

    def test_enforcement_NOT_4_warnings_have_a_switch_of_their_own(self, draft):
        issue(draft, is_warning=True)
        assert not OutboxMail.objects.exists()
        save_settings(actor=ACTOR, values={"violation_mail_warnings": True})
        issue(draft, is_warning=True, override_reason="x")
        assert [mail.kind for mail in OutboxMail.objects.all()] == ["violation.warning"]

    def test_yesterdays_tickets_are_not_mailed(self, draft):
        issue(draft, issued_at=timezone.now() - timedelta(days=2))
        assert not OutboxMail.objects.exists()

    def test_the_client_can_switch_it_off(self, draft):
        save_settings(actor=ACTOR, values={"violation_mail": False})
        issue(draft)
        assert not OutboxMail.objects.exists()


def test_enforcement_ENT_6_a_person_without_a_name_needs_a_category_that_allows_it(city, draft):
    people = TicketCategoryFactory(applies_to=AppliesTo.PEOPLE, fail_to_identify=True)
    silent = {"category_id": people.pk, "fail_to_identify": True}
    with pytest.raises(CategoryDoesNotFit):
        issue(draft, **silent)  # the client writes no tickets to people
    save_settings(actor=ACTOR, values={"violations_to_people": True})
    row = issue(draft, **silent)
    assert row.fail_to_identify and row.vehicle == city.vehicle
    with pytest.raises(CategoryDoesNotFit):
        issue(draft, category_id=people.pk, override_reason="x")
    named = TicketCategoryFactory(applies_to=AppliesTo.PEOPLE)
    with pytest.raises(CategoryDoesNotFit):
        issue(draft, **silent | {"category_id": named.pk}, override_reason="x")
