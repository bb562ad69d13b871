"""Companies, their people, types of many people (parking §24.7, USR-4)."""

import pytest

from accounts.choices import UserStatus
from accounts.exceptions import CompanyArchived, CompanyNameTaken, NotInUse, TypeNotOffered
from accounts.models import Profile, UserType
from accounts.services.archive import archive_person
from accounts.services.bulk_types import change_types
from accounts.services.companies import (
    archive_company,
    remove_member,
    restore_company,
    save_company,
    set_member,
)
from core.models import AuditEntry
from core.scoping import client_scope
from tests.factories.accounts import ACTOR, make_driver

pytestmark = pytest.mark.django_db
BOTH = {"is_manager": True, "is_bill_recipient": True}


@pytest.fixture
def acme(scope):
    return save_company(actor=ACTOR, values={"name": " Acme ", "city": "Ottawa"})


def told(action):
    return list(AuditEntry.objects.filter(action=action).order_by("id").values_list("data", flat=True))


def test_a_company_is_made_changed_put_away_and_used_again(scope, acme):
    assert acme.name == "Acme"
    save_company(actor=ACTOR, values={"city": "Gatineau"}, company=acme)
    archive_company(actor=ACTOR, company=acme)
    second = save_company(actor=ACTOR, values={"name": "ACME"})
    with pytest.raises(CompanyNameTaken):
        restore_company(actor=ACTOR, company=acme)
    archive_company(actor=ACTOR, company=second)
    assert restore_company(actor=ACTOR, company=acme).archived_at is None
    assert told("company.changed") == [{"city": ["Ottawa", "Gatineau"]}]
    assert len(told("company.archived")) == 2 and len(told("company.restored")) == 1


def test_parking_24_7_people_are_managers_and_bill_recipients_of_one_company(scope, acme):
    other = save_company(actor=ACTOR, values={"name": "Other"})
    set_member(actor=ACTOR, company=acme, user=scope.driver, **BOTH)
    profile = set_member(
        actor=ACTOR, company=other, user=scope.driver, is_manager=False, is_bill_recipient=True
    )
    assert (profile.company, profile.is_company_manager, profile.is_bill_recipient) == (other, False, True)
    assert told("driver.changed")[-1] == {"company": ["Acme", "Other"], "is_company_manager": [True, False]}
    assert remove_member(actor=ACTOR, company=acme, user=scope.driver).company == other
    gone = remove_member(actor=ACTOR, company=other, user=scope.driver)
    assert (gone.company, gone.is_bill_recipient) == (None, False)


def test_nobody_joins_an_archived_company_and_nobody_archived_joins(scope, acme):
    archive_company(actor=ACTOR, company=acme)
    with pytest.raises(CompanyArchived):
        set_member(actor=ACTOR, company=acme, user=scope.driver, **BOTH)
    restore_company(actor=ACTOR, company=acme)
    archive_person(actor=ACTOR, user=scope.driver)
    with pytest.raises(NotInUse):
        set_member(actor=ACTOR, company=acme, user=scope.driver, **BOTH)


def test_parking_USR_4_many_people_change_type_in_one_statement_each_with_an_entry(
    scope, there, django_assert_num_queries
):
    old, new = UserType.objects.get(number=1), UserType.objects.get(number=6)
    named = make_driver("dora", first_name="Dora", last_name="Diver")
    gone = make_driver("gone")
    make_driver("other", user_type=UserType.objects.get(number=2))
    make_driver("late", status=UserStatus.DISABLED)
    archive_person(actor=ACTOR, user=gone)
    with django_assert_num_queries(4):  # savepoint, lock of both types, the change, release
        assert change_types(actor=scope.admin.actor, current=old, new=new) == 3
    types = dict(Profile.objects.values_list("user__username", "user_type__number"))
    assert types == {"driver": 6, "dora": 6, "late": 6, "gone": 1, "other": 2}
    entries = AuditEntry.objects.filter(action="driver.changed")
    assert {entry.object_label for entry in entries} == {"driver", "Dora Diver", "late"}
    entry = entries.get(object_id=str(named.pk))
    assert entry.data == {"user_type": ["Full Time Student", "Visitor"]}
    assert (entry.actor_label, entry.object_type) == ("admin", "accounts.user")
    with client_scope(there.client):
        assert Profile.objects.get().user_type.number == 1


def test_people_are_not_changed_to_a_type_that_nobody_can_choose(scope):
    one, guest = UserType.objects.get(number=1), UserType.objects.get(is_system=True)
    for new in (one, guest):
        with pytest.raises(TypeNotOffered):
            change_types(actor=ACTOR, current=one, new=new)
