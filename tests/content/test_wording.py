"""What mails say: built-in and edited words by one grammar, languages, layouts, links, secrets (parking §18)."""

import re
from email import message_from_bytes, policy
from html.parser import HTMLParser
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts.models import Profile
from content.choices import MailState, Spot, TextKind
from content.models import EmailLayout, OutboxMail
from content.ports import Viewing, fact_sources, mail_kinds
from content.queries.expansion import troubles
from content.queries.mail_templates import (
    Template,
    builtin_mail,
    mail_template,
    template_rows,
    worded_kinds,
)
from content.queries.wording import filled, sample_wording, wording
from content.rules.mail_html import contents, in_layout, one_line, paragraphs, tidy
from content.rules.plain_text import plain_text
from content.services.layouts import make_default_layout, save_layout, save_layout_html
from content.services.mail_templates import save_template
from content.services.outbox import deliver, queue_mail
from content.services.texts import Draft, save_text
from core.choices import Language
from core.ports import client_births
from core.scoping import client_scope
from core.system_settings import save_settings
from tests.content.injections import INJECTIONS
from tests.factories.accounts import ACTOR

pytestmark = pytest.mark.django_db
LINK = "https://park.example.ca/new/1/secret-token/"
FACTS = {"name": "Dora", "link": LINK, "hours": 72}
RESET = "account.password_reset"
KINDS = [kind.key for kind in worded_kinds()]


def words(kind=RESET, language="en", person_id=None, **facts):
    return wording(kind, language, FACTS | facts, person_id)


def edit(language="en", kind=RESET, layout=None, **parts):
    return save_template(actor=ACTOR, kind=kind, language=language, draft=Draft(**parts), layout=layout)


class TestBuiltIn:
    @pytest.mark.parametrize("language", Language.values)
    @pytest.mark.parametrize("kind", KINDS)
    def test_every_kind_is_there_in_every_language_with_codes_that_are_known(self, here, kind, language):
        template = builtin_mail(kind, language)
        assert (template.language, template.is_builtin) == (language, True)
        assert (
            template.subject and template.plain and not re.search(r"{[{%]", template.subject + template.plain)
        )
        facts = {fact.key: fact.sample for fact in mail_kinds.get(kind).facts}
        assert not troubles(template.subject, spot=Spot.MAIL, facts=facts)
        assert not troubles(template.plain, spot=Spot.MAIL, facts=facts)

    @pytest.mark.parametrize("kind", KINDS)
    def test_french_says_other_words_than_english_and_the_same_facts(self, here, kind):
        english, french = builtin_mail(kind, "en"), builtin_mail(kind, "fr")
        assert english.subject != french.subject and english.plain != french.plain
        assert codes(english) == codes(french)

    @pytest.mark.parametrize("kind", KINDS)
    def test_every_fact_that_is_declared_can_be_seen(self, here, kind):
        named = codes(builtin_mail(kind, "en"))
        assert named <= {fact.key for fact in mail_kinds.get(kind).facts} | {"org", "login_link"}

    def test_plurals_follow_the_number(self, here):
        assert "for 1 hour." in words(hours=1).text and "for 72 hours." in words().text
        assert "pendant 1 heure." in words(language="fr", hours=1).text
        one = wording(
            "import.failed_rows", "fr", {"file": "a.csv", "failed": 1, "total": 9, "is_whole": True}
        )
        assert "Une ligne sur 9 de « a.csv » n’a pas été importée" in one.text.replace("\u00a0", " ")
        assert "\n\n\n" not in one.text and "volumineux" not in one.text + one.html


def codes(template):
    text = template.subject + template.plain
    return {re.split(r"[.\s]", name)[0] for name in re.findall(r"(?:\[|var=)(?!conditional)([a-z_.]+)", text)}


