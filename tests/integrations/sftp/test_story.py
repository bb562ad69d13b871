"""The whole story of managed import: OpenSSH's client drops a file, and people, mails and `.bak` follow (seed 000)."""

from types import SimpleNamespace
from uuid import uuid4

import pytest

from accounts.choices import ImportState, UserKind, UserStatus
from accounts.models import ImportRow, ImportRun, User
from content.models import OutboxMail
from core.choices import Feature
from core.jobs import run_job
from core.models import Job, SystemTask
from core.scoping import client_scope
from core.services.tasks import enable_task, run_here
from core.system_settings import save_settings
from tests.factories.accounts import ACTOR, make_site
from tests.integrations.sftp.conftest import login_of, raw_session

HEAD = "unique_id,login_source,first_name,last_name,email,active\n"


def row(number, active=1, name="Ann"):
    return f"{number},OPSCOM,{name},Example,p{number}@example.edu,{active}\n"


@pytest.fixture
def site(server, transactional_db, openssh_client):
    """A client as it is born, with its import set up; `site.drop(…)` puts a file and lets it be imported."""
    site = make_site(f"S{uuid4().hex[:10]}".upper(), features=[Feature.IMPORT])
    with client_scope(site.client):
        addresses = {"reply_to_email": "from@example.com", "csv_import_failed_email": "failed@example.com"}
        save_settings(actor=ACTOR, values=addresses | {"csv_import_archives": True})
        task = enable_task(actor=ACTOR, task_id=SystemTask.objects.get(key="sftp.import").pk)
    login = login_of(site.client)

    def tick():
        with client_scope(site.client):
            return run_here(actor=ACTOR, task_id=task.pk)

    def work():
        with client_scope(site.client):
            queued = list(Job.objects.filter(key="accounts.import_people", state="queued"))
        for job in queued:
            run_job(job.pk)

    def drop(name, content):
        openssh_client.put(login, name, content)
        tick(), tick(), work()
        with client_scope(site.client):
            return ImportRun.objects.latest("id")

    return SimpleNamespace(**vars(site), login=login, tick=tick, work=work, drop=drop)


def people(site):
    with client_scope(site.client):
        drivers = User.objects.filter(kind=UserKind.DRIVER).exclude(pk=site.driver.pk)
        return {user.unique_id: (user.first_name, user.status) for user in drivers}


def mails(site):
    with client_scope(site.client):
        return [
            (mail.kind, mail.subject)
            for mail in OutboxMail.objects.filter(to="failed@example.com").order_by("id")
        ]


def reasons(run):
    with client_scope(run.client):
        return {row.line: row.reason for row in ImportRow.objects.filter(run=run)}


def test_issue_B_the_whole_story(site):
    run = site.drop("people.csv", HEAD + row(1) + row(2) + row(3).replace("OPSCOM", "NOWHERE"))
    assert (run.state, run.counts) == (ImportState.DONE, {"created": 2, "failed": 1})
    assert people(site) == {"1": ("Ann", UserStatus.ACTIVE), "2": ("Ann", UserStatus.ACTIVE)}
    assert sorted(path.name for path in site.login.folder.rglob("*.csv")) == ["people.csv"]
    assert (site.login.folder / ".bak" / "people.csv").exists()
    assert mails(site) == [("import.failed_rows", "CSV Import Failed Records")]
    with client_scope(site.client):
        (attached,) = OutboxMail.objects.get(kind="import.failed_rows").attachments.all()
        with attached.file.open() as file:
            lines = file.read().decode("utf-8-sig").splitlines()
    assert lines[0] == HEAD.strip() + ",reason"
    assert lines[1].startswith("3,NOWHERE,Ann,") and "login source" in lines[1] and len(lines) == 2

    again = site.drop("people.csv", HEAD + row(1) + row(2, name="Bea"))
    assert again.counts == {"unchanged": 1, "updated": 1}
    assert people(site)["2"] == ("Bea", UserStatus.ACTIVE)
    assert len(list((site.login.folder / ".bak").iterdir())) == 2
    assert len(mails(site)) == 1


def test_a_file_in_windows_1252_is_recognised_and_nothing_of_it_imported(site):
    run = site.drop("people.csv", (HEAD + row(1) + row(2, name="Zoë")).encode("cp1252"))
    assert run.state == ImportState.REFUSED and "Windows-1252" in run.error
    assert people(site) == {} and [kind for kind, _subject in mails(site)] == ["import.refused"]
    assert (site.login.folder / ".bak" / "people.csv").exists()


def test_parking_IMP_6_a_file_without_rows_is_moved_and_nobody_is_mailed(site):
    run = site.drop("people.csv", HEAD)
    assert (run.state, run.total) == (ImportState.DONE, 0)
    assert mails(site) == [] and (site.login.folder / ".bak" / "people.csv").exists()


def test_of_two_rows_about_one_person_the_first_counts(site):
    run = site.drop("people.csv", HEAD + row(1, name="First") + row(2) + row(1, name="Second"))
    assert run.counts == {"created": 2, "failed": 1}
    assert people(site)["1"][0] == "First"
    assert list(reasons(run)) == [4] and "Line 2" in reasons(run)[4]


def test_a_file_in_which_30_percent_of_the_people_vanish_is_held(site):
    site.drop("people.csv", HEAD + "".join(row(number) for number in range(1, 11)))
    gone = HEAD + "".join(row(number, active=int(number > 4)) for number in range(1, 11))
    run = site.drop("people.csv", gone)
    assert run.state == ImportState.HELD
    assert {status for _name, status in people(site).values()} == {UserStatus.ACTIVE}
    assert [kind for kind, _subject in mails(site)] == ["import.held"]
    assert len(list((site.login.folder / ".bak").iterdir())) == 2, "held here, not on the server"


def test_parking_IMP_6_a_half_uploaded_file_is_imported_when_it_is_whole(site, openssh_client, server):
    with raw_session(site.login, server.port) as session, session.open("people.csv", "w") as file:
        file.write(HEAD + row(1))
        file.flush()
        site.tick(), site.tick(), site.tick(), site.work()
        assert people(site) == {}
        file.write(row(2))
    site.tick(), site.tick(), site.work()
    assert sorted(people(site)) == ["1", "2"]
