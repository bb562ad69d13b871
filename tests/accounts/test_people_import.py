"""Imports of people from files (parking §24.6)."""

import csv
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import ports
from accounts.choices import ImportOrigin, ImportState, UserStatus
from accounts.exceptions import RunOver
from accounts.models import ImportRow, ImportRun, Profile, User
from accounts.queries.imports import import_is_configured
from accounts.services import people_import_run
from accounts.services.archive import archive_person
from accounts.services.import_runs import cancel_run, forget_files, receive_file, resume_forgotten, start_run
from accounts.services.people_import_run import work_on
from content.models import OutboxMail
from core.exceptions import Refusal
from core.models import AuditEntry, Job
from core.scoping import client_scope
from core.system_settings import save_settings
from tests.factories.accounts import ACTOR, make_driver

pytestmark = pytest.mark.django_db
KEY = "unique_id,login_source"
NAMES = f"{KEY},first_name,last_name,user_name,email"


def receive(text: str | bytes, **facts) -> ImportRun:
    content = text.encode() if isinstance(text, str) else text
    return receive_file(actor=ACTOR, origin=ImportOrigin.UPLOAD, name="people.csv", content=content, **facts)


def run(text: str | bytes, **facts) -> ImportRun:
    """Receive the file and do all its work, as the worker does."""
    received = receive(text, **facts)
    work_on(run_id=received.pk)
    received.refresh_from_db()
    return received


def table(header: str, *rows: str) -> str:
    return "\r\n".join([header, *rows]) + "\r\n"


def people(numbers, header=NAMES, more="") -> str:
    return table(header, *(f"p{n},OPSCOM,First{n},Last{n},user{n},u{n}@test.com{more}" for n in numbers))


def reasons(of: ImportRun) -> dict[int, str]:
    return dict(ImportRow.objects.filter(run=of).values_list("line", "reason"))


def driver(unique_id: str) -> User:
    return User.objects.drivers().select_related("profile").get(unique_id=unique_id)


def configure(**more):
    save_settings(
        actor=ACTOR, values={"csv_import_failed_email": "it@example.com", "reply_to_email": "desk@example.com"} | more
    )  # fmt: skip


def attached(mail: OutboxMail) -> list[list[str]]:
    with mail.attachments.get().file.open("rb") as file:
        return list(csv.reader(StringIO(file.read().decode("utf-8-sig"))))


@contextmanager
def holding(release):
    """Somebody above who holds things of people, as permits will be held."""
    ports.person_archived.register("a test", release)
    try:
        yield
    finally:
        ports.person_archived._entries.pop("a test")


def test_parking_IMP_5_only_unique_id_and_login_source_are_required(scope):
    done = run(table(KEY, "s1,OPSCOM", "s2,opscom"))
    assert (done.state, done.counts, done.total, done.done) == ("done", {"created": 2}, 2, 2)
    made = driver("s1")
    assert (made.email, made.status, made.language) == ("", "active", scope.client.default_language)
    assert made.profile.user_type.visible_to_users and not made.has_usable_password()
    assert set(reasons(done)) == {2, 3} and "No email address" in reasons(done)[2]


def test_parking_IMP_5_the_default_user_type_is_the_settings(scope):
    configure(csv_import_user_type="4")
    run(table(KEY, "s1,OPSCOM"))
    assert driver("s1").profile.user_type.number == 4


def test_parking_IMP_2_only_what_is_there_and_not_empty_changes(scope):
    run(table(f"{NAMES},city,zip", "p1,OPSCOM,Ann,Lee,ann,ann@test.com,Here,K1A"))
    done = run(table(f"{KEY},first_name,city,zip,state2", "p1,OPSCOM,,There,,ma"))
    assert done.counts == {"updated": 1}
    person = driver("p1")
    assert (person.first_name, person.email, person.profile.city) == ("Ann", "ann@test.com", "There")
    assert (person.profile.postal_code, person.profile.province2.code) == ("K1A", "MA")
    entry = AuditEntry.objects.filter(action="driver.changed").get()
    assert entry.data == {"city": ["Here", "There"], "province2": [None, "Massachusetts"]}
    assert entry.actor_label == f"{ACTOR.label} (import)"


