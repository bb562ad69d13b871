"""Rights of staff over parking (parking §28, DECISIONS 44)."""

from core.rights import rights


def test_the_rights_of_this_package_are_registered():
    named = {
        "vehicles.view", "vehicles.edit", "dntt.edit", "alarms.view", "alarms.clear", "lots.view", "lots.edit",
        "lots.price", "lot_groups.edit", "lot_zones.edit", "paystation.view",
    }  # fmt: skip
    assert named <= set(rights.keys())


def test_what_a_right_needs_is_a_right():
    for right in rights:
        assert all(needed in rights for needed in right.needs), right.key
