"""The places around one that is put on the map."""

import pytest

from core.scoping import client_scope
from parking.queries.known_places import known_places
from tests.factories.accounts import make_site
from tests.factories.parking import LotFactory, LotGroupFactory

pytestmark = pytest.mark.django_db
AT = {"latitude": "45.421500", "longitude": "-75.697200"}


def test_lots_and_groups_that_have_a_place_are_known_but_not_the_one_itself(django_assert_num_queries):
    ours, theirs = make_site("ALPHA"), make_site("BETA")
    with client_scope(theirs.client):
        LotFactory(name="Theirs", **AT)
    with client_scope(ours.client):
        group, lot = LotGroupFactory(name="North", **AT), LotFactory(name="Pier", **AT)
        LotFactory(name="Nowhere")
        LotFactory(name="Gone", archived_at="2026-03-02T12:00Z", **AT)
        LotGroupFactory(name="Deleted", archived_at="2026-03-02T12:00Z", **AT)
        with django_assert_num_queries(2):
            assert [place.name for place in known_places()] == ["North", "Pier"]
        assert [place.name for place in known_places(group)] == ["Pier"]
        assert [place.name for place in known_places(lot)] == ["North"]
