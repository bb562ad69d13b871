"""Admin accounts and their roles (parking §28)."""

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.choices import UserStatus
from accounts.models import Role, User
from admin_portal.roles.forms import areas
from core.models import AuditEntry
from core.scoping import client_scope
from tests.admin_portal.conftest import PASSWORD, staff_member

STAFF, ROLES = "/admin/staff/", "/admin/roles/"


def person(**facts):
    known = {"username": "newcomer", "email": "new@example.com", "first_name": "New", "last_name": "Comer"}
    return known | {"language": "fr"} | facts


def role_named(site, name, rights=()):
    with client_scope(site.client):
        return Role.objects.create(name=name, rights=sorted(rights))


def actions(site):
    with client_scope(site.client):
        return list(AuditEntry.objects.order_by("id").values_list("action", flat=True))


def test_parking_ADM_2_a_new_admin_gets_a_temporary_password_shown_once_and_must_change_it(here, signed_in):
    role = role_named(here, "Clerks", {"lots.view"})
    answer = signed_in(here).post(f"{STAFF}add/", person(roles=[role.pk]))
    page = answer.content.decode()
    assert answer["Cache-Control"] == "no-store" and "temporary password of New Comer" in page
    temporary = page.partition('<code translate="no">')[2].partition("</code>")[0]
    newcomer = Browser(headers={"host": here.host})
    answer = newcomer.post("/admin/login/", {"identifier": "newcomer", "password": temporary}, follow=True)
    assert answer.redirect_chain[-1][0] == "/admin/password/"
    assert {"staff.created", "staff.roles_changed"} <= set(actions(here))


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"email": ""}, "This field is required"),
        ({"email": "nonsense"}, "valid email"),
        ({"username": "admin"}, "There is a problem"),
        ({"roles": ["999999"]}, "Select a valid choice"),
    ],
)
def test_bad_input_creates_nobody(here, signed_in, facts, words):
    page = signed_in(here).post(f"{STAFF}add/", person(**facts)).content.decode()
    assert words in page
    with client_scope(here.client):
        assert User.objects.count() == 2


def test_details_and_roles_are_changed_together(here, signed_in):
    role = role_named(here, "Clerks", {"lots.view"})
    facts = person(username="nobody", email="nobody@example.com", roles=[role.pk])
    assert signed_in(here).post(f"{STAFF}{here.nobody.pk}/", facts).status_code == 302
    with client_scope(here.client):
        changed = User.objects.get(pk=here.nobody.pk)
        assert (changed.last_name, changed.language) == ("Comer", "fr")
        assert [r.name for r in changed.roles.all()] == ["Clerks"]


def test_enforcement_ENT_7_a_badge_number_is_one_persons(here, there, signed_in):
    browser = signed_in(here)
    facts = person(username="nobody", email="nobody@example.com", badge_number=" 117 ")
    assert browser.post(f"{STAFF}{here.nobody.pk}/", facts).status_code == 302
    with client_scope(here.client):
        assert User.objects.get(pk=here.nobody.pk).badge_number == "117"
    answer = browser.post(f"{STAFF}add/", person(badge_number="117"))
    assert "Another admin has this badge number" in answer.context["form"].errors["badge_number"][0]
    assert "staff.created" not in actions(here)
    assert "nobody@example.com" in browser.get(f"{STAFF}?q=117").content.decode()
    assert signed_in(there).post(f"{STAFF}add/", person(badge_number="117")).status_code == 200
    with client_scope(there.client):
        assert User.objects.get(badge_number="117").username == "newcomer"


def test_parking_ADM_1_disable_signs_out_at_once_and_enable_lets_in_again(here, signed_in):
    clerk, browser = signed_in(here, here.nobody), signed_in(here)
    assert clerk.get("/admin/").status_code == 200
    assert browser.post(f"{STAFF}{here.nobody.pk}/disable/").status_code == 302
    assert clerk.get("/admin/").status_code == 302
    with client_scope(here.client):
        assert User.objects.get(pk=here.nobody.pk).status == UserStatus.DISABLED
    browser.post(f"{STAFF}{here.nobody.pk}/enable/")
    assert signed_in(here, here.nobody).get("/admin/").status_code == 200
    assert {"staff.disabled", "staff.enabled"} <= set(actions(here))


def test_parking_ADM_4_the_last_primary_administrator_stays(here, signed_in):
    browser = signed_in(here)
    page = browser.post(f"{STAFF}{here.admin.pk}/disable/").content.decode()
    assert "There is a problem" in page
    facts = person(username="admin", email="admin@example.com", roles=[])
    assert "There is a problem" in browser.post(f"{STAFF}{here.admin.pk}/", facts).content.decode()
    with client_scope(here.client):
        assert User.objects.get(pk=here.admin.pk).last_name == ""  # names and roles go together or not at all


def test_parking_ADM_4_the_primary_role_has_no_edit_page(here, signed_in):
    with client_scope(here.client):
        primary = Role.objects.get(is_primary=True)
    browser = signed_in(here)
    assert f'href="{ROLES}{primary.pk}/"' not in browser.get(ROLES).content.decode()
    assert browser.get(f"{ROLES}{primary.pk}/").status_code == 404


def test_reset_password_shows_a_new_one_and_ends_sessions(here, signed_in):
    clerk = signed_in(here, here.nobody)
    answer = signed_in(here).post(f"{STAFF}{here.nobody.pk}/password/")
    assert answer["Cache-Control"] == "no-store" and PASSWORD not in answer.content.decode()
    assert clerk.get("/admin/").status_code == 302
    assert actions(here)[-1] == "staff.password_reset"