class TestWhoseWords:
    def test_parking_EML_1_own_language_then_the_clients_then_built_in(self, here):
        edit("en", title="Our English", plain="[link] ours")
        assert words("account.welcome").subject == "Your account with Alpha"
        assert words().subject == "Our English"
        assert words(language="fr").subject == "Our English", "no French words: those of the first language"
        edit("fr", title="Nos mots", plain="[link] les nôtres")
        assert words(language="fr").subject == "Nos mots"
        assert '<html lang="fr"' in words(language="fr").html and '<html lang="en"' in words().html

    def test_parking_EML_1_words_in_a_language_that_is_neither_are_not_used(self, here):
        here.client.default_language = "fr"
        edit("en", title="Our English", plain="[link] ours")
        assert words(language="fr").subject.startswith("Choisir")

    def test_an_emptied_template_is_the_built_in_one(self, here):
        edit(title="Ours", plain="[link]")
        edit()
        assert words().subject == "Set a new password for Alpha"

    def test_what_is_left_out_is_built_in_or_made_from_the_other(self, here):
        edit(title="Only a subject")
        assert words().subject == "Only a subject" and words().text.startswith("Hello Dora,")
        edit(body='<h2>Hi [name]</h2><ul><li>One</li></ul><p><a href="[link]">Set it</a></p>')
        assert words().subject == "Set a new password for Alpha"
        assert words().text == f"Hi Dora\n\n- One\n\nSet it ({LINK})\n"
        edit(plain="Hello [name],\nset it at [link]\n\nhttps://a.example/?b=1&c=2.")
        assert f'set it at <a href="{LINK}"' in words().html and "Hello Dora,<br>" in words().html
        assert 'href="https://a.example/?b=1&amp;c=2"' in words().html

    def test_clients_have_words_of_their_own(self, here, there):
        edit(title="Ours", plain="[link]")
        with client_scope(there.client):
            assert words().subject == "Set a new password for Beta"


class TestFacts:
    def test_only_declared_facts_are_known_and_absent_ones_are_empty(self, here):
        edit(plain="[link] [name] [hours] [evil]", title="x")
        mail = wording(RESET, "en", {"link": LINK, "evil": "boom"})
        assert mail.text == f"{LINK}   [evil]\n"

    def test_facts_about_the_person_are_read_once_and_only_when_asked(self, here, django_assert_num_queries):
        Profile.objects.filter(user=here.driver).update(city="Ottawa")
        plain = 3  # the site, the layout, the words
        with django_assert_num_queries(plain):
            words(person_id=here.driver.pk)
        edit(
            plain="[link] [user city] [user first_name]"
            " [conditional var=user.city test=eq value=Ottawa]yes[/conditional]"
        )
        with django_assert_num_queries(plain + 2):
            assert "Ottawa" in words(person_id=here.driver.pk).text
        assert "Ottawa" not in words().text, "nobody known: nothing"

    def test_staff_have_names_and_no_profile(self, here):
        edit(plain="[link] [user first_name] [user email] [user city].")
        assert "admin@example.com ." in words(person_id=here.admin.pk).text

    def test_dates_and_numbers_are_in_the_language_and_zone_of_the_mail(self, here):
        edit("fr", plain="[link] [hours]")
        at = timezone.datetime(2026, 3, 2, 2, 0, tzinfo=ZoneInfo("UTC"))
        assert "2026-03-01 21 h 00" in words(language="fr", hours=at).text

    def test_links_lead_to_the_clients_site(self, here):
        edit(
            plain="[link] [login_link]",
            body='<a href="[link]">x</a> <a href="/vehicles/">y</a><img src="/files/a.png" alt="Map">',
        )
        mail = words()
        assert "http://alpha.example.com/login/" in mail.text
        assert 'href="http://alpha.example.com/vehicles/"' in mail.html
        assert '<img src="http://alpha.example.com/files/a.png" alt="Map">' in mail.html

    def test_pictures_of_others_are_not_fetched(self, here):
        edit(body='<a href="[link]">x</a><img src="https://track.example/p.gif" alt="x">')
        assert "track.example" not in words().html

    def test_a_mail_door_may_name_the_site(self, here):
        assert (
            "https://other.example/login/" in words("account.email_known", site="https://other.example").text
        )


