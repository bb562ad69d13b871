"""Shortcodes filled in: whose eyes, how far trusted, what stays as it was typed (parking §17.3–17.6)."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django.utils import translation

from accounts.models import Profile
from content.choices import Spot
from content.ports import Viewing, shortcodes
from content.queries.expansion import expand_html, expand_text, troubles
from content.rules.facts import fact, in_words, passes
from content.rules.shortcodes import Trouble
from parking.choices import Visibility
from tests.content.injections import INJECTIONS
from tests.factories.parking import LotFactory

pytestmark = pytest.mark.django_db
GUEST = Viewing()
RUNS = {"javascript", "vbscript", "data"}


def page(source, viewing=GUEST, **options):
    return expand_html(source, viewing, spot=Spot.PAGE, **options)


def mail(source, viewing=GUEST):
    return expand_html(source, viewing, spot=Spot.MAIL)


def plain(source, viewing=GUEST):
    return expand_text(source, viewing, spot=Spot.MAIL)


def test_parking_17_3_unknown_codes_are_printed_as_they_stand(here):
    assert page("<p>[nothing here] and [[org name]]</p>") == "<p>[nothing here] and [org name]</p>"
    (problem,) = troubles("[nothing here] and [org name]", spot=Spot.PAGE)
    assert (problem.source, problem.trouble) == ("[nothing here]", Trouble.UNKNOWN)


def test_parking_CON_1_codes_about_the_reader_are_empty_for_guests(here):
    source = (
        "<p>Hello [user first_name][conditional var=user.name test=hasvalue], welcome back[/conditional].</p>"
    )
    here.driver.first_name = "Dora"
    assert page(source) == "<p>Hello .</p>"
    assert page(source, Viewing(person=here.driver)) == "<p>Hello Dora, welcome back.</p>"


def test_nothing_of_a_person_is_given_that_is_withheld(here):
    Profile.objects.filter(user=here.driver).update(licence_no="L-123", birth_date=date(2000, 1, 1))
    viewing = Viewing(person=here.driver)
    for name in ("licence_no", "birth_date", "password", "pk", "__class__", "profile.licence_no", "save"):
        assert page(f"[user {name}]", viewing) == ""


def test_a_fact_is_escaped_in_html_and_left_alone_in_text(here):
    viewing = Viewing(facts={"name": "<b>Dora & co</b>"})
    assert page("<p>[name]</p>", viewing) == "<p>&lt;b&gt;Dora &amp; co&lt;/b&gt;</p>"
    assert plain("[name]", viewing) == "<b>Dora & co</b>"


def test_a_fact_goes_before_a_shortcode_of_its_name(here):
    lot = LotFactory(name="South", visibility=Visibility.VISIBLE)
    viewing = Viewing(facts={"lot": "North"})
    assert plain(f"[lot], [lot id={lot.pk}]", viewing) == "North, South"
    assert mail("<p>[lot]</p>", viewing) == "<p>North</p>"
    assert plain("[lot]") == ""


class Tags(HTMLParser):
    """The tags of a piece of HTML with their attributes."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def test_no_fact_becomes_markup_or_a_link_that_runs(here):
    source = '<a href="[name]">x</a><img src="[name]" alt="[name]"><p title="[name]">[name]</p>'
    for string in INJECTIONS:
        html = page(source, Viewing(facts={"name": string}))
        (a, link), (img, picture), (p, paragraph) = Tags(html).found
        assert (a, img, p) == ("a", "img", "p")
        assert set(link) <= {"href", "rel"} and set(picture) <= {"src", "alt"} and set(paragraph) <= {"title"}
        assert re.sub(r"[\x00-\x20]", "", link.get("href", "")).partition(":")[0].lower() not in RUNS
        assert picture.get("src", "/").startswith("/")


def test_parking_CON_2_what_a_code_gives_is_not_read_for_codes(here):
    assert page("[name]", Viewing(facts={"name": "[org name]"})) == "[org name]"


def test_our_own_markup_is_kept_and_takes_the_place_of_its_paragraph(here):
    here.driver.first_name, here.driver.last_name = "<i>Dora", "T"
    html = page("<p>[user_card]</p><p>x</p>", Viewing(person=here.driver))
    assert (
        html.startswith('<div class="card">')
        and "&lt;i&gt;Dora T" in html
        and html.endswith("</div><p>x</p>")
    )
    assert plain("Card: [user_card]", Viewing(person=here.driver)) == "Card: "


