"""The birth of a client, and its secrets under new keys (DESIGN §3, DECISIONS 1, 3, 29)."""

import threading
from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from core import encryption, system_settings
from core.actors import system_actor
from core.exceptions import ClientCodeTaken, Refusal
from core.models import AuditEntry, Client, ClientDomain, SettingRevision, SystemTask
from core.ports import client_births
from core.scoping import all_clients, client_scope, current_client
from core.services.clients import create_client
from core.services.secrets import rotate_secrets
from core.system_settings import Setting, register_settings, save_settings, settings_registry, value
from core.system_tasks import system_tasks

pytestmark = pytest.mark.django_db
ACTOR = system_actor("a test")


def test_code_and_hosts_are_kept_in_their_usual_form():
    client = create_client(
        actor=ACTOR, code="oc-toma", name=" TomahawkU ", hosts=["Park.Example.CA.", "localhost:8000"]
    )
    assert (client.code, client.name) == ("OC_TOMA", "TomahawkU")
    assert set(client.domains.values_list("host", flat=True)) == {"park.example.ca", "localhost"}


def test_every_birth_step_runs_in_the_new_clients_scope():
    seen = []
    client_births.register("test", lambda actor, client: seen.append((actor, client, current_client())))
    try:
        client = create_client(actor=ACTOR, code="NEW", name="New")
    finally:
        del client_births._entries["test"]
    assert seen == [(ACTOR, client, client)]


def test_a_client_is_born_with_its_tasks_and_audited():
    client = create_client(actor=ACTOR, code="NEW", name="New", hosts=["new.example.com"])
    with client_scope(client):
        wanted = {key for key in system_tasks.keys() if system_tasks.get(key).scope == "client"}  # noqa: SIM118
        assert set(SystemTask.objects.values_list("key", flat=True)) == wanted
        entry = AuditEntry.objects.get(action="client.created")
        assert entry.data == {"code": "NEW", "hosts": ["new.example.com"]}


def test_a_failing_birth_leaves_nothing():
    def fail(actor, client):
        raise ZeroDivisionError

    client_births.register("test", fail)
    try:
        with pytest.raises(ZeroDivisionError):
            create_client(actor=ACTOR, code="NEW", name="New", hosts=["new.example.com"])
    finally:
        del client_births._entries["test"]
    assert not Client.objects.exists()
    assert not ClientDomain.objects.exists()


@pytest.mark.parametrize(("code", "hosts", "field"), [
    ("ours", [], "code"), ("O-U-R-S", ["other.example.com"], None), ("NEW", ["Ours.example.com:80"], "hosts"),
])  # fmt: skip
def test_taken_codes_and_hosts_are_refused(code, hosts, field):
    create_client(actor=ACTOR, code="OURS", name="Ours", hosts=["ours.example.com"])
    if field is None:
        create_client(actor=ACTOR, code=code, name="x", hosts=hosts)
        return
    with pytest.raises(ClientCodeTaken) as refusal:
        create_client(actor=ACTOR, code=code, name="x", hosts=hosts)
    assert refusal.value.field == field
    assert Client.objects.count() == 1


@pytest.mark.parametrize(("facts", "field"), [
    ({"code": "V1"}, "code"), ({"code": "é"}, "code"), ({"code": ""}, "code"), ({"name": ""}, "code"),
    ({"hosts": ["https://x.example"]}, "hosts"), ({"time_zone": "Mars/Olympus"}, "code"),
])  # fmt: skip
def test_malformed_facts_are_refused(facts, field):
    with pytest.raises(Refusal) as refusal:
        create_client(actor=ACTOR, **{"code": "NEW", "name": "New"} | facts)
    assert refusal.value.field == field
    assert not Client.objects.exists()


def test_the_command_makes_a_client_and_says_what_is_wrong():
    out = StringIO()
    words = ["create_client", "oc-toma", "TomahawkU", "--host", "localhost", "--host", "a.example.com"]
    call_command(*words, "--time-zone", "America/St_Johns", "--feature", "api", stdout=out)
    client = Client.objects.get(code="OC_TOMA")
    assert (client.time_zone, client.features, client.domains.count()) == ("America/St_Johns", ["api"], 2)
    assert "create_admin OC_TOMA" in out.getvalue()
    with pytest.raises(CommandError, match="OC_TOMA"):
        call_command(*words)


@pytest.mark.django_db(transaction=True)
def test_two_births_of_one_code_at_once_make_one_client():
    outcomes = []

    def give_birth():
        try:
            create_client(actor=ACTOR, code="NEW", name="New")
            outcomes.append("born")
        except ClientCodeTaken:
            outcomes.append("taken")
        finally:
            connection.close()

    threads = [threading.Thread(target=give_birth) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["born", "taken", "taken"]
    with client_scope(Client.objects.get()):
        assert AuditEntry.objects.filter(action="client.created").count() == 1


@pytest.fixture
def secret(ours, theirs):
    """A secret setting with two revisions at one client and one at the other; the first key's time is over."""
    register_settings(Setting("t_secret", "t", "T", "Secret", kind="secret"))
    for client, words in ((ours, ("old word", "new word")), (theirs, ("their word",))):
        with client_scope(client):
            for word in words:
                save_settings(actor=ACTOR, values={"t_secret": word})
    yield "t_secret"
    del settings_registry._entries["t_secret"]
    system_settings._cache.clear()


def test_rotation_puts_every_secret_under_the_first_key(secret, ours, theirs, settings):
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *settings.FIELD_KEYS]
    assert rotate_secrets(actor=ACTOR) == 3
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    with client_scope(ours):
        stored = SettingRevision.objects.order_by("id").values_list("value", flat=True)
        assert [encryption.decrypt(cipher) for cipher in stored] == ["old word", "new word"]
        assert AuditEntry.objects.get(action="secrets.rotated").data == {"number": 2}
        assert value(secret, Client.objects.get(pk=ours.pk)) == "new word"
    with client_scope(theirs):
        assert value(secret, Client.objects.get(pk=theirs.pk)) == "their word"


def test_a_secret_that_no_key_opens_stops_the_rotation(secret, ours, settings):
    with all_clients(reason="a test reads"):
        before = list(SettingRevision.objects.order_by("id").values_list("value", flat=True))
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(CommandError, match=r"t_secret.*OURS"):
        call_command("rotate_secrets")
    with all_clients(reason="a test reads"):
        assert list(SettingRevision.objects.order_by("id").values_list("value", flat=True)) == before


def test_after_a_rotation_revisions_are_written_once_again(secret, ours):
    rotate_secrets(actor=ACTOR)
    with client_scope(ours), pytest.raises(IntegrityError), transaction.atomic():
        SettingRevision.objects.update(value="forged")
