"""“Managed User Import” reads a real SFTP server: what waits, what is taken, and where it goes (parking §24.6)."""

import os
from types import SimpleNamespace

import paramiko
import pytest

from accounts.models import ImportRun
from core.choices import Feature, WorkState
from core.models import AuditEntry, Client, SystemTask
from core.queries.tasks import task_list
from core.scoping import client_scope
from core.services.tasks import enable_task, ensure_tasks, run_here
from core.system_settings import save_settings
from integrations.sftp import fetch
from integrations.sftp.folders import LARGEST_FILE
from integrations.sftp.models import WaitingFile
from tests.integrations.conftest import ADMIN
from tests.integrations.sftp.conftest import login_of, make_key, raw_session

HEAD = "unique_id,login_source\n"


@pytest.fixture
def site(server, make_client):
    """A client whose import is set up; `site.run()` is one tick of its task."""
    return make_site(make_client())


def make_site(client):
    ensure_tasks(client=client)
    with client_scope(client):
        addresses = {"reply_to_email": "from@example.com", "csv_import_failed_email": "to@example.com"}
        save_settings(actor=ADMIN, values=addresses)
        task = enable_task(actor=ADMIN, task_id=SystemTask.objects.get(key="sftp.import").pk)
    login = login_of(client)

    def run(times=1):
        for _ in range(times):
            with client_scope(client):
                done = run_here(actor=ADMIN, task_id=task.pk)
        return done

    def imports():
        with client_scope(client):
            return sorted((row.file_name, text_of(row)) for row in ImportRun.objects.all())

    return SimpleNamespace(client=client, login=login, run=run, imports=imports, folder=login.folder)


def text_of(row):
    with row.file.open() as file:
        return file.read().decode()


def drop(site, name, content=HEAD + "1,OPSCOM\n"):
    file = site.folder / name
    file.write_text(content)
    file.chmod(0o600)
    return file


def tree(site):
    return sorted(str(path.relative_to(site.folder)) for path in site.folder.rglob("*") if path.is_file())


def test_the_task_is_declared_as_the_document_says(site):
    with client_scope(site.client):
        line = next(line for line in task_list() if line.key == "sftp.import")
    assert (str(line.title), line.schedule) == ("Managed User Import", "every 5 minutes")


def test_a_file_that_was_dropped_is_taken_at_the_second_tick_and_moved_to_bak(site, openssh_client):
    openssh_client.put(site.login, "people.CSV", HEAD + "1,OPSCOM\n")
    first = site.run()
    assert (first.state, first.counts) == (WorkState.OK, {"files": 1, "waiting": 1})
    assert "people.CSV: 32 bytes; waits" in first.output and site.imports() == []
    second = site.run()
    assert (second.state, second.counts) == (WorkState.OK, {"files": 1, "imported": 1})
    assert "people.CSV: taken for import; moved to .bak/people.CSV" in second.output
    assert site.imports() == [("people.CSV", HEAD + "1,OPSCOM\n")]
    assert tree(site) == [".bak/people.CSV"]
    assert "No file is there." in site.run().output


def test_the_name_in_bak_is_free_and_tells_the_time(site):
    for content in ("1", "2", "3"):
        drop(site, "people.csv", HEAD + content)
        site.run(2)
    kept = tree(site)
    assert len(kept) == 3 and ".bak/people.csv" in kept
    assert len(site.imports()) == 3
    assert all(name.startswith(".bak/people.") and name.endswith(".csv") for name in kept)


def test_the_same_file_dropped_again_later_is_imported_again(site):
    for _ in range(2):
        drop(site, "people.csv")
        site.run(2)
    assert len(site.imports()) == 2


def test_oldest_first_and_nothing_but_csv_files_at_the_top(site):
    for name, at in (("b.csv", 100), ("a.csv", 200), ("notes.txt", 1), (".hidden.csv", 1)):
        os.utime(drop(site, name), (at, at))
    (site.folder / ".bak").mkdir()
    drop(site, ".bak/old.csv")
    output = site.run(2).output
    assert output.index("b.csv") < output.index("a.csv")
    assert tree(site) == [".bak/a.csv", ".bak/b.csv", ".bak/old.csv", ".hidden.csv", "notes.txt"]
    assert len(site.imports()) == 2


