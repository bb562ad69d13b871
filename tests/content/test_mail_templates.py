"""Writing templates and layouts: what is refused, what is warned of, what is kept (parking §18)."""

import pytest

from content.choices import MailState, TextKind
from content.exceptions import CodeLost, LayoutHidesContent, LayoutInUse, LayoutNameTaken, TextChanged
from content.models import ContentRevision, EmailLayout, EmailTemplate, OutboxMail
from content.ports import mail_kinds
from content.queries.mail_checks import code_problems, lost_secrets, pictures_without_words, shows_content
from content.queries.mail_templates import STANDARD_LAYOUT, draft_template, mail_template
from content.services.layouts import (
    archive_layout,
    make_default_layout,
    restore_layout,
    save_layout,
    save_layout_html,
)
from content.services.mail_templates import save_template, send_test_mail
from content.services.outbox import deliver
from content.services.texts import Draft, reset_text
from core.exceptions import RowMissing
from core.models import AuditEntry
from core.scoping import client_scope
from tests.factories.accounts import ACTOR

pytestmark = pytest.mark.django_db
RESET = "account.password_reset"


def save(kind=RESET, layout=None, seen=None, **parts):
    draft = Draft(**parts)
    return save_template(actor=ACTOR, kind=kind, language="en", draft=draft, layout=layout, seen=seen)


def draft(kind=RESET, subject="x", body="", plain=""):
    return draft_template(kind, "en", subject=subject, body=body, plain=plain, layout=STANDARD_LAYOUT)


@pytest.mark.parametrize(
    ("parts", "is_kept"),
    [
        ({"plain": "Go to [link]"}, True),
        ({"body": '<a href="[link]">Go</a>'}, True),
        ({"body": "<p>[link]</p>", "plain": "[link]"}, True),
        ({"title": "A subject alone"}, True),
        ({"plain": "Go"}, False),
        ({"plain": "[[link]]"}, False),
        ({"title": "[link]", "plain": "Go"}, False),
        ({"body": "<p>Go</p>", "plain": "[link]"}, False),
        ({"body": '<a href="[link]">Go</a>', "plain": "Go"}, False),
        ({"body": '<p title="[link]">Go</p>'}, False),
        ({"plain": "[conditional var=name test=hasvalue][link][/conditional]"}, False),
        ({"plain": "[conditional var=link test=hasvalue][link][/conditional]"}, True),
    ],
)
def test_a_mail_that_would_be_useless_is_refused(here, parts, is_kept):
    lost = lost_secrets(mail_kinds.get(RESET), draft(**{k: v for k, v in parts.items() if k != "title"}))
    assert lost == ([] if is_kept else ["[link]"])
    if is_kept:
        assert save(**parts)
    else:
        with pytest.raises(CodeLost, match=r"\[link\]"):
            save(**parts)
        assert not ContentRevision.objects.exists()


def test_kinds_without_a_link_may_say_anything(here):
    assert save("account.password_changed", plain="Changed.")


def test_codes_that_are_none_are_told(here):
    kind = mail_kinds.get(RESET)
    problems = code_problems(
        kind, draft(subject="[organisation]", body="<p>[name] [nme]</p>", plain="[conditional x]")
    )
    assert [problem.source for problem in problems] == ["[organisation]", "[nme]", "[conditional x]"]


def test_pictures_that_say_nothing_are_counted():
    assert pictures_without_words('<img src="/a"><img src="/b" alt=" "><img src="/c" alt="Map">') == 2


def test_a_save_is_a_version_an_audit_entry_and_a_layout(here):
    layout = save_layout(actor=ACTOR, name="Summer")
    row = save(title="Ours", plain="[link]", layout=layout)
    assert (row.kind, row.key, row.title) == (TextKind.MAIL, RESET, "Ours")
    assert EmailTemplate.objects.get().layout == layout
    actions = AuditEntry.objects.order_by("-id").values_list("action", flat=True)[:3]
    assert set(actions) == {"text.saved", "email_template.created", "email_layout.created"}
    save(title="Ours", plain="[link]")
    assert EmailTemplate.objects.get().layout is None, "the default again"
    assert AuditEntry.objects.filter(action="email_template.changed").count() == 1


