"""Allocate: how many permits lots have, and Add Permits to Lot (parking §7.2, PER-10)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.scoping import client_scope
from parking.models import Permit, PermitState
from tests.factories.accounts import make_site
from tests.factories.parking import LotFactory, PermitFactory, PermitRentalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(db):
    site = make_site("ALPHA")
    with client_scope(site.client):
        site.lot = LotFactory(name="North Lot", short_name="NORTH")
        site.add_url = reverse("admin_portal:allocate_add", args=[site.lot.pk])
        yield site


@pytest.fixture
def office(ours, signed_in):
    return signed_in(ours)


def words(answer):
    return answer.content.decode()


def numbers():
    return set(Permit.objects.values_list("number", flat=True))


def test_numbers_are_shown_first_and_added_when_confirmed(ours, office):
    PermitFactory(lot=ours.lot, number="N007")
    form = {"single": "A-01, A01, A01", "span": "001 to 020", "prefix": "N"}
    asked = words(office.post(ours.add_url, form))
    assert "Add 21 permits to North Lot?" in asked and "NA-01, NA01, N001 … N018, N019, N020" in asked
    assert "they are skipped: N007." in asked and "added once: NA01." in asked
    assert numbers() == {"N007"}
    done = office.post(ours.add_url, form | {"confirmed": "yes"}, follow=True)
    assert done.redirect_chain == [(reverse("admin_portal:allocate"), 302)]
    assert "21 permits are added to North Lot." in words(done) and "already: N007." in words(done)
    assert {"NA-01", "NA01", "N001", "N007", "N020"} < numbers() and len(numbers()) == 22


def test_what_is_asked_stays_in_the_confirmation(ours, office):
    asked = words(office.post(ours.add_url, {"single": '"<1>"', "postfix": "x"}))
    assert 'name="single" value="&quot;&lt;1&gt;&quot;"' in asked and 'name="postfix" value="x"' in asked


@pytest.mark.parametrize(
    ("form", "field", "said"),
    [
        ({}, "single", "Enter numbers"),
        ({"span": "20 to 1"}, "span", "ends before it begins"),
        ({"span": "1 to 20000"}, "span", "20000 numbers"),
        ({"single": "1", "prefix": "x" * 51}, "prefix", "at most 50"),
    ],
)
def test_parking_PER_10_nothing_is_added_of_what_does_not_fit(ours, office, form, field, said):
    for more in ({}, {"confirmed": "yes"}):
        answer = office.post(ours.add_url, form | more)
        assert list(answer.context["form"].errors) == [field] and said in words(answer)
        assert "outlook" not in answer.context
    assert numbers() == set()


def test_numbers_that_the_lot_has_all_are_not_offered(ours, office):
    PermitFactory(lot=ours.lot, number="1")
    asked = words(office.post(ours.add_url, {"single": "1"}))
    assert "Add 0 permits" in asked and "Add Permits</button>" not in asked


def test_a_refusal_stays_on_the_page(ours, office):
    PermitState.objects.update(is_default=False)
    answer = office.post(ours.add_url, {"single": "1", "confirmed": "yes"})
    assert "Choose the state of new permits first" in words(answer) and numbers() == set()


def test_an_archived_lot_gets_none(ours, office):
    type(ours.lot).objects.update(archived_at=timezone.now())
    assert office.get(ours.add_url).status_code == 404


def test_the_list_counts_and_leads_to_the_permits(ours, office, signed_in):
    permits = [PermitFactory(lot=ours.lot) for _number in range(3)]
    until = timezone.now() + timedelta(days=9)
    PermitRentalFactory(permit=permits[0], person=ours.driver, ends_at=until)
    PermitFactory(lot=ours.lot, archived_at=timezone.now())
    answer = office.get(reverse("admin_portal:allocate"))
    row = answer.context["table"].rows[0]
    cells = [
        row.get_cell_value(name) for name in ("permit_count", "taken_count", "free_count", "put_away_count")
    ]
    assert cells == [3, 1, 2, 1]
    to_lot = f"{reverse('admin_portal:permit_list')}?lot={ours.lot.pk}"
    assert f'href="{to_lot}"' in words(answer)
    assert len(office.get(to_lot).context["table"].rows) == 3
    assert len(office.get(f"{to_lot}&archived=on").context["table"].rows) == 1