def test_the_second_run_of_the_same_file_changes_nothing(scope):
    text = people(range(30))
    assert run(text).counts == {"created": 30}
    before = list(Profile.objects.order_by("id").values()), list(User.objects.order_by("id").values())
    assert run(text).counts == {"unchanged": 30}
    assert (
        list(Profile.objects.order_by("id").values()),
        list(User.objects.order_by("id").values()),
    ) == before
    assert (
        AuditEntry.objects.filter(action__startswith="driver.", object_label__startswith="First").count()
        == 30
    )


def test_parking_IMP_4_bad_rows_fail_with_their_reason_and_the_others_go_on(scope):
    make_driver("taken", unique_id="x")
    header = f"{NAMES},user_type_id,date_of_birth,street2,active"
    done = run(
        table(
            header,
            "p1,OPSCOM,A,B,u1,u1@test.com,1,1990-01-31,,",
            "p2,NOWHERE,A,B,u2,u2@test.com,,,,",
            ",OPSCOM,A,B,u3,u3@test.com,,,,",
            "p4,OPSCOM,A,B,TAKEN,u4@test.com,,,,",
            "p5,OPSCOM,A,B,u5,taken@EXAMPLE.com,,,,",
            "p6,OPSCOM,A,B,u6,U1@test.com,,,,",
            "p7,OPSCOM,A,B,u7,u7@test.com,99,,,",
            "p8,OPSCOM,A,B,u8,u8@test.com,,31/01/1990,,",
            f"p9,OPSCOM,A,B,u9,u9@test.com,,,{'x' * 21},",
            "p10,OPSCOM,A,B,u10,u10@test.com,,,,yes",
            "p11,OPSCOM,A,B,u11",
            "p12,OPSCOM,A,B,u12,u12@test.com,,,,,more",
            "p1,OPSCOM,Other,,,,,,,",
            "p14,OPSCOM,A,B,u14,u14@test.com,,,,0",
            "p15,OPSCOM,A,B,u15,u15@test.com,,,,1",
        )
    )
    assert done.counts == {"created": 2, "failed": 13}
    said = reasons(done)
    assert said[3] == "login_source: The login source is invalid."
    assert said[4] == "unique_id: A value is required."
    assert (
        said[5].startswith("user_name: ") and said[6].startswith("email: ") and said[7].startswith("email: ")
    )
    assert said[8] == "user_type_id: “99” is not in the list."
    assert said[9] == "date_of_birth: “31/01/1990” is not valid here."
    assert said[10] == "street2: The field's maximum number of characters was exceeded."
    assert said[11] == "active: “yes” is not valid here."
    assert said[12] == "The line has 5 cells, the header 10." and said[13].startswith("The line has 11")
    assert said[14] == "Line 2 has the same login source and unique id. The first one counts."
    assert said[15].startswith("active: There is no such user")
    assert driver("p1").first_name == "A"


def test_names_may_pass_from_one_person_to_another_in_one_file(scope):
    run(people([1, 2, 3]))
    done = run(
        table(
            NAMES,
            "p1,OPSCOM,,,user9,u9@test.com",
            "p2,OPSCOM,,,user1,u1@test.com",
            "p3,OPSCOM,,,USER3,u3@test.com",
        )
    )
    assert done.counts == {"updated": 3}
    assert [driver(f"p{n}").email for n in (1, 2, 3)] == ["u9@test.com", "u1@test.com", "u3@test.com"]
    assert [driver(f"p{n}").username for n in (1, 2, 3)] == ["user9", "user1", "USER3"]


def test_a_new_address_drops_the_one_that_waits_for_confirmation(scope):
    run(people([1]))
    User.objects.filter(unique_id="p1").update(new_email="later@test.com")
    run(table(f"{KEY},email", "p1,OPSCOM,now@test.com"))
    assert (driver("p1").email, driver("p1").new_email) == ("now@test.com", "")