def test_markup_is_not_put_into_attributes(here):
    assert page('<a href="[user_card]">x</a>', Viewing(person=here.driver)).count("<div") == 0


def test_marks_that_hold_places_cannot_be_typed(here):
    viewing = Viewing(person=here.driver, facts={"name": "\ue0000\ue001"})
    html = page("<p>\ue0000\ue001 [name] [user_card]</p>", viewing)
    assert html.count('<div class="card">') == 1


def test_raw_pages_are_as_they_were_written_and_facts_in_them_are_escaped(here):
    html = page("<form id=x>[name]</form>", Viewing(facts={"name": "<b>"}), is_raw=True)
    assert html == "<form id=x>&lt;b&gt;</form>"


def test_links_of_a_mail_lead_to_the_site(here):
    html = mail(
        '<a href="/vehicles/">x</a> <a href="[login_link]">in</a>', Viewing(site="https://park.example")
    )
    assert 'href="https://park.example/vehicles/"' in html and 'href="https://park.example/login/"' in html
    assert plain("[login_link]", Viewing(site="https://park.example")) == "https://park.example/login/"


def test_codes_of_the_organization(here):
    assert plain("[org name]") == here.client.name
    assert plain("[org settings_version][org]") == ""


@pytest.mark.parametrize(
    ("value", "test", "wanted", "result"),
    [
        ("x", "hasvalue", "", True), ("  ", "hasvalue", "", False), (None, "hasvalue", "", False),
        (0, "hasvalue", "", True), (True, "true", "", True), ("1", "true", "", True), (False, "true", "", False),
        (None, "false", "", True), ("no", "false", "", True), ("yes", "false", "", False),
        ("5", "eq", "5", True), (5, "equal", "5", True), (Decimal("5.0"), "eq", "5", False), ("a", "eq", "A", False),
        ("5", "ne", "6", True), ("5", "neq", "5", False), (None, "notequal", "x", True), ("x", "matches", "x", False),
    ],
)  # fmt: skip
def test_parking_17_4_the_tests_of_conditional(value, test, wanted, result):
    assert passes(value, test, wanted) is result


def test_parking_17_4_conditional_asks_for_facts_by_their_exact_names(here):
    viewing = Viewing(facts={"permittemp": {"hours": 3, "Lot": {"name": "A"}}})
    shown = "[conditional var=permittemp.hours test=eq value=3]three[/conditional]"
    assert plain(shown, viewing) == "three"
    assert plain(shown.replace("hours", "Hours"), viewing) == ""
    assert plain("[conditional var=permittemp.Lot.name test=eq value=A]a[/condtional]", viewing) == "a"


def test_names_reach_into_mappings_and_nothing_else():
    class Thing:
        secret = "x"

    facts = {"thing": Thing(), "text": "abc", "deep": {"er": {"est": 1}}}
    assert fact(facts, "deep.er.est") == 1
    for path in ("thing.secret", "thing.__class__", "text.upper", "deep.items", "", "deep..er", "gone.x"):
        assert fact(facts, path) is None


def test_facts_in_words_follow_the_language():
    noon = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
    with translation.override("fr"):
        assert in_words(True) == "Oui" and in_words(Decimal("4.5")) == "4,5"
        assert "2026" in in_words(noon)
    with translation.override("en"):
        assert (
            in_words(False) == "No" and in_words(1234) and in_words({"a": 1}) == "" and in_words(None) == ""
        )


def test_lots_are_shown_as_everybody_sees_them(here, there):
    seen = LotFactory(name="Lot A", default_cost="12.5", visibility=Visibility.VISIBLE)
    hidden = LotFactory(name="Lot B", visibility=Visibility.NOT_VISIBLE)
    assert plain(f"[lot id={seen.pk} field=name] costs [lot id={seen.pk} field=cost]") == "Lot A costs $12.50"
    for code in (
        f"[lot id={hidden.pk}]",
        "[lot id=x]",
        "[lot id=99999999999999999999]",
        f"[lot id={seen.pk} field=pk]",
    ):
        assert plain(code) == ""
    html = page("<p>[lots]</p>", Viewing(person=here.driver))
    assert "Lot A" in html and "Lot B" not in html


def test_every_code_has_samples_that_are_codes():
    for code in shortcodes:
        assert code.samples and str(code.label)
        for sample in code.samples:
            assert f"[{code.name}" in sample
            assert not troubles(sample, spot=next(iter(code.spots)))
