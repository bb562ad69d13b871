"""User Search, a person's page, registration by staff (parking §24.2)."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.choices import UserStatus
from accounts.models import ArchiveType, Profile, Session, User, UserType
from accounts.ports import person_holds
from content.models import OutboxMail
from core.models import AuditEntry
from core.scoping import client_scope
from core.system_settings import save_settings
from tests.admin_portal.conftest import staff_member
from tests.factories.accounts import ACTOR

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(world):
    with client_scope(world.ours.client):
        yield world.ours


@pytest.fixture
def office(ours, signed_in):
    return signed_in(ours)


def at(name, *args):
    return reverse(f"admin_portal:{name}", args=[getattr(arg, "pk", arg) for arg in args])


def words(answer):
    return answer.content.decode()


def stored(form):
    """What a browser would send back of a form as it was shown."""
    sent = {}
    for field in form:
        value = field.value()
        if value not in (None, False, "") and not field.field.disabled:
            sent[field.html_name] = "on" if value is True else getattr(value, "pk", value)
    return sent


def test_parking_USR_7_a_user_is_found_by_name_number_and_plate(ours, office):
    Profile.objects.filter(user=ours.driver).update(student_no="S-100", phone_cell="613-555-0100")
    for text in ("driver", "DRIVER@", "s-10", "6135550100", "abc-123"):
        page = office.get(at("user_list"), {"q": text})
        assert [row.pk for row in page.context["table"].data] == [ours.driver.pk], text


def test_parking_UP_13_archived_people_are_hidden_until_asked_for(ours, office):
    User.objects.filter(pk=ours.driver.pk).update(
        status=UserStatus.ARCHIVED, archived_at=timezone.now(), archive_type=ours.archive_type
    )
    assert office.get(at("user_list"), {"q": "driver"}).context["count"] == 0
    assert office.get(at("user_list"), {"q": "driver", "archived": "on"}).context["count"] == 1


def test_the_report_shows_and_exports_the_chosen_columns(ours, office):
    Profile.objects.filter(user=ours.driver).update(middle_name="Midi", preferred_name="Prefi")
    url = at("user_list")
    usual = office.get(f"{url}?q=driver&export=csv").getvalue().decode("utf-8-sig")
    assert usual.splitlines()[0] == "Name,User name,Email,Mobile phone,User type,State"
    chosen = "q=driver&columns=middle_name&columns=preferred_name&columns=province&columns=nonsense"
    page = words(office.get(f"{url}?{chosen}"))
    assert "Select a valid choice" in page  # an address that was tampered with
    chosen = chosen.replace("&columns=nonsense", "")
    assert (
        "Midi" in words(office.get(f"{url}?{chosen}"))
        and "driver@example.com" not in words(office.get(f"{url}?{chosen}")).partition("<tbody>")[2]
    )
    lines = office.get(f"{url}?{chosen}&export=csv").getvalue().decode("utf-8-sig").splitlines()
    assert lines == ["Name,Middle name,Preferred name,Province or state", f"{ours.driver},Midi,Prefi,Ontario"]


def test_every_profile_field_can_be_chosen_for_reports(ours, office):
    from accounts.choices import FIELDS
    from admin_portal.people.columns import OPTIONS

    assert {field.key for field in FIELDS} <= {key for key, _label in OPTIONS}
    everything = "&".join(f"columns={key}" for key, _label in OPTIONS)
    lines = office.get(f"{at('user_list')}?{everything}&export=csv").getvalue().decode().splitlines()
    assert len(lines[0].split(",")) == len(OPTIONS) + 1


def test_staff_see_and_change_hidden_fields_comments_and_company(ours, office):
    form = office.get(at("user_detail", ours.driver)).context["form"]
    sent = stored(form) | {
        "salutation": "Dr", "first_name": "Dora", "last_name": "Diver", "street": "1 Main", "city": "Ottawa",
        "postal_code": "K1A", "phone_cell": "1", "private_comment": "Only us", "is_company_manager": "on",
    }  # fmt: skip
    answer = office.post(at("user_detail", ours.driver), sent)
    assert answer.status_code == 302, answer.context["form"].errors
    profile = Profile.objects.get(user=ours.driver)
    assert (profile.salutation, profile.private_comment, profile.is_company_manager) == (
        "Dr",
        "Only us",
        True,
    )
    assert profile.company == ours.company and profile.user.status == UserStatus.ACTIVE
    entry = AuditEntry.objects.filter(action="driver.changed").latest("id")
    assert entry.data["salutation"] == ["", "Dr"] and entry.actor_label == str(ours.admin)


def test_parking_UP_13_the_tick_lets_in_and_keeps_out(ours, office):
    Session.objects.create(session_key="of the driver", user=ours.driver, expire_date=timezone.now())
    url = at("user_detail", ours.driver)
    sent = stored(office.get(url).context["form"]) | {"first_name": "D", "last_name": "D"}
    sent.pop("allow_login")
    assert office.post(url, sent).status_code == 302
    ours.driver.refresh_from_db()
    assert ours.driver.status == UserStatus.DISABLED
    assert not Session.objects.filter(user=ours.driver).exists()
    office.post(url, sent | {"allow_login": "on"})
    ours.driver.refresh_from_db()
    assert ours.driver.status == UserStatus.ACTIVE


def test_who_may_only_look_can_not_change(ours, signed_in):
    looker = signed_in(ours, staff_member("looker", rights={"users.view"}))
    page = words(looker.get(at("user_detail", ours.driver)))
    assert "You can read this page but not change it" in page
    assert looker.post(at("user_detail", ours.driver), {"first_name": "X"}).status_code == 403
    for link in ("Login as User", "Archive User", "Merge"):
        assert link not in page.partition("<main")[2]


def test_parking_USR_2_archiving_warns_of_what_is_held_and_asks_why(ours, office, monkeypatch):
    held = {"test": lambda *, user: [f"{user} has 2 active permits."]}
    monkeypatch.setattr(person_holds, "_entries", held)
    url = at("user_archive", ours.driver)
    assert "has 2 active permits." in words(office.get(url))
    assert office.post(url, {}).context["form"].errors["archive_type"]
    reason = ArchiveType.objects.get(name="Graduated")
    assert office.post(url, {"archive_type": reason.pk})["Location"] == at("user_detail", ours.driver)
    ours.driver.refresh_from_db()
    assert (ours.driver.status, ours.driver.archive_type) == (UserStatus.ARCHIVED, reason)
    page = words(office.get(at("user_detail", ours.driver)))
    assert "Graduated" in page and "Restore User" in page and "Login as User" not in page
    office.post(at("user_restore", ours.driver))
    ours.driver.refresh_from_db()
    assert ours.driver.status == UserStatus.ACTIVE


def test_parking_USR_6_registration_by_staff_goes_through_its_three_pages(ours, office):
    student = UserType.objects.get(number=1)
    save_settings(actor=ACTOR, values={"profile_student_no": "required"})
    known = {"username": "nadia", "email": "nadia@example.com", "first_name": "Nadia", "last_name": "New"}
    page = office.post(at("user_add"), known | {"user_type": student.pk})
    assert page.context["form"].errors.keys() == {"student_no"}
    answer = office.post(at("user_add"), known | {"user_type": student.pk, "student_no": "S1"})
    nadia = User.objects.get(username="nadia")
    assert answer["Location"] == at("user_add_profile", nadia)
    assert nadia.status == UserStatus.DISABLED and nadia.profile.student_no == "S1"
    sent = stored(office.get(answer["Location"]).context["form"]) | {"allow_login": "on", "city": "Hull"}
    answer = office.post(answer["Location"], sent)
    assert answer["Location"] == at("user_add_confirm", nadia)
    page = words(office.get(answer["Location"]))
    assert "Information Correct" in page and "Hull" in page
    assert office.post(answer["Location"], {"send_link": "on"})["Location"] == at("user_detail", nadia)
    nadia.refresh_from_db()
    assert nadia.status == UserStatus.ACTIVE
    mail = OutboxMail.objects.get(person=nadia)
    assert (mail.to, mail.kind) == ("nadia@example.com", "account.welcome")


def test_no_mail_goes_out_unless_asked_for_and_none_to_who_may_not_sign_in(ours, office):
    before = OutboxMail.objects.count()
    assert office.post(at("user_add_confirm", ours.driver), {}).status_code == 302
    User.objects.filter(pk=ours.driver.pk).update(status=UserStatus.DISABLED)
    page = office.post(at("user_link", ours.driver), {})
    assert "Allow the user to login first" in words(page)
    assert OutboxMail.objects.count() == before


def test_a_taken_name_is_said_beside_its_field(ours, office):
    known = {"username": "DRIVER", "email": "n@example.com", "first_name": "N", "last_name": "N"}
    page = office.post(at("user_add"), known | {"user_type": UserType.objects.get(number=6).pk})
    assert page.context["form"].errors.keys() == {"username"}
    assert User.objects.drivers().count() == 2


def test_history_and_mail_tabs_show_this_person_only(ours, office):
    office.post(at("user_archive", ours.other), {"archive_type": ours.archive_type.pk})
    assert "Archived" in words(office.get(at("user_history", ours.other))).partition("<tbody>")[2]
    assert "Archived" not in words(office.get(at("user_history", ours.driver))).partition("<tbody>")[2]
    page = words(office.get(at("user_mail", ours.driver)))
    assert at("mail_detail", ours.mail_id) in page
    assert at("mail_detail", ours.mail_id) not in words(office.get(at("user_mail", ours.other)))


def test_tabs_are_shown_by_right(ours, signed_in):
    looker = signed_in(ours, staff_member("looker", rights={"users.view"}))
    tabs = [tab["label"] for tab in looker.get(at("user_detail", ours.driver)).context["tabs"]]
    assert [str(label) for label in tabs] == ["Profile"]


def test_parking_29_16_a_field_made_required_is_asked_for_from_then_on(ours, office):
    """The office's half: the setting, its closed fields, and staff who can no longer leave the field empty."""
    url = reverse("admin_portal:settings_user_profile")
    page = office.get(url)
    assert page.context["form"]["profile_email"].field.disabled
    sent = stored(page.context["form"]) | {"profile_birth_date": "required", "profile_email": "hidden"}
    assert office.post(url, sent).status_code == 302
    form = office.get(url).context["form"]
    assert form["profile_birth_date"].value() == "required" and form["profile_email"].value() == "required"
    person = at("user_detail", ours.driver)
    answer = office.post(
        person, stored(office.get(person).context["form"]) | {"first_name": "D", "last_name": "D"}
    )
    assert answer.context["form"].errors.keys() == {"birth_date"}
    entry = AuditEntry.objects.get(action="setting.changed", data__key="profile_birth_date")
    assert entry.data["change"] == ["hidden", "required"]
