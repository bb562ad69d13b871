"""Users › Import Users: preview, import, reasons, files (parking §24.6, IMP-9)."""

import csv
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.choices import ImportOrigin, ImportState
from accounts.models import ImportRun, User
from accounts.schemas import NAMES
from accounts.services.import_runs import receive_file
from accounts.services.people_import_run import work_on
from core.actors import system_actor
from core.models import AuditEntry
from core.scoping import client_scope
from core.system_settings import save_settings
from tests.factories.accounts import ACTOR, make_site

HEADER = "unique_id,login_source,email,active"


@pytest.fixture
def site(db):
    return make_site("ALPHA")


@pytest.fixture
def staff(site, signed_in):
    return signed_in(site)


def csv_of(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows]).encode()


def at(name, run=None):
    return reverse(f"admin_portal:{name}", args=[run.pk] if run else [])


def received(site, content: bytes, work=True, **facts) -> ImportRun:
    with client_scope(site.client):
        run = receive_file(actor=ACTOR, origin=ImportOrigin.SFTP, name="people.csv", content=content, **facts)
        return done(site, run) if work else run


def done(site, run) -> ImportRun:
    with client_scope(site.client):
        work_on(run_id=run.pk)
        return ImportRun.objects.get(pk=run.pk)


def people(site) -> int:
    with client_scope(site.client):
        return User.objects.drivers().count()


def body(response) -> str:
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode()


def test_parking_IMP_9_upload_preview_then_import(site, staff):
    file = SimpleUploadedFile(
        "new.csv", csv_of("a,OPSCOM,a@test.com,", "b,NOWHERE,b@test.com,", "c,OPSCOM,,")
    )
    answer = staff.post(at("import_upload"), {"file": file})
    with client_scope(site.client):
        run = ImportRun.objects.get()
    assert answer.status_code == 302 and answer["Location"] == at("import_detail", run)
    shown = staff.get(answer["Location"]).content.decode()
    assert 'data-hx-trigger="every 2s"' in shown and "<noscript>" in shown and "0 of 0" in shown
    run, before = done(site, run), people(site)
    shown = staff.get(at("import_detail", run)).content.decode()
    assert "nothing has been written" in shown and at("import_start", run) in shown
    assert "data-hx-trigger" not in shown and people(site) == before == 1
    reasons = staff.get(at("import_rows", run)).content.decode()
    assert "login_source: The login source is invalid." in reasons and "No email address" in reasons
    staff.post(at("import_start", run))
    run = done(site, run)
    assert (run.state, people(site)) == (ImportState.DONE, 3)
    assert at("import_start", run) not in staff.get(at("import_detail", run)).content.decode()
    with client_scope(site.client):
        made = AuditEntry.objects.filter(action="driver.created", object_label="a@test.com").get()
        assert (made.actor_kind, made.actor_id) == ("person", str(site.admin.pk))
        assert AuditEntry.objects.filter(object_type="accounts.importrun").count() == 3


def test_a_held_import_goes_on_or_is_cancelled_by_a_persons_word(site, staff):
    with client_scope(site.client):
        save_settings(actor=system_actor(), values={"csv_import_archives": True})
    received(site, csv_of("a,OPSCOM,a@test.com,"))
    held = received(site, csv_of("a,OPSCOM,,0"))
    shown = staff.get(at("import_detail", held)).content.decode()
    assert "Needs your word" in shown and "1 of 2 active users" in shown
    assert "1 of 2" in staff.get(at("import_start", held)).content.decode()
    staff.post(at("import_start", held))
    assert done(site, held).counts == {"archived": 1}
    received(site, csv_of("b,OPSCOM,b@test.com,"))
    held = received(site, csv_of("b,OPSCOM,,0"))
    staff.post(at("import_cancel", held))
    assert done(site, held).state == ImportState.CANCELLED
    assert "already" in staff.post(at("import_start", held)).content.decode()


def test_the_list_shows_origin_state_counts_and_by(site, staff):
    received(site, csv_of("a,OPSCOM,a@test.com,", "a,OPSCOM,,"))
    received(site, b"shoe_size")
    shown = staff.get(at("import_list")).content.decode()
    for words in ("people.csv", "SFTP", "Refused", "2 of 2", ACTOR.label):
        assert words in shown
    rows = list(
        csv.reader(StringIO(body(staff.get(at("import_list"), {"export": "csv"})).removeprefix("\ufeff")))
    )
    assert rows[2][:9] == ["people.csv", "SFTP", "Done", "2", "1", "0", "0", "0", "1"]


def test_the_reasons_are_a_list_that_can_be_filtered_and_exported(site, staff):
    run = received(site, csv_of("a,OPSCOM,,", "b,OPSCOM,no address,", "=1+1,NOWHERE,,"))
    rows = list(
        csv.reader(
            StringIO(
                body(staff.get(at("import_rows", run), {"export": "csv", "outcome": "failed"})).removeprefix(
                    "\ufeff"
                )
            )
        )
    )
    assert [row[0] for row in rows[1:]] == ["3", "4"]
    assert rows[2][-1].startswith("'=1+1")


def test_files_can_be_downloaded_as_they_came_and_as_they_failed(site, staff):
    content = csv_of("=a,NOWHERE,,", "b,OPSCOM,b@test.com,")
    run = received(site, content)
    answer = staff.get(at("import_file", run))
    assert body(answer).encode() == content and 'filename="people.csv"' in answer["Content-Disposition"]
    rows = list(csv.reader(StringIO(body(staff.get(at("import_failures", run))).removeprefix("\ufeff"))))
    assert rows == [
        [*HEADER.split(","), "reason"],
        ["'=a", "NOWHERE", "", "", "login_source: The login source is invalid."],
    ]


def test_the_template_has_each_documented_field_once_and_is_accepted(site, staff):
    answer = staff.get(at("import_template"))
    assert "data-import-template.csv" in answer["Content-Disposition"]
    (header,) = csv.reader(StringIO(body(answer).removeprefix("\ufeff")))
    assert {NAMES[name] for name in header} == set(NAMES.values()) and len(header) == len(set(NAMES.values()))
    assert received(site, ",".join(header).encode()).error == "The file has a header and no rows."


def test_another_clients_files_are_not_here(site, staff):
    other = make_site("BETA")
    run = received(other, csv_of("a,OPSCOM,,"))
    for name in (
        "import_detail",
        "import_rows",
        "import_file",
        "import_failures",
        "import_start",
        "import_cancel",
    ):
        assert staff.get(at(name, run)).status_code == 404