def test_unique_ids_keep_their_case_and_sources_do_not(scope):
    assert run(table(KEY, "a1,OPSCOM", "A1,opscom")).counts == {"created": 2}


def test_a_batch_costs_as_many_queries_for_300_rows_as_for_3(scope):
    def queries(text):
        received = receive(text)
        with CaptureQueriesContext(connection) as seen:
            work_on(run_id=received.pk)
        received.refresh_from_db()
        assert "failed" not in received.counts
        return len(seen)

    queries(people([9999]))  # settings are known from here on
    assert queries(people(range(3))) == queries(people(range(3, 303)))
    more = f"{NAMES},city"
    assert queries(people(range(3), more, ",A")) == queries(people(range(3, 303), more, ",A"))
    assert queries(people(range(3), more, ",A")) == queries(people(range(3, 303), more, ",A"))


def test_parking_29_10_who_left_is_archived_and_what_they_hold_is_released(scope):
    run(people(range(10)))
    gone = f"{KEY},active"
    released = []

    def release(actor, user):
        released.append(user.unique_id)
        return 2

    with holding(release):
        off = run(table(gone, "p1,OPSCOM,0"))
        assert (off.counts, driver("p1").status, released) == ({"unchanged": 1}, "active", [])
        configure(csv_import_archives=True)
        on = run(table(gone, "p1,OPSCOM,0", "p2,OPSCOM,1"))
    assert on.counts == {"archived": 1, "unchanged": 1}
    assert (driver("p1").status, driver("p2").status, released) == ("archived", "active", ["p1"])
    assert AuditEntry.objects.get(action="driver.archived").data == {"released": 2}
    assert run(table(gone, "p1,OPSCOM,0")).counts == {"unchanged": 1}


def test_what_a_person_holds_may_refuse_and_then_the_row_fails(scope):
    def refuse(actor, user):
        raise Refusal("A boot is on the car.")

    run(people(range(10)))
    configure(csv_import_archives=True)
    with holding(refuse):
        done = run(table(f"{KEY},active", "p1,OPSCOM,0"))
    assert (done.counts, reasons(done)) == ({"failed": 1}, {2: "A boot is on the car."})
    assert driver("p1").status == "active"


def test_enforcement_G_9_archived_people_are_updated_and_stay_so(scope):
    run(people([1]))
    archive_person(actor=ACTOR, user=driver("p1"))
    done = run(table(f"{KEY},city,active", "p1,OPSCOM,There,1"))
    assert (done.counts, driver("p1").profile.city) == ({"updated": 1}, "There")
    assert driver("p1").status == UserStatus.ARCHIVED and "stays so" in reasons(done)[2]


def test_parking_29_11_an_unknown_header_refuses_the_whole_file_and_is_mailed(scope):
    configure()
    done = run(table(f"{KEY},shoe_size", "p1,OPSCOM,42"))
    assert (done.state, done.error) == (
        "refused",
        "Unknown column “shoe_size”. The template has all the names that are known.",
    )
    mail = OutboxMail.objects.get()
    assert (mail.to, mail.subject) == ("it@example.com", "CSV Import Failed Records")
    assert done.error in mail.text and not User.objects.filter(unique_id="p1").exists()


def test_parking_IMP_6_an_empty_file_is_done_without_a_mail(scope):
    configure()
    for text, words in (("", "The file is empty."), (table(NAMES), "The file has a header and no rows.")):
        done = run(text)
        assert (done.state, done.error, done.total) == ("done", words, 0)
    assert not OutboxMail.objects.exists()