def test_a_role_is_made_changed_and_shows_who_has_it(here, signed_in):
    browser = signed_in(here)
    numbers = {area: f"area_{n}" for n, (area, _rights) in enumerate(areas())}
    sent = {"name": "Lots", "description": "Looks after lots", numbers["Lots"]: ["lots.view", "lots.edit"]}
    assert browser.post(f"{ROLES}add/", sent).status_code == 302
    with client_scope(here.client):
        role = Role.objects.get(name="Lots")
        assert role.rights == ["lots.edit", "lots.view"]
        staff_member("keeper", rights=())
        User.objects.get(username="keeper").role_assignments.update(role=role)
    assert "keeper" in browser.get(f"{ROLES}{role.pk}/").content.decode()
    browser.post(f"{ROLES}{role.pk}/", sent | {numbers["Lots"]: ["lots.view"]})
    with client_scope(here.client):
        assert Role.objects.get(pk=role.pk).rights == ["lots.view"]
    assert actions(here)[-2:] == ["role.created", "role.changed"]


def test_parking_ADM_6_a_right_without_what_it_needs_is_named_and_can_be_completed(here, signed_in):
    number = next(n for n, (_area, known) in enumerate(areas()) if "lots.edit" in {r.key for r in known})
    browser = signed_in(here)
    sent = {"name": "Half", f"area_{number}": ["lots.edit"]}
    page = browser.post(f"{ROLES}add/", sent).content.decode()
    assert "also needs: See lots." in page and 'type="checkbox" name="add_needed"' in page
    assert browser.post(f"{ROLES}add/", sent | {"add_needed": "on"}).status_code == 302
    with client_scope(here.client):
        assert Role.objects.get(name="Half").rights == ["lots.edit", "lots.view"]


def test_a_crafted_right_is_refused(here, signed_in):
    page = (
        signed_in(here).post(f"{ROLES}add/", {"name": "X", "area_0": ["vendor.everything"]}).content.decode()
    )
    assert "Select a valid choice" in page


def test_lists_export_and_search_our_people_only(here, there, signed_in):
    browser = signed_in(here)
    with client_scope(there.client):
        User.objects.filter(pk=there.nobody.pk).update(email="ZZCANARY@example.com")
    for address in (STAFF, f"{STAFF}?export=csv", ROLES, f"{ROLES}?export=csv"):
        answer = browser.get(address)
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert b"ZZCANARY" not in text and answer.status_code == 200
    assert "nobody" not in browser.get(f"{STAFF}?q=admin").content.decode().partition("oc-table")[2]


def test_signed_out_missing_right_and_another_clients_people(here, there, signed_in, client):
    foreign = role_named(there, "Foreign")
    browser, nobody = signed_in(here), signed_in(here, here.nobody)
    pages = [STAFF, f"{STAFF}add/", ROLES, f"{ROLES}add/"]
    ours = [f"{STAFF}{here.nobody.pk}/{tail}" for tail in ("", "disable/", "enable/", "password/")]
    for address in pages + ours:
        assert client.get(address, headers={"host": here.host}).status_code == 302
        assert nobody.get(address).status_code == 403
    theirs = [f"{STAFF}{there.nobody.pk}/{tail}" for tail in ("", "disable/", "enable/", "password/")]
    for address in [*theirs, f"{ROLES}{foreign.pk}/"]:
        assert browser.get(address).status_code == 404
        assert browser.post(address, person()).status_code == 404


def test_twins_see_their_own_roles_in_one_process(here, there, signed_in):
    role_named(here, "Ours only")
    role_named(there, "Theirs only")
    for site, own, foreign in ((here, "Ours", "Theirs"), (there, "Theirs", "Ours"), (here, "Ours", "Theirs")):
        page = signed_in(site).get(f"{STAFF}add/").content.decode()
        assert f"{own} only" in page and f"{foreign} only" not in page


def test_lists_cost_the_same_for_few_and_many(here, signed_in):
    browser = signed_in(here)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            for address in (STAFF, ROLES):
                assert browser.get(address).status_code == 200
        return len(captured)

    queries()
    few = queries()
    with client_scope(here.client):
        for number in range(4):
            staff_member(f"person{number}", rights={"lots.view"})
    assert queries() == few


def test_who_can_do_what_names_the_people_and_the_roles_that_give_it(here, there, signed_in):
    with client_scope(here.client):
        staff_member("writer", rights={"lots.view", "lots.edit"})
        staff_member("reader", rights={"lots.view"})
        staff_member("gone", rights={"lots.edit"}, status=UserStatus.DISABLED)
    browser = signed_in(here)
    page = browser.get("/admin/who-can/", {"right": "lots.edit"}).content.decode()
    assert "role of writer" in page and "role of reader" not in page and "role of gone" not in page
    assert "primary" in page, "Primary Administrator holds every right"
    export = browser.get("/admin/who-can/", {"export": "csv"}).getvalue().decode()
    assert len(export.splitlines()) == 1 + 4


def test_login_activity_tells_who_came_from_where(here, there, signed_in):
    signed_in(there)
    browser = signed_in(here)
    page = browser.get("/admin/login-activity/").content.decode()
    assert page.count("127.0.0.1") == 1 and "Signed in" in page


def test_a_right_that_needs_another_says_so(here, signed_in):
    page = signed_in(here).get(f"{ROLES}add/").content.decode()
    assert "needs: See lots" in page