def test_parking_IMP_6_a_file_that_grows_between_ticks_waits_until_it_has_stopped(site):
    drop(site, "people.csv", HEAD)
    site.run()
    drop(site, "people.csv", HEAD + "1,OPSCOM\n")
    assert site.run().counts == {"files": 1, "waiting": 1}
    os.utime(site.folder / "people.csv", (1, 1))
    assert site.run().counts == {"files": 1, "waiting": 1}, "as many bytes, written anew"
    assert site.run().counts == {"files": 1, "imported": 1}


def test_parking_IMP_6_half_a_file_is_not_imported_however_long_its_upload_rests(site, server):
    with raw_session(site.login, server.port) as session, session.open("people.csv", "w") as file:
        file.write(HEAD)
        file.flush()
        run = site.run(3)
        assert run.counts == {"files": 1, "waiting": 1} and "is still being uploaded" in run.output
        file.write("1,OPSCOM\n")
    assert site.run().counts["waiting"] == 1
    assert site.run().counts["imported"] == 1
    assert site.imports() == [("people.csv", HEAD + "1,OPSCOM\n")]


def test_parking_IMP_6_an_upload_that_was_cut_off_is_never_imported(site, server):
    transport = paramiko.Transport(("127.0.0.1", server.port))
    transport.connect(username=site.login.name, password=site.login.password)
    session = transport.open_sftp_client()
    file = session.open("people.csv", "w")
    file.write(HEAD)
    file.flush()
    transport.close()
    run = site.run(3)
    assert run.counts == {"files": 1, "waiting": 1} and "its upload was cut off" in run.output
    assert site.imports() == [] and tree(site) == ["people.csv"]


def test_parking_IMP_6_an_empty_file_is_moved_with_a_note_and_no_mail(site):
    drop(site, "people.csv", "")
    assert "people.csv: is empty, nothing to import; moved to .bak/people.csv" in site.run(2).output
    assert site.imports() == [] and tree(site) == [".bak/people.csv"]


def test_a_file_that_is_too_large_is_left_where_it_is(site):
    os.truncate(drop(site, "people.csv"), LARGEST_FILE + 1)
    run = site.run(2)
    assert run.counts == {"files": 1, "refused": 1} and "is larger than 64 MiB" in run.output
    assert tree(site) == ["people.csv"]


class Killed(BaseException):
    """The worker is gone."""


def test_a_worker_killed_between_import_and_move_does_not_import_twice(site, monkeypatch):
    drop(site, "people.csv")
    site.run()
    with monkeypatch.context() as patch:

        def die(*arguments):
            raise Killed

        patch.setattr(fetch, "_put_away", die)
        with pytest.raises(Killed):
            site.run()
    assert len(site.imports()) == 1 and tree(site) == ["people.csv"]
    with client_scope(site.client):
        site.client.refresh_from_db()
        WaitingFile.objects.get(name="people.csv", received__gt="")
        SystemTask.objects.get(key="sftp.import").runs.update(state=WorkState.FAILED)
    output = site.run().output
    assert "people.csv: was taken by an earlier run; moved to .bak/people.csv" in output
    assert len(site.imports()) == 1 and tree(site) == [".bak/people.csv"]


def test_parking_IMP_7_without_both_addresses_nothing_is_read(site):
    drop(site, "people.csv")
    with client_scope(site.client):
        save_settings(actor=ADMIN, values={"csv_import_failed_email": ""})
    run = site.run(2)
    assert (run.state, run.error_class) == (WorkState.SKIPPED, "config")
    assert tree(site) == ["people.csv"]


def test_without_the_feature_nothing_is_read(site):
    Client.objects.filter(pk=site.client.pk).update(features=[Feature.API])
    run = site.run()
    assert run.state == WorkState.SKIPPED and "not part of this client's service" in run.output