def test_parking_IMP_8_failures_are_mailed_with_their_reason_and_safe_for_spreadsheets(scope):
    configure()
    run(
        table(
            f"{NAMES},reason", 'p1,OPSCOM,=1+1,"Last, Jr",u1,no address,old', "p2,OPSCOM,A,B,u2,u2@test.com,"
        )
    )
    mail = OutboxMail.objects.get()
    assert (mail.to, mail.subject) == ("it@example.com", "CSV Import Failed Records")
    assert "1 of 2 rows" in mail.text
    header, row = attached(mail)
    assert header == [*NAMES.split(","), "reason"]
    assert row[2] == "'=1+1" and row[3] == "Last, Jr"
    assert row[-1] == "email: “no address” is not valid here."


def test_the_file_of_failures_can_be_mended_and_sent_back(scope):
    configure()
    run(table(NAMES, "p1,OPSCOM,A,B,u1,no address"))
    header, row = attached(OutboxMail.objects.get())
    row[5] = "u1@test.com"
    assert run(table(",".join(header), ",".join(row).replace("“", "").replace("”", ""))).counts == {
        "created": 1
    }


def test_parking_IMP_7_what_is_not_configured_is_named(scope):
    words = "Not set in System Settings: Reply-to admin email address, Failed Import Email."
    assert import_is_configured() == words
    configure()
    assert import_is_configured() == ""


def test_a_file_that_archives_more_than_a_fifth_waits_for_a_word(scope):
    configure(csv_import_archives=True)
    run(people(range(9)))  # ten with the driver of every site
    text = table(f"{KEY},active", *(f"p{n},OPSCOM,0" for n in range(3)), "nobody,OPSCOM,0", "p8,OPSCOM,1")
    held = run(text)
    assert held.state == ImportState.HELD and "3 of 10" in held.error
    assert driver("p0").status == "active"
    assert OutboxMail.objects.get().kind == "import.held"
    work_on(run_id=held.pk)
    held.refresh_from_db()
    assert held.state == ImportState.HELD, "nothing but a word lets it go on"
    start_run(actor=ACTOR, run=held)
    work_on(run_id=held.pk)
    held.refresh_from_db()
    assert (held.state, held.counts) == ("done", {"archived": 3, "failed": 1, "unchanged": 1})
    entries = AuditEntry.objects.filter(object_type="accounts.importrun", object_id=held.pk)
    assert [entry.action for entry in entries] == [
        "import.done", "import.confirmed", "import.held", "import.received",
    ]  # fmt: skip
    with pytest.raises(RunOver):
        start_run(actor=ACTOR, run=held)


def test_a_fifth_itself_is_no_reason_to_wait_and_a_held_file_can_be_cancelled(scope):
    configure(csv_import_archives=True)
    run(people(range(9)))
    assert run(table(f"{KEY},active", "p0,OPSCOM,0", "p1,OPSCOM,0")).state == "done"
    held = run(table(f"{KEY},active", "p2,OPSCOM,0", "p3,OPSCOM,0"))
    cancel_run(actor=ACTOR, run=held)
    work_on(run_id=held.pk)
    held.refresh_from_db()
    assert (held.state, driver("p2").status) == ("cancelled", "active")


def test_parking_IMP_9_a_preview_tells_the_same_and_writes_nothing(scope, monkeypatch):
    monkeypatch.setattr(people_import_run, "BATCH", 2)
    make_driver("taken", unique_id="p3")
    rows = (
        "p1,OPSCOM,A,B,u1,u1@test.com", "p2,OPSCOM,A,B,u2,U1@test.com", "p3,OPSCOM,A,B,,", "p4,OPSCOM,A,B,taken,",
        "p5,OPSCOM,A,B,u5,u1@test.com", "p1,OPSCOM,,,,", "p6,OPSCOM,A,B,u1,",
    )  # fmt: skip
    before = User.objects.count()
    shown = run(table(NAMES, *rows), preview=True)
    assert (shown.state, shown.done, bool(shown.ended_at)) == ("preview", 7, True)
    told, counted = reasons(shown), shown.counts
    assert counted == {"created": 1, "updated": 1, "failed": 5} and User.objects.count() == before
    start_run(actor=ACTOR, run=shown)
    work_on(run_id=shown.pk)
    shown.refresh_from_db()
    assert (shown.state, shown.counts, reasons(shown)) == ("done", counted, told)
    assert User.objects.count() == before + 1


