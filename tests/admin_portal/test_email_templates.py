"""The pages of Email Templates: what they show, save, refuse and keep to their own client."""

import re

import pytest

from content.models import ContentRevision, EmailLayout, EmailTemplate, OutboxMail
from content.services.layouts import save_layout
from content.services.mail_templates import save_template
from content.services.texts import Draft
from core.models import AuditEntry
from core.scoping import client_scope
from tests.admin_portal.conftest import staff_member
from tests.factories.accounts import ACTOR, make_site

pytestmark = pytest.mark.django_db
RIGHT = "email_templates.edit"
LIST = "/admin/email-templates/"
RESET = f"{LIST}texts/mail:account.password_reset/"


@pytest.fixture
def site(db):
    return make_site("ALPHA")


@pytest.fixture
def office(site, signed_in):
    """Somebody with no right but this one."""
    with client_scope(site.client):
        keeper = staff_member("keeper", rights={RIGHT})
    return signed_in(site, keeper)


def words(**parts):
    return {"title": "Ours", "body": "", "plain": "[link]", "label": "", "layout": "", "seen": "0"} | parts


def test_the_list_says_whose_words_are_sent(site, office):
    page = office.get(LIST).content.decode()
    assert "account.password_reset" in page and "English (built in), Français (built in)" in page
    office.post(f"{RESET}?language=en", words(label="Lost password"))
    page = office.get(LIST).content.decode()
    assert "English (yours), Français (missing)" in page and "Lost password" in page
    export = office.get(f"{LIST}?export=csv").getvalue().decode("utf-8-sig")
    assert "Accounts,Lost password,account.password_reset" in export


def test_the_editor_begins_with_the_built_in_words_and_saves_others(site, office):
    page = office.get(f"{RESET}?language=en").content.decode()
    assert "Set a new password for [org name]" in page and "The person’s own link" in page
    assert "account.password_reset" in page
    with client_scope(site.client):
        layout = save_layout(actor=ACTOR, name="Summer")
    answer = office.post(f"{RESET}?language=en", words(layout=str(layout.pk)), follow=True)
    assert "The words are saved." in answer.content.decode()
    with client_scope(site.client):
        assert ContentRevision.objects.get().plain == "[link]"
        assert EmailTemplate.objects.get().layout == layout


def test_a_useless_mail_is_warned_of_in_the_preview_and_refused_on_saving(site, office):
    preview = office.post(
        f"{RESET}?language=en", words(plain="Hello") | {"press": "preview"}
    ).content.decode()
    assert "Without [link] the mail is useless" in preview
    answer = office.post(f"{RESET}?language=en", words(plain="Hello"))
    assert "The mail is useless without [link]" in answer.content.decode()
    with client_scope(site.client):
        assert not ContentRevision.objects.exists()


def test_warnings_of_codes_and_pictures(site, office):
    body = '<p>[link] [nothing]</p><img src="/files/a.png">'
    page = office.post(f"{RESET}?language=en", words(body=body) | {"press": "preview"}).content.decode()
    assert "[nothing] is no shortcode" in page and "1 picture has no words (alt)" in page


def frames(page):
    return re.findall(r'<iframe[^>]* sandbox[^>]* src="([^"]+)"', page)


def test_the_preview_is_an_address_of_its_own_that_can_do_nothing(site, office, signed_in):
    draft = words(title="Hi [name]", body="<p>[name]: [link]</p><script>x</script>") | {"press": "preview"}
    page = office.post(f"{RESET}?language=en", draft).content.decode()
    light, dark = frames(page)
    assert light.endswith("?theme=light") and dark.endswith("?theme=dark")
    assert "Subject: Hi Dora Tremblay" in page
    answer = office.get(light)
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'") and "frame-ancestors 'self'" in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    html = answer.content.decode()
    assert "Dora Tremblay: https://park.example.ca/new/1a2b3c/" in html and "<script" not in html
    assert "@media not all" in html and "@media all" in office.get(dark).content.decode()
    other = make_site("BETA")
    assert signed_in(other).get(light).status_code == 404
    assert office.get(f"{LIST}preview/nothing/").status_code == 404


