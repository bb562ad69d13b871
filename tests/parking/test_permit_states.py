"""The conditions of permits (parking §7.1)."""

import pytest

from core.exceptions import RowMissing
from core.models import AuditEntry
from core.scoping import client_scope
from parking.exceptions import BadDefaultState, InUse, NameRequired, NameTaken
from parking.models import PermitState
from parking.services.permit_states import delete_permit_state, make_default_state, save_permit_state
from tests.factories.accounts import ACTOR
from tests.factories.parking import PermitFactory


def state(name="Good", **values):
    return save_permit_state(actor=ACTOR, values={"name": name, "is_valid": True} | values)


def default():
    return PermitState.objects.filter(is_default=True).first()


def actions():
    rows = AuditEntry.objects.filter(object_type="parking.permitstate").order_by("pk")
    return list(rows.values_list("action", flat=True))


def test_a_state_is_added_and_changed(ours):
    row = state(" Worn ")
    assert (row.name, row.is_valid, row.is_default) == ("Worn", True, False)
    save_permit_state(actor=ACTOR, state_id=row.pk, values={"name": "Torn", "is_valid": False})
    save_permit_state(actor=ACTOR, state_id=row.pk, values={"name": "Torn", "is_valid": False})
    row.refresh_from_db()
    assert (row.name, row.is_valid) == ("Torn", False)
    assert actions() == ["permit_state.created", "permit_state.changed"]


@pytest.mark.parametrize(("name", "refusal"), [(" ", NameRequired), ("GOOD", NameTaken)])
def test_its_name_is_its_own(ours, name, refusal):
    state()
    with pytest.raises(refusal) as refused:
        state(name)
    assert refused.value.field == "name" and PermitState.objects.count() == 1


def test_one_valid_state_is_that_of_new_permits(ours):
    good, used, lost = state(), state("Used"), state("Lost", is_valid=False)
    make_default_state(actor=ACTOR, state_id=good.pk)
    make_default_state(actor=ACTOR, state_id=used.pk)
    make_default_state(actor=ACTOR, state_id=used.pk)
    assert default() == used
    with pytest.raises(BadDefaultState):
        make_default_state(actor=ACTOR, state_id=lost.pk)
    assert default() == used
    assert actions().count("permit_state.made_default") == 2


def test_parking_PER_7_the_state_of_new_permits_stays_valid(ours):
    good = state()
    make_default_state(actor=ACTOR, state_id=good.pk)
    with pytest.raises(BadDefaultState) as refused:
        save_permit_state(actor=ACTOR, state_id=good.pk, values={"name": "Good", "is_valid": False})
    assert refused.value.field == "is_valid"
    save_permit_state(actor=ACTOR, state_id=good.pk, values={"name": "Very good"})
    assert default().name == "Very good" and default().is_valid


def test_parking_X_13_a_state_in_use_is_not_deleted(ours):
    good, spare, used = state(), state("Spare"), state("Used")
    make_default_state(actor=ACTOR, state_id=good.pk)
    permit = PermitFactory(state=used)
    for row, said in ((used, "1 permit"), (good, "the state of new permits")):
        with pytest.raises(InUse) as refused:
            delete_permit_state(actor=ACTOR, state_id=row.pk)
        assert said in str(refused.value)
    permit.archived_at = "2026-01-01T00:00Z"
    permit.save()
    with pytest.raises(InUse):  # an archived permit can come back
        delete_permit_state(actor=ACTOR, state_id=used.pk)
    delete_permit_state(actor=ACTOR, state_id=spare.pk)
    assert set(PermitState.objects.all()) == {good, used}
    assert actions()[-1] == "permit_state.deleted"


def test_another_clients_state_is_missing(ours, theirs):
    with client_scope(theirs):
        other = state()
    for service in (delete_permit_state, make_default_state):
        with pytest.raises(RowMissing):
            service(actor=ACTOR, state_id=other.pk)
    with pytest.raises(RowMissing):
        save_permit_state(actor=ACTOR, state_id=other.pk, values={"name": "x"})
