"""Typed settings with revisions, secrets and the vendor's own (parking §21)."""

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ValidationError

from core import encryption, system_settings
from core.actors import Actor, system_actor
from core.choices import ActorKind
from core.exceptions import BadSetting, RegistryError, VendorOnly
from core.models import AuditEntry, Client, SettingRevision
from core.scoping import client_scope
from core.system_settings import MASK, Setting, register_settings, save_settings, settings_registry, value

STAFF = Actor(ActorKind.PERSON, "1", "Ada Admin")
OPERATOR = Actor(ActorKind.OPERATOR, "1", "Otto Operator")


@pytest.fixture
def declared(ours):
    """Settings of each kind, declared for the test only."""

    def even(number):
        if number % 2:
            raise ValidationError("Enter an even number.")

    made = [
        Setting("t_secret", "t", "T", "Secret", kind="secret"),
        Setting("t_vendor", "t", "T", "Vendor's", vendor_only=True),
        Setting("t_even", "t", "T", "Even", kind="int", default=2, minimum=0, maximum=10, check=even),
    ]
    register_settings(*made)
    with client_scope(ours):
        yield ours
    for setting in made:
        del settings_registry._entries[setting.key]
    system_settings._cache.clear()


def test_default_then_newest_revision_and_no_query_when_unchanged(declared, django_assert_num_queries):
    assert value("t_even") == 2
    save_settings(actor=STAFF, values={"t_even": "4"})
    save_settings(actor=STAFF, values={"t_even": " 6 "})
    assert value("t_even") == 6
    with django_assert_num_queries(0):
        assert value("t_even") == 6
    assert list(SettingRevision.objects.values_list("value", flat=True)) == [6, 4]


def test_another_process_sees_the_change_by_the_version(declared):
    value("t_even")
    before = Client.objects.get(pk=declared.pk)
    save_settings(actor=STAFF, values={"t_even": 8})
    after = Client.objects.get(pk=declared.pk)
    assert after.settings_version == before.settings_version + 1
    assert value("t_even", after) == 8


def test_parking_SET_1_secrets_are_encrypted_masked_and_kept(declared):
    save_settings(actor=STAFF, values={"t_secret": "s3cret"})
    stored = SettingRevision.objects.get().value
    assert "s3cret" not in stored
    assert encryption.decrypt(stored) == "s3cret"
    assert save_settings(actor=STAFF, values={"t_secret": MASK}) == []
    assert value("t_secret") == "s3cret"
    assert save_settings(actor=STAFF, values={"t_secret": ""}) == ["t_secret"]
    assert not value("t_secret")


@pytest.mark.parametrize("bad", ["x", "", "11", "-1", "3"])
def test_parking_SET_2_a_bad_value_leaves_all_unsaved(declared, bad):
    with pytest.raises(BadSetting) as refusal:
        save_settings(actor=STAFF, values={"t_secret": "fine", "t_even": bad})
    assert refusal.value.field == "t_even"
    assert not SettingRevision.objects.exists()


def test_parking_SET_3_change_is_audited_without_the_secret(declared):
    save_settings(actor=STAFF, values={"t_secret": "s3cret", "t_even": 4})
    told = list(AuditEntry.objects.order_by("id").values_list("actor_label", "action", "data"))
    assert told == [
        ("Ada Admin", "setting.changed", {"key": "t_secret", "change": ["", "changed"]}),
        ("Ada Admin", "setting.changed", {"key": "t_even", "change": [2, 4]}),
    ]


def test_parking_SET_4_vendor_only_is_refused_to_staff(declared):
    with pytest.raises(VendorOnly):
        save_settings(actor=STAFF, values={"t_vendor": "x"})
    assert save_settings(actor=OPERATOR, values={"t_vendor": "x"}) == ["t_vendor"]


def test_the_general_tab_writes_the_client_and_a_revision(ours):
    with client_scope(ours):
        save_settings(actor=STAFF, values={"time_zone": "America/St_Johns", "languages": ["fr"]})
        assert (ours.time_zone, ours.languages) == ("America/St_Johns", ["fr"])
        assert Client.objects.get(pk=ours.pk).time_zone == "America/St_Johns"
        assert set(SettingRevision.objects.values_list("key", flat=True)) == {"time_zone", "languages"}
        with pytest.raises(BadSetting):
            save_settings(actor=STAFF, values={"time_zone": "Mars/Olympus"})
        with pytest.raises(BadSetting):
            save_settings(actor=STAFF, values={"languages": []})


def test_values_do_not_leak_between_clients(declared, theirs):
    save_settings(actor=STAFF, values={"t_even": 4})
    with client_scope(theirs):
        assert value("t_even") == 2


def test_unknown_settings_are_refused(ours):
    with client_scope(ours), pytest.raises(RegistryError):
        save_settings(actor=system_actor(), values={"nonsense": 1})


def test_rotation_keeps_secrets_and_old_keys_stay_readable(settings):
    old = encryption.encrypt("word")
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *settings.FIELD_KEYS]
    new = encryption.rotate(old)
    assert encryption.decrypt(old) == encryption.decrypt(new) == "word"
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    assert encryption.decrypt(new) == "word"
    with pytest.raises(ValueError, match="FIELD_KEYS"):
        encryption.decrypt(old)