def test_the_preview_shows_the_layout_that_is_chosen_there(site, office):
    with client_scope(site.client):
        layout = save_layout(actor=ACTOR, name="Summer")
    office.post(
        f"{LIST}texts/layout:{layout.pk}/?language=en", {"body": "<h2>Sun</h2>[content]", "seen": "0"}
    )
    page = office.post(
        f"{RESET}?language=en", words(layout=str(layout.pk)) | {"press": "preview"}
    ).content.decode()
    assert "<h2>Sun</h2>" in office.get(frames(page)[0]).content.decode()


def test_a_layout_is_edited_with_sample_words_in_it(site, office):
    with client_scope(site.client):
        pk = EmailLayout.objects.get().pk
    address = f"{LIST}texts/layout:{pk}/?language=en"
    page = office.get(address).content.decode()
    assert "The password of your account was just changed" in page
    assert ">Alpha</h1>" in office.get(frames(page)[0]).content.decode()
    answer = office.post(address, {"body": "<p>Nothing</p>", "seen": "0"}).content.decode()
    assert "Put [content] into the layout once" in answer and "[content] must stand here once" in answer


def test_a_test_goes_to_who_asks_and_to_nobody_else(site, office):
    page = office.get(f"{LIST}test/?kind=account.welcome&language=fr").content.decode()
    assert '<option value="account.welcome" selected' in page and '<option value="fr" selected' in page
    asked = {"kind": "account.welcome", "language": "fr", "to": "other@example.com"}
    answer = office.post(f"{LIST}test/", asked)
    assert answer["Location"] == f"{LIST}texts/mail:account.welcome/?language=fr"
    with client_scope(site.client):
        mail = OutboxMail.objects.get()
        assert (mail.to, mail.subject) == ("keeper@example.com", "[test] Votre compte chez Alpha")
        assert AuditEntry.objects.filter(action="client.test_mail_sent").exists()
    assert office.post(f"{LIST}test/", asked | {"kind": "no.such"}).status_code == 200


def test_a_reset_asks_first_and_keeps_the_history(site, office):
    with client_scope(site.client):
        draft = Draft(title="Ours", plain="[link]")
        row = save_template(actor=ACTOR, kind="account.password_reset", language="en", draft=draft)
    address = f"{LIST}versions/{row.pk}/reset/"
    assert address in office.get(f"{RESET}?language=en").content.decode()
    assert "“Forgotten password” in English" in office.get(address).content.decode()
    assert office.post(address)["Location"] == f"{RESET}?language=en"
    page = office.get(f"{RESET}?language=en").content.decode()
    assert "Set a new password for [org name]" in page and "/reset/" not in page
    assert "Ours" in office.get(f"{RESET}history/?language=en").content.decode()
    office.post(f"{LIST}versions/{row.pk}/restore/")
    assert 'value="Ours"' in office.get(f"{RESET}?language=en").content.decode()


def test_layouts_are_added_renamed_made_the_default_and_archived(site, office):
    added = office.post(f"{LIST}layouts/add/", {"name": "Summer"})
    with client_scope(site.client):
        summer = EmailLayout.objects.get(name="Summer")
        standard = EmailLayout.objects.get(is_default=True)
    assert added["Location"] == f"{LIST}texts/layout:{summer.pk}/"
    assert "already" in office.post(f"{LIST}layouts/add/", {"name": "summer"}).content.decode()
    office.post(f"{LIST}layouts/{summer.pk}/", {"name": "Winter"})
    assert "in use by" in office.post(f"{LIST}layouts/{standard.pk}/archive/").content.decode()
    office.post(f"{LIST}layouts/{summer.pk}/default/")
    office.post(f"{LIST}layouts/{standard.pk}/archive/")
    with client_scope(site.client):
        assert [(row.name, row.is_default) for row in EmailLayout.objects.active()] == [("Winter", True)]
    office.post(f"{LIST}layouts/{standard.pk}/restore/")
    assert "Standard" in office.get(f"{LIST}layouts/").content.decode()


def test_the_lists_cost_the_same_for_one_and_for_three(site, office, django_assert_max_num_queries):
    def queries(address):
        with django_assert_max_num_queries(60) as captured:
            office.get(address)
        return len(captured)

    before = [queries(LIST), queries(f"{LIST}layouts/")]
    with client_scope(site.client):
        for name, kind in (("A", "account.welcome"), ("B", "account.confirm"), ("C", "account.new_email")):
            layout = save_layout(actor=ACTOR, name=name)
            save_template(actor=ACTOR, kind=kind, language="en", draft=Draft(plain="[link]"), layout=layout)
    assert [queries(LIST), queries(f"{LIST}layouts/")] == before