class TestSecrets:
    def test_a_secret_is_hidden_wherever_it_stands_and_whole_again_when_it_leaves(self, here):
        edit(
            title="Go [link]",
            plain="[link] and [link]",
            body='<p title="[link]"><a href="[link]?x=1">[link]</a></p>',
        )
        mail = OutboxMail.objects.get(
            pk=queue_mail(kind=RESET, to="a@example.com", language="en", context=FACTS)
        )
        assert "secret-token" not in mail.subject + mail.text + mail.html
        assert mail.subject == "Go"
        assert mail.whole(mail.html).count("secret-token") == 3

    def test_a_secret_that_was_not_given_hides_nothing(self, here):
        mail_id = queue_mail(kind=RESET, to="a@example.com", language="en", context={"name": "Dora"})
        assert "•" not in OutboxMail.objects.get(pk=mail_id).text


class TestLayouts:
    def test_a_client_is_born_with_a_default_layout(self, here):
        layout = EmailLayout.objects.get()
        assert layout.is_default and str(layout) == "Standard"
        assert "email_layout" in client_births

    def test_the_standard_layout_says_who_writes_and_where_they_are(self, here):
        save_settings(actor=ACTOR, values={"company_address": "1 Campus Road\nOttawa"})
        html = words().html
        assert ">Alpha</h1>" in html and "1 Campus Road\nOttawa" in html
        assert html.index(">Alpha</h1>") < html.index("Hello Dora") < html.index("1 Campus Road")

    def test_a_template_has_its_own_layout_else_the_default_one(self, here):
        first, second = (save_layout(actor=ACTOR, name=name) for name in ("First", "Second"))
        for row in (first, second):
            html = f"<h2>{row.name}</h2>[content]<p>[org name]</p>"
            save_layout_html(actor=ACTOR, layout=row, language="en", html=html)
        make_default_layout(actor=ACTOR, layout=first)
        edit(layout=second)
        assert "<h2>Second</h2>" in words().html and "<h2>First</h2>" in words("account.welcome").html
        assert "Hello Dora" in words().html, "a layout changes no words"

    def test_a_layout_is_in_the_language_of_the_words(self, here):
        layout = EmailLayout.objects.get()
        for language in ("en", "fr"):
            save_layout_html(
                actor=ACTOR, layout=layout, language=language, html=f"<p>In {language}</p>[content]"
            )
        assert "In fr" in words(language="fr").html and "In en" in words().html
        edit("en", title="x", plain="[link]")
        assert "In en" in words(language="fr").html, "as the words are"

    def test_content_is_put_in_once_and_the_letters_can_be_shown(self):
        assert contents("[content] [[content]]") == 1
        assert in_layout("<p>[[content]]</p>[content]", r"\1 & <b>") == r"<p>[[content]]</p>\1 & <b>"


