"""Violations › Reports: the pages and their files (enforcement §5.8)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.violations import ViolationFactory, ViolationLineFactory
from tests.violations.conftest import city  # noqa: F401

pytestmark = pytest.mark.django_db

PIN = "8TQ4M2"
PAGES = (
    "violations_overdue", "violations_by_officer", "violations_by_location", "violations_paid_by_offence",
    "violations_paid_by_month", "repeat_offenders",
)  # fmt: skip


@pytest.fixture
def written(city):  # noqa: F811
    """Now two tickets of 50, one of them paid, and one of 30 that is 40 days old; the category is archived."""
    now = timezone.now().replace(microsecond=0)
    common = {
        "writer": city.clerk,
        "vehicle": city.vehicle,
        "category": city.category,
        "location": city.location,
    }
    times = {"issued_at": now, "due_at": now + timedelta(days=20)}
    for facts in ({}, {"paid_at": now}):
        row = ViolationFactory(**common, **times, **facts)
        ViolationLineFactory(violation=row, item=city.offence)
    city.old = ViolationFactory(**common, fine=30, issued_at=now - timedelta(days=40))
    city.category.archived_at = now
    city.category.save()
    return city


@pytest.fixture
def desk(written, signed_in):
    return signed_in(written)


def shown(desk, name, **query):
    answer = desk.get(reverse(f"admin_portal:{name}"), query)
    assert answer.status_code == 200
    return answer


def rows(desk, name, **query) -> list[str]:
    text = shown(desk, name, export="csv", **query).getvalue().decode("utf-8-sig")
    assert PIN not in text
    return text.splitlines()


def test_the_overdue_are_listed_with_their_days_and_added_up(written, desk):
    assert rows(desk, "violations_overdue")[1].startswith(f"{written.old.ticket},ABC 123,")
    text = shown(desk, "violations_overdue").content.decode()
    assert "$30.00" in text and '<td class="oc-num">20</td>' in text.replace(' data-label="Days overdue"', "")


def test_enforcement_T32_an_archived_category_can_be_asked_for(written, desk):
    (line,) = rows(desk, "violations_by_officer", category=written.category.pk)[1:]
    assert line == "clerk,2,0,0,0,1,100.0,50.0"
    assert rows(desk, "violations_paid_by_offence", category=written.category.pk)[1:] == [
        "Street,Parked in Loading Zone,1,50.0,10.0,40.0"
    ]


def test_days_widen_what_is_added_up(written, desk):
    long_ago = f"{timezone.now() - timedelta(days=50):%Y-%m-%d}"
    assert rows(desk, "violations_by_location", days_after=long_ago)[1:] == [
        "Downtown Business District,clerk,3,0,0,0,1,130.0,80.0"
    ]


def test_repeat_offenders_by_vehicle_and_by_user(written, desk):
    assert rows(desk, "repeat_offenders")[1].startswith("ABC 123 (ON),3,130.0,80.0,")
    assert rows(desk, "repeat_offenders", by="people", processed="processed", minimum=1)[1].startswith(
        f"{written.driver},1,50.0,0.0,"
    )
    assert rows(desk, "repeat_offenders", minimum=4)[1:] == []
    assert rows(desk, "repeat_offenders", unknown="on")[1:] == []
    text = shown(desk, "repeat_offenders").content.decode()
    assert reverse("admin_portal:vehicle_detail", args=[written.vehicle.pk]) in text
    assert f"{reverse('admin_portal:violation_list')}?q=ABC+123" in text
    people = shown(desk, "repeat_offenders", by="people").content.decode()
    assert reverse("admin_portal:user_violations", args=[written.driver.pk]) in people


def test_enforcement_T11_no_report_shows_a_pin(written, desk):
    for name in PAGES:
        assert PIN not in shown(desk, name, days_after="2020-01-01").content.decode()
        rows(desk, name, days_after="2020-01-01")