def test_two_who_edit_at_once_are_told_and_nothing_is_half_saved(here):
    save(plain="[link]", seen=0)
    with pytest.raises(TextChanged):
        save(plain="[link] other", seen=0, layout=EmailLayout.objects.get())
    assert not EmailTemplate.objects.exists()


def test_a_reset_brings_the_built_in_words_back_and_keeps_the_history(here):
    save(title="Ours", plain="[link]")
    reset_text(actor=ACTOR, kind=TextKind.MAIL, key=RESET, language="en")
    assert mail_template(RESET, "en").is_builtin
    assert ContentRevision.objects.filter(title="Ours").exists()


def test_kinds_that_are_none_have_no_words(here):
    with pytest.raises(RowMissing):
        save("no.such_kind", plain="x")


def test_a_test_mail_says_so_and_leaves_like_any_other(here, smtp):
    save(title="Ours", plain="[link]")
    mail_id = send_test_mail(
        actor=ACTOR, kind=RESET, language="en", to="admin@example.com", person_id=here.admin.pk
    )
    mail = OutboxMail.objects.get(pk=mail_id)
    assert mail.subject == "[test] Ours" and mail.person == here.admin
    assert deliver(mail_id=mail_id) == MailState.ACCEPTED
    assert b"https://park.example.ca/new/1a2b3c/" in smtp.mails[0].content
    entry = AuditEntry.objects.get(action="client.test_mail_sent")
    assert entry.data == {"type": RESET, "language": "en", "to": "admin@example.com"}


class TestLayouts:
    @pytest.mark.parametrize(
        ("html", "is_kept"),
        [
            ("<div>[content]</div>", True),
            ("", True),
            ("[content][org name][[content]]", True),
            ("<div></div>", False),
            ("[content][content]", False),
            ("[[content]]", False),
            ('<p title="[content]">x</p>', False),
            ("[conditional var=user.name test=hasvalue][content][/conditional]", False),
            ("<script>[content]</script>", False),
        ],
    )
    def test_a_layout_shows_its_content_once_and_always(self, here, html, is_kept):
        layout = EmailLayout.objects.get()
        if is_kept:
            save_layout_html(actor=ACTOR, layout=layout, language="en", html=html)
            assert not html or shows_content(html)
        else:
            with pytest.raises(LayoutHidesContent):
                save_layout_html(actor=ACTOR, layout=layout, language="en", html=html)

    def test_the_standard_layout_is_one(self, here):
        assert shows_content(STANDARD_LAYOUT)

    def test_names_are_unique_among_those_in_use(self, here):
        first = save_layout(actor=ACTOR, name="  Summer   time ")
        assert first.name == "Summer time"
        with pytest.raises(LayoutNameTaken):
            save_layout(actor=ACTOR, name="SUMMER TIME")
        archive_layout(actor=ACTOR, layout=first)
        save_layout(actor=ACTOR, name="Summer time")
        with pytest.raises(LayoutNameTaken):
            restore_layout(actor=ACTOR, layout=first)

    def test_one_layout_is_the_default(self, here, there):
        standard, other = EmailLayout.objects.get(), save_layout(actor=ACTOR, name="Other")
        archive_layout(actor=ACTOR, layout=other)
        make_default_layout(actor=ACTOR, layout=other)
        assert [row.name for row in EmailLayout.objects.filter(is_default=True)] == ["Other"]
        assert EmailLayout.objects.get(pk=other.pk).archived_at is None
        archive_layout(actor=ACTOR, layout=standard)
        with client_scope(there.client):
            assert EmailLayout.objects.get().is_default

    def test_what_is_in_use_stays(self, here):
        standard, other = EmailLayout.objects.get(), save_layout(actor=ACTOR, name="Other")
        with pytest.raises(LayoutInUse, match="without another layout"):
            archive_layout(actor=ACTOR, layout=standard)
        save(plain="[link]", layout=other)
        with pytest.raises(LayoutInUse, match="Forgotten password"):
            archive_layout(actor=ACTOR, layout=other)

    def test_another_clients_layout_is_none(self, here, there):
        with client_scope(there.client):
            theirs = EmailLayout.objects.get()
        for change in (archive_layout, make_default_layout, restore_layout):
            with pytest.raises(RowMissing):
                change(actor=ACTOR, layout=theirs)
        with pytest.raises(RowMissing):
            save_layout_html(actor=ACTOR, layout=theirs, language="en", html="[content]")