def test_two_clients_files_stay_apart(site, make_client):
    other = make_site(make_client())
    drop(site, "people.csv", HEAD + "ours")
    drop(other, "people.csv", HEAD + "theirs")
    site.run(2), other.run(2)
    assert [text for _name, text in site.imports()] == [HEAD + "ours"]
    assert [text for _name, text in other.imports()] == [HEAD + "theirs"]


def test_a_server_that_does_not_answer_is_a_failed_run_and_no_more(site, settings):
    settings.SFTP_ADDRESS = "127.0.0.1:1"
    run = site.run()
    assert (run.state, run.error_class) == (WorkState.FAILED, "transient")


def test_what_the_task_does_is_audited_as_the_tasks(site):
    drop(site, "people.csv")
    site.run(2)
    with client_scope(site.client):
        assert AuditEntry.objects.filter(object_type="accounts.importrun", actor_kind="task").exists()


# ---- a server of the client's own --------------------------------------------------------------------------------


@pytest.fixture
def theirs(server, make_client, settings, tmp_path):
    """Somebody else's server: ours, as another client sees it."""
    login = login_of(make_client(), key=make_key(tmp_path))
    settings.OUTBOUND_ALLOW = [f"127.0.0.1:{server.port}"]
    print_of = server.said.split("host key ")[1].strip()
    return SimpleNamespace(login=login, address=f"127.0.0.1:{server.port}", fingerprint=print_of)


def point_at(site, theirs, **more):
    values = {
        "sftp_import_host": theirs.address,
        "sftp_import_user": theirs.login.name,
        "sftp_import_password": theirs.login.password,
        "sftp_import_fingerprint": theirs.fingerprint,
    }
    with client_scope(site.client):
        save_settings(actor=ADMIN, values=values | more)


def test_files_are_read_from_a_server_of_the_clients_own(site, theirs):
    point_at(site, theirs)
    (theirs.login.folder / "people.csv").write_text(HEAD + "1,OPSCOM\n")
    assert site.run(2).counts == {"files": 1, "imported": 1}
    assert (theirs.login.folder / ".bak" / "people.csv").exists()
    assert site.imports() == [("people.csv", HEAD + "1,OPSCOM\n")]


def test_a_private_key_signs_in_though_a_field_of_one_line_took_its_line_breaks(site, theirs):
    text = theirs.login.key.read_text().replace("\n", "")
    point_at(site, theirs, sftp_import_password="", sftp_import_key=text)
    assert site.run().state == WorkState.OK


@pytest.mark.parametrize(
    ("values", "state", "error_class", "words"),
    [
        ({"sftp_import_password": "wrong"}, WorkState.FAILED, "auth", "refuses our credentials"),
        ({"sftp_import_password": ""}, WorkState.SKIPPED, "config", "password or key missing"),
        ({"sftp_import_fingerprint": ""}, WorkState.SKIPPED, "config", "test the connection"),
        ({"sftp_import_fingerprint": "SHA256:" + "A" * 43}, WorkState.FAILED, "auth", "shows another key"),
        ({"sftp_import_folder": ".bak"}, WorkState.FAILED, "config", "has no folder “.bak”"),
        ({"sftp_import_key": "no key at all"}, WorkState.FAILED, "config", "cannot be read"),
        ({"sftp_import_host": "127.0.0.1:1"}, WorkState.FAILED, "config", "not a public address"),
    ],
)
def test_what_is_wrong_with_it_is_said_and_classed(site, theirs, values, state, error_class, words):
    point_at(site, theirs, **values)
    run = site.run()
    assert (run.state, run.error_class) == (state, error_class), run.output
    assert words in run.output
    assert theirs.login.password not in run.output


def test_an_address_on_this_network_is_refused_though_it_stands_in_the_settings(site, theirs, settings):
    point_at(site, theirs)
    settings.OUTBOUND_ALLOW = []
    assert site.run().error_class == "config"
