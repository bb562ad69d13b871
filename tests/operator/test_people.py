"""Operators look after operators."""

import re

import pytest
from django.contrib.admin.models import LogEntry

from accounts.models import User
from accounts.services.operators import create_operator
from tests.factories.accounts import ACTOR, PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everything")]
PAGE = "/operator/accounts/user/"


@pytest.fixture
def colleague(operator):
    user, _temporary = create_operator(actor=ACTOR, email="otto@example.com", password=PASSWORD)
    return user


def act(console, action, *users):
    data = {"action": action, "_selected_action": [user.pk for user in users]}
    return console.post(PAGE, data, follow=True).content.decode()


def password_on(page):
    return re.search(r"<code[^>]*>([^<]+)</code>", page)[1]


def test_a_new_operator_gets_a_temporary_password_that_is_shown_once(console, sign_in):
    page = console.post(f"{PAGE}add/", {"email": "New@example.com"})
    temporary = password_on(page.content.decode())
    assert "no-store" in page["Cache-Control"]
    assert temporary not in str(console.cookies), "nothing of it is left in the browser"
    browser = sign_in("new@example.com", temporary)
    assert browser.get("/operator/")["Location"] == "/operator/password_change/"
    made = User.objects.get(email="New@example.com")
    assert (made.kind, made.client_id) == ("operator", None)
    assert LogEntry.objects.get().object_repr == "New@example.com"


@pytest.mark.parametrize("email", ["", "no address", "OPS@example.com"])
def test_an_address_that_will_not_do_makes_nobody(console, email):
    answer = console.post(f"{PAGE}add/", {"email": email})
    page = (
        answer.content.decode()
        if answer.status_code == 200
        else console.get(answer["Location"]).content.decode()
    )
    assert "error" in page
    assert User.objects.filter(kind="operator").count() == 1


def test_names_address_and_language_are_changed(console, colleague):
    data = {"email": "otto2@example.com", "first_name": "Otto", "last_name": "Ott", "language": "fr"}
    assert console.post(f"{PAGE}{colleague.pk}/change/", data).status_code == 302
    colleague.refresh_from_db()
    assert (colleague.email, str(colleague), colleague.language) == ("otto2@example.com", "Otto Ott", "fr")
    assert colleague.check_password(PASSWORD)


def test_who_is_kept_out_is_out_at_once_and_may_be_let_in_again(console, colleague, sign_in):
    browser = sign_in("otto@example.com")
    assert browser.get("/operator/password_change/").status_code == 200
    act(console, "disable", colleague)
    assert browser.get("/operator/password_change/").status_code == 302
    assert sign_in("otto@example.com").answer.status_code == 200
    act(console, "enable", colleague)
    assert sign_in("otto@example.com").answer.status_code == 302


def test_nobody_shuts_the_door_behind_themselves(console, operator):
    assert "You cannot disable your own account" in act(console, "disable", operator)
    assert console.get("/operator/").status_code == 200


def test_a_temporary_password_ends_sessions_and_lockout(console, colleague, sign_in):
    browser = sign_in("otto@example.com")
    for _ in range(5):
        sign_in("otto@example.com", "wrong")
    temporary = password_on(act(console, "reset_password", colleague))
    assert browser.get("/operator/password_change/").status_code == 302
    assert sign_in("otto@example.com").answer.status_code == 200
    assert sign_in("otto@example.com", temporary).answer.status_code == 302


def test_people_of_clients_are_not_looked_after_here(console, ours):
    page = console.get(PAGE).content.decode()
    assert "ops@example.com" in page
    assert "admin@example.com" not in page
    answer = console.post(f"{PAGE}{ours.admin.pk}/change/", {"email": "taken@example.com"})
    assert answer["Location"] == "/operator/"
    assert User.objects.get(pk=ours.admin.pk).email == "admin@example.com"
    act(console, "reset_password", ours.admin)
    assert User.objects.get(pk=ours.admin.pk).check_password(PASSWORD)


def test_operators_are_never_deleted(console, colleague):
    assert console.post(f"{PAGE}{colleague.pk}/delete/", {"post": "yes"}).status_code == 403
