"""The permit to print opens for whoever has its address, while it is a permit (TMP-16, QCK-10)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from core.scoping import client_scope
from parking.choices import TempStatus
from tests.factories.accounts import make_driver
from tests.factories.parking import TempPermitFactory, TempPermitPlateFactory
from tests.payments.pdf import pages_of

pytestmark = pytest.mark.django_db


def make_permit(**facts):
    now = timezone.now().replace(microsecond=0)
    times = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=3)}
    permit = TempPermitFactory(email="guest@example.com", **times | facts)
    TempPermitPlateFactory(temp_permit=permit, plate="GUEST 1")
    return permit


def url(permit):
    return f"/temp/{permit.reference}/permit.pdf"


def test_parking_TMP_16_a_guest_prints_the_permit_in_their_language(scope, browse):
    permit = make_permit()
    answer = browse(scope).get(url(permit))
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"] or "private" in answer["Cache-Control"]
    (page,) = pages_of(answer.content)
    assert "GUEST 1" in page and permit.number in page and "Temporary permit" in page
    (page,) = pages_of(browse(scope, HTTP_ACCEPT_LANGUAGE="fr").get(url(permit)).content)
    assert "Permis temporaire" in page


def test_one_that_begins_tomorrow_can_be_printed_today(scope, browse):
    now = timezone.now()
    permit = make_permit(starts_at=now + timedelta(days=1), ends_at=now + timedelta(days=2))
    assert browse(scope).get(url(permit)).status_code == 200


@pytest.mark.parametrize("status", [status for status in TempStatus if status != TempStatus.ACTIVE])
def test_what_is_not_paid_or_has_ended_is_no_permit(scope, browse, status):
    assert browse(scope).get(url(make_permit(status=status))).status_code == 404


def test_one_that_is_over_a_guess_and_another_clients_are_404(scope, there, browse):
    now = timezone.now()
    over = make_permit(starts_at=now - timedelta(hours=3), ends_at=now - timedelta(hours=1))
    with client_scope(there.client):
        theirs = make_permit()
    browser = browse(scope)
    for address in (url(over), f"/temp/{uuid4()}/permit.pdf", url(theirs)):
        assert browser.get(address).status_code == 404
    assert browser.post(url(make_permit())).status_code == 405


def test_a_persons_permit_is_printed_by_that_person_alone(scope, browse, signed_in):
    permit = make_permit(person=scope.driver)
    answer = browse(scope).get(url(permit))
    assert answer.status_code == 302 and "/login/" in answer["Location"]
    assert signed_in(scope).get(url(permit)).status_code == 200
    assert signed_in(scope).get(url(make_permit(person=make_driver("other")))).status_code == 404
