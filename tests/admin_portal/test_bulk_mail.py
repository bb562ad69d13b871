"""User Management › Email Users: from the list of users to the figures (parking §2, EML-5, quality §3.2)."""

import pytest
from django.urls import reverse

from accounts.models import Profile, User
from accounts.queries import user_types
from accounts.queries.person_search import people
from accounts.services.profiles import save_profile
from content.models import BulkMail, OutboxMail
from content.queries.bulk_mail import BULK
from content.services.bulk_mail_run import write_bulk_mail
from core.scoping import client_scope
from tests.admin_portal.conftest import staff_member
from tests.content.test_bulk_mail import crowd
from tests.factories.accounts import ACTOR, make_driver, make_site

LIST = "/admin/bulk-mail/"
GIVEN = {"subject_en": "News for [first_name]", "body_en": "<p>Hello [name]<script>boom()</script></p>"}


@pytest.fixture
def site(db):
    site = make_site("ALPHA")
    with client_scope(site.client):
        for name, consent in (("anna", True), ("ben", True), ("carl", False)):
            person = make_driver(name, first_name=name.title(), last_name="Rider")
            Profile.objects.filter(user=person).update(email_consent=consent)
    return site


@pytest.fixture
def office(site, signed_in):
    return signed_in(site)


def at(name, row=None):
    return reverse(f"admin_portal:bulk_mail_{name}", args=[row.pk] if row else [])


def written(site, office, **given) -> BulkMail:
    answer = office.post(at("add"), GIVEN | given)
    assert answer.status_code == 302, answer.context["form"].errors
    with client_scope(site.client):
        return BulkMail.objects.first()


def now(site, row) -> BulkMail:
    with client_scope(site.client):
        return BulkMail.objects.get(pk=row.pk)


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_the_list_of_users_carries_its_filters_over(site, office, signed_in):
    page = text(office.get("/admin/users/?q=anna&status=active&sort=email"))
    assert f"{at('add')}?q=anna&amp;status=active&amp;sort=email" in page
    form = office.get(f"{at('add')}?q=anna&status=active&sort=email").context["form"]
    assert {name: form[name].value() for name in ("q", "status")} == {"q": "anna", "status": "active"}
    with client_scope(site.client):
        viewer = staff_member("viewer", rights={"users.view"})
    assert at("add") not in text(signed_in(site, viewer).get("/admin/users/"))


def test_a_message_goes_from_draft_to_figures(site, office):
    row = written(site, office)
    page = text(office.get(at("detail", row)))
    assert "This is a draft" in page and "As Anna Rider would read it" in page and "News for Anna" in page
    assert "Left out: Does not agree to bulk email" in page
    ask = text(office.get(at("send", row)))
    assert "Send this message to 2 people?" in ask and 'name="typed"' not in ask
    assert "The mails are being written" in text(office.post(at("send", row), follow=True))
    page = text(office.get(at("detail", row)))
    assert "<progress" in page and "every 2s" in page
    with client_scope(site.client):
        write_bulk_mail(bulk_mail_id=row.pk)
        mails = OutboxMail.objects.filter(kind=BULK)
        assert sorted(mails.values_list("to", flat=True)) == ["anna@example.com", "ben@example.com"]
        assert f"http://{site.host}/unsubscribe/" in mails[0].text
    assert "<progress" not in text(office.get(at("detail", row)))
    line = office.get(f"{LIST}?export=csv").getvalue().decode().splitlines()[1]
    assert ",Written,4,2,2," in line
    told = office.get(f"{at('recipients', row)}?export=csv").getvalue().decode()
    assert "Carl Rider,carl@example.com,Does not agree to bulk email" in told


def test_the_recipients_are_those_of_the_people_search(site, office):
    with client_scope(site.client):
        other = user_types()[1]
        save_profile(actor=ACTOR, user=User.objects.get(username="ben"), values={"user_type": other})
    row = written(site, office, user_type=other.pk)
    assert f"User type: {other.name}" in text(office.get(at("detail", row)))
    assert "Send this message to 1 person?" in text(office.get(at("send", row)))
    edited = office.post(at("edit", row), GIVEN | {"q": "anna@"})
    assert edited.status_code == 302 and now(site, row).filters == {"q": "anna@"}
    office.post(at("send", row))
    with client_scope(site.client):
        write_bulk_mail(bulk_mail_id=row.pk)
        assert OutboxMail.objects.get(kind=BULK).to == "anna@example.com"


def test_more_than_a_hundred_ask_for_their_number(site, office):
    with client_scope(site.client):
        crowd(120)
        number = people().filter(profile__email_consent=True).count()
    row = written(site, office)
    assert 'name="typed"' in text(office.get(at("send", row)))
    for typed in ("", "7", "many"):
        answer = office.post(at("send", row), {"typed": typed})
        assert answer.status_code == 200 and answer.context["form"].errors["typed"]
        assert now(site, row).is_draft
    assert office.post(at("send", row), {"typed": str(number)}).status_code == 302
    assert now(site, row).is_at_work


def test_a_second_press_of_send_is_told(site, office):
    row = written(site, office)
    assert office.post(at("send", row)).status_code == 302
    again = office.post(at("send", row))
    assert again.status_code == 200 and "cannot be done any more" in text(again)


def test_a_draft_is_tested_and_thrown_away_and_a_message_cancelled(site, office):
    row = written(site, office, subject_fr="Nouvelles", body_fr="<p>Bonjour</p>")
    office.post(at("test", row))
    with client_scope(site.client):
        subjects = OutboxMail.objects.filter(kind=BULK, to=site.admin.email).values_list("subject", flat=True)
        assert sorted(subjects) == ["[Test] News for Anna", "[Test] Nouvelles"]
    office.post(at("delete", row))
    with client_scope(site.client):
        assert not BulkMail.objects.exists()
    row = written(site, office)
    office.post(at("send", row))
    assert "Write no more mails" in text(office.get(at("cancel", row)))
    office.post(at("cancel", row))
    assert now(site, row).state == "cancelled"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"subject_en": "", "body_en": ""}, "__all__"),
        ({"subject_en": ""}, "subject_en"),
        ({"body_en": ""}, "body_en"),
        ({"is_transactional": "on"}, "reason"),
        ({"user_type": "999999"}, "user_type"),
        ({"status": "rain"}, "status"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_nothing_is_written(site, office, wrong, field):
    answer = office.post(at("add"), GIVEN | wrong)
    assert answer.status_code == 200 and field in answer.context["form"].errors
    with client_scope(site.client):
        assert not BulkMail.objects.exists()


def test_what_looks_like_a_code_and_is_none_is_told(site, office):
    page = office.post(at("add"), GIVEN | {"body_en": "<p>[frist_name] [name]</p>"}, follow=True)
    assert "[frist_name]" in text(page) and "printed as they stand" in text(page)


def test_the_preview_runs_nothing_and_may_be_framed_by_us_alone(site, office):
    row = written(site, office)
    answer = office.get(at("preview", row))
    assert "<script" not in answer.content.decode() and "Hello Anna Rider" in answer.content.decode()
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "/unsubscribe/" not in answer.content.decode(), "a look ends nothing"