class Attributes(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs


PARTS = ("title", "body", "plain", "label", "layout", "fact", "organization")


@pytest.mark.parametrize("part", PARTS)
def test_no_field_of_a_template_runs_anything_or_breaks_the_message(here, smtp, part):
    for string in INJECTIONS:
        _write(here, part, string)
        facts = FACTS | ({"name": string} if part == "fact" else {})
        mail_id = queue_mail(kind=RESET, to="dora@example.com", language="en", context=facts)
        mail = OutboxMail.objects.get(pk=mail_id)
        seen = Attributes(mail.html)
        assert not {"script", "iframe", "object", "form", "svg", "math", "base"} & set(seen.tags)
        assert not [name for name, _value in seen.attributes if name.startswith("on")]
        addresses = [value or "" for name, value in seen.attributes if name in ("href", "src")]
        assert not [value for value in addresses if re.match(r"\s*(javascript|data|vbscript):", value, re.I)]
        assert deliver(mail_id=mail_id) == MailState.ACCEPTED, (part, string)
        _check(message_from_bytes(smtp.mails[-1].content, policy=policy.SMTP), mail)


def _write(here, part, string):
    if part == "organization":
        here.client.name = string.replace("\x00", "")[:100]
    elif part == "layout":
        draft = Draft(body=f"[content]{string}")
        save_text(
            actor=ACTOR,
            kind=TextKind.LAYOUT,
            key=str(EmailLayout.objects.get().pk),
            language="en",
            draft=draft,
        )
    elif part != "fact":
        save_text(actor=ACTOR, kind=TextKind.MAIL, key=RESET, language="en", draft=Draft(**{part: string}))


def _check(message, mail):
    assert not message.defects and set(message.keys()) <= {
        "Content-Type", "MIME-Version", "Subject", "From", "To", "Reply-To", "Date", "Message-ID", "Auto-Submitted",
    }  # fmt: skip
    assert message["To"] == "dora@example.com" and message["Bcc"] is None
    assert [sender.addr_spec for sender in message["From"].addresses] == ["opscom@localhost"]
    assert message.get_content_type() == "multipart/alternative"
    assert (
        message.get_body("plain").get_content().strip() and "<html" in message.get_body("html").get_content()
    )
    assert len(mail.subject) <= 250


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("a\r\nBcc: b", "a Bcc: b"), ("a\x00\x07b", "a b"), ("é" * 300, "é" * 250), ("a\u2028b\u202ec", "a b c"),
        ("👩‍🚀 שלום \u00a0: x", "👩‍🚀 שלום \u00a0: x"), ("  a   b ", "a b"), ("\ud800a", "a"),
    ],
)  # fmt: skip
def test_a_subject_is_one_line(typed, sent):
    assert one_line(typed) == sent


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a\nb\n\nc", "<p>a<br>\nb</p>\n<p>c</p>"),
        ("<b>&", "<p>&lt;b&gt;&amp;</p>"),
        ("[link] [[login_link]]", '<p><a href="[link]">[link]</a> [[login_link]]</p>'),
        ('(https://a.ca/b).', '<p>(<a href="https://a.ca/b">https://a.ca/b</a>).</p>'),
        ("https://a.ca/[user username]", "<p>https://a.ca/[user username]</p>"),
        ('[conditional var=a\ntest=eq value="x"]', "<p>[conditional var=a\ntest=eq value=&quot;x&quot;]</p>"),
        ("javascript:x() \"'", "<p>javascript:x() &quot;&#x27;</p>"),
    ],
)  # fmt: skip
def test_plain_words_become_paragraphs(text, html):
    assert paragraphs(text) == html


def test_text_is_tidied():
    assert tidy("a  \r\n\r\n\r\n\r\nb\rc\n\n") == "a\n\nb\nc\n"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>A &amp; b<br>c</p><p>d</p>", "A & b\nc\n\nd\n"),
        ('<a href="https://a.ca">here</a> <a href="https://a.ca">https://a.ca</a>', "here (https://a.ca) https://a.ca\n"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc\n"),
        ('<img src="/x" alt="A map"><ol><li>x</li></ol>', "A map\n\n- x\n"),
    ],
)  # fmt: skip
def test_html_is_readable_as_text(html, text):
    assert plain_text(html) == text


def test_templates_are_listed_with_what_people_wrote(here, django_assert_num_queries):
    queue_mail(kind=RESET, to="dora@example.com", language="en", context=FACTS)
    edit(label="Lost password", plain="[link]", layout=EmailLayout.objects.get())
    with django_assert_num_queries(3):
        rows = {row.kind.key: row for row in template_rows()}
    assert rows.keys() == set(KINDS)
    row = rows[RESET]
    assert (row.label, row.languages, str(row.layout)) == ("Lost password", ("en",), "Standard")
    assert row.last_sent_at and not rows["account.welcome"].last_sent_at


def test_samples_fill_in_every_kind(here):
    for kind in worded_kinds():
        mail = sample_wording(kind, mail_template(kind.key, "en"), here.driver)
        assert "[" not in mail.subject + mail.text


def test_a_long_text_with_many_codes_is_filled_in_quickly(here):
    """No timing is asserted in itself: ten times the text may not take a hundred times as long."""
    facts = {"name": "Dora"}

    def seconds(number):
        template = Template("en", "x", plain="Hello [name] <b> https://a.ca [[x]]\n\n" * number)
        started = perf_counter()
        filled(template, Viewing(facts=facts))
        return perf_counter() - started

    seconds(10)
    assert seconds(20_00) < 100 * max(seconds(200), 0.001)


def test_sources_of_facts_are_declared(here):
    assert {"user", "org"} <= set(fact_sources.keys())
