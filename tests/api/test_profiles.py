"""User types (enforcement §16.9)."""

from django.utils import timezone

from accounts.choices import Grouping
from accounts.models import UserType
from api.answers import UserTypeList
from core.scoping import client_scope


def test_enforcement_16_9_active_types_by_number_all_as_text(ours, theirs):
    with client_scope(ours.client):
        born = list(UserType.objects.order_by("number"))
        last = UserType.objects.create(number=120, name="Late", grouping=Grouping.STAFF)
        UserType.objects.create(
            number=7_000, name="Gone", grouping=Grouping.STAFF, archived_at=timezone.now()
        )
    with client_scope(theirs.client):
        UserType.objects.create(number=121, name="Theirs", grouping=Grouping.STAFF)
    reply = ours.call("profiles/types/list")
    assert reply.status == 200
    UserTypeList.model_validate(reply.json)
    assert list(reply.json) == ["status", "user_types"]
    assert reply.json["user_types"] == [
        {"id": str(kind.number), "type_name": kind.name, "ext_info": kind.grouping} for kind in [*born, last]
    ]
    assert {row["ext_info"] for row in reply.json["user_types"]} <= {
        "Student",
        "Staff",
        "Public",
        "Athletics",
    }


def test_enforcement_API_8_the_documents_body_with_its_trailing_comma_is_read(ours):
    raw = b'{ "apiToken": "%s",}' % ours.plain.encode()
    assert ours.call("profiles/types/list", raw=raw).status == 200