def test_a_run_that_was_cut_off_goes_on_where_it_stopped(scope, monkeypatch):
    monkeypatch.setattr(people_import_run, "BATCH", 10)
    received, write, batches = receive(people(range(35))), people_import_run.write_people, []

    def cut(**facts):
        batches.append(len(facts["people"]))
        write(**facts)
        if len(batches) == 3:
            raise ConnectionError("the worker is gone")

    monkeypatch.setattr(people_import_run, "write_people", cut)
    with pytest.raises(ConnectionError):
        work_on(run_id=received.pk)
    received.refresh_from_db()
    assert (received.state, received.done, received.counts) == ("running", 20, {"created": 20})
    assert User.objects.filter(unique_id__startswith="p").count() == 20, "the third batch left nothing behind"
    work_on(run_id=received.pk)
    received.refresh_from_db()
    assert (received.state, received.done, received.counts) == ("done", 35, {"created": 35})
    assert batches == [10, 10, 10, 10, 5]
    assert User.objects.filter(unique_id__startswith="p").count() == 35
    assert AuditEntry.objects.filter(action="driver.created", object_label__startswith="First").count() == 35


def test_two_workers_on_one_run_double_nothing(scope, monkeypatch):
    monkeypatch.setattr(people_import_run, "BATCH", 10)
    received, write = receive(people(range(25))), people_import_run.write_people

    def twice(**facts):
        monkeypatch.setattr(people_import_run, "write_people", write)
        write(**facts)
        ImportRun.objects.filter(pk=received.pk).update(
            done=10
        )  # what the other worker's batch would have done

    work = people_import_run._Work.write

    def overtaken(self, batch):
        if self.run.done == 10:
            ImportRun.objects.filter(pk=received.pk).update(done=20)
        return work(self, batch)

    monkeypatch.setattr(people_import_run._Work, "write", overtaken)
    work_on(run_id=received.pk)
    received.refresh_from_db()
    assert (received.state, received.counts) == ("running", {"created": 10})


def test_runs_of_a_client_go_one_after_the_other(scope):
    first, second = receive(people([1])), receive(people([2]))
    Job.objects.all().delete()
    work_on(run_id=second.pk)
    second.refresh_from_db()
    assert second.state == "queued"
    work_on(run_id=first.pk)
    assert Job.objects.get(key="accounts.import_people").ids == {"run_id": second.pk}


def test_a_run_without_a_job_is_taken_up_again(scope):
    received = receive(people([1]))
    assert resume_forgotten() == 0
    Job.objects.all().delete()
    assert resume_forgotten() == 1
    assert Job.objects.get(key="accounts.import_people").ids == {"run_id": received.pk}
    work_on(run_id=received.pk)
    Job.objects.all().delete()
    assert resume_forgotten() == 0


def test_X_1_another_clients_people_are_untouchable(here, there):
    with client_scope(there.client):
        run(people([1]))
    with client_scope(here.client):
        assert run(people([1])).counts == {"created": 1}
        run(table(NAMES, "p1,OPSCOM,New,Name,new,new@test.com"))
    with client_scope(there.client):
        assert (driver("p1").email, driver("p1").first_name) == ("u1@test.com", "First1")


def test_files_of_people_are_forgotten_after_90_days_and_the_counts_stay(
    scope, django_capture_on_commit_callbacks
):
    old, new = run(table(NAMES, "p1,OPSCOM,A,B,u1,no address")), run(table(NAMES, "p2,OPSCOM,A,B,u2,"))
    stored = old.file.path
    ImportRun.objects.filter(pk=old.pk).update(ended_at=timezone.now() - timedelta(days=91))
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_files() == 1
    assert forget_files() == 0
    assert not Path(stored).exists() and Path(new.file.path).exists()
    old.refresh_from_db()
    assert old.counts == {"failed": 1} and not old.file and not ImportRow.objects.filter(run=old).exists()
