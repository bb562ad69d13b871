"""The small parts as HTML: what they say, in both languages, and that they escape what they are given."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory
from django.utils import timezone, translation
from django.utils.html import strip_tags

from core.rendering import DateInput, DateTimeInput
from core.templatetags import ui
from tests.look.gallery import PermitForm, rights_filter

NOW = datetime(2026, 11, 22, 18, 5, 9, tzinfo=UTC)


def render(text, **context):
    request = context.pop("request", None) or RequestFactory().get("/")
    return engines["django"].from_string(text).render(context, request)


@pytest.mark.parametrize(
    ("amount", "currency", "english", "french"),
    [
        (Decimal("1234.565"), "", "$1,234.57", "1\xa0234,57\xa0$"),
        (Decimal("-0.005"), "", "−$0.01", "−0,01\xa0$"),
        (0, "CAD", "$0.00", "0,00\xa0$"),
        (7, "CHF", "CHF\xa07.00", "7,00\xa0CHF"),
    ],
)
def test_money_is_rounded_half_up_and_written_as_the_language_does(amount, currency, english, french):
    assert strip_tags(ui.money({}, amount, currency)) == english
    with translation.override("fr"):
        assert strip_tags(ui.money({}, amount, currency)) == french


def test_money_takes_the_clients_currency():
    client = SimpleNamespace(currency="EUR")
    assert strip_tags(ui.money({"client": client}, 1)) == "€1.00"
    assert "none" in ui.money({}, None)


def test_when_speaks_the_clients_wall_clock():
    with timezone.override("America/Toronto"):
        shown = ui.when(NOW, seconds=True)
        assert shown == '<time datetime="2026-11-22T13:05:09-05:00">2026-11-22 13:05:09</time>'
        with translation.override("fr"):
            assert strip_tags(ui.when(NOW)) == "2026-11-22 13 h 05"
    assert ui.when(date(2026, 11, 22)) == '<time datetime="2026-11-22">2026-11-22</time>'


def test_nothing_is_a_dash_that_is_read_aloud():
    for shown in (ui.when(None), ui.plate(""), ui.dash(None)):
        assert strip_tags(shown) == "—none"
    assert ui.dash(0) == 0


def test_parts_escape_what_they_are_given():
    evil = '"><script>'
    for shown in (ui.plate(evil, evil), ui.badge("ok", evil), ui.icon("gear", evil), ui.icon(evil)):
        assert "<script>" not in shown


def test_a_badge_has_word_and_icon_and_refuses_an_unknown_kind():
    shown = ui.badge("warn", "Ends today")
    assert "Ends today" in shown and "#exclamation-triangle" in shown
    with pytest.raises(KeyError):
        ui.badge("green", "Valid")


def test_the_title_is_said_once_and_stands_in_head_and_page(gallery):
    page = render('{% extends "admin_base.html" %}{% block title %}Lots <b>&amp;</b> zones{% endblock %}')
    assert "<title>Lots &amp; zones</title>" in page
    assert "<h1>Lots <b>&amp;</b> zones</h1>" in page


def test_a_chip_names_the_choice_and_takes_only_its_own_filter_away():
    request = RequestFactory().get("/?q=AB+12&kind=temp&sort=-plate&page=3")
    page = render("{% load ui %}{% filter_bar filter %}", filter=rights_filter(request), request=request)
    assert "Kind: <strong>Temporary permit</strong>" in page
    assert 'href="?q=AB+12&amp;sort=-plate"' in page
    assert 'href="?sort=-plate"' in page
    assert "page=3" not in page


def test_a_range_is_one_chip_and_open_at_its_missing_end():
    request = RequestFactory().get("/?price_min=&price_max=10&kind_of_day=work")
    page = render("{% load ui %}{% filter_bar filter %}", filter=rights_filter(request), request=request)
    assert "Amount: <strong>… – 10</strong>" in page
    assert "Day: <strong>Working day</strong>" in page
    assert "Kind:" not in page
    assert 'href="?kind_of_day=work"' in page


def test_an_empty_value_and_an_unknown_parameter_make_no_chip():
    request = RequestFactory().get("/?q=&kind=&other=1")
    assert "oc-chip" not in render(
        "{% load ui %}{% filter_bar filter %}", filter=rights_filter(request), request=request
    )


def test_filter_form_says_nothing_of_optional():
    request = RequestFactory().get("/")
    page = render("{% load ui %}{% filter_bar filter %}", filter=rights_filter(request), request=request)
    assert "optional" not in page


def test_a_form_says_what_is_optional_and_ties_hint_and_error_to_the_field():
    page = str(PermitForm({"kind": "temp"})["plate"].as_field_group())
    assert 'aria-describedby="id_plate_helptext id_plate_error"' in page
    assert 'id="id_plate_helptext"' in page and 'id="id_plate_error"' in page
    assert 'class="oc-plate-input form-control is-invalid"' in page and 'aria-invalid="true"' in page
    assert "(optional)" not in page
    assert "(optional)" in str(PermitForm()["comment"].as_field_group())
    assert "(optional)" not in str(PermitForm()["agreed"].as_field_group())


def test_every_error_is_in_the_summary_with_a_link_to_its_field():
    class Pair(forms.Form):
        first = forms.CharField(label="First")
        many = forms.MultipleChoiceField(choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)
        secret = forms.IntegerField(widget=forms.HiddenInput, label="Secret")

        def clean(self):
            raise forms.ValidationError("These do not go together.")

    page = str(Pair({"secret": "x"}))
    assert '<a href="#id_first">First: This field is required.</a>' in page
    assert '<a href="#id_many_0">' in page and 'id="id_many_0"' in page
    assert "<li>These do not go together.</li>" in page
    assert "<li>Secret: Enter a whole number.</li>" in page
    assert "There is a problem" not in str(Pair())


@pytest.mark.parametrize("language", ["en", "fr"])
def test_native_pickers_are_given_iso_in_every_language(language):
    class Moment(forms.Form):
        day = forms.DateField(widget=DateInput, initial=date(2026, 11, 2))
        at = forms.DateTimeField(widget=DateTimeInput, initial=NOW)

    with translation.override(language):
        page = str(Moment())
        assert 'type="date" name="day" value="2026-11-02"' in page
        assert 'type="datetime-local" name="at" value="2026-11-22T18:05"' in page
        assert Moment({"day": "2026-11-02", "at": "2026-11-22T18:05"}).is_valid()


@pytest.mark.parametrize(
    ("query", "words"), [("", "There is nothing here yet."), ("?q=ABC", "Nothing matches these filters.")]
)
def test_an_empty_list_says_why(gallery, client, query, words):
    page = client.get(f"/admin/none/{query}").content.decode()
    assert words in page
    assert ("Clear the filters" in page) == bool(query)
    assert "<table" not in page


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_the_server_renders_the_chosen_theme(gallery, client, theme):
    client.cookies["theme"] = theme
    page = client.get("/portal/parts/").content.decode()
    assert f'data-theme="{theme}"' in page
    assert (f'data-bs-theme="{theme}"' in page) == (theme != "auto")


@pytest.mark.parametrize("layout", ["admin", "portal"])
@pytest.mark.parametrize("name", ["parts", "list", "errors", "confirm"])
def test_pages_have_no_inline_script_style_or_handler(gallery, client, layout, name):
    page = client.get(f"/{layout}/{name}/").content.decode()
    assert "<style" not in page and " style=" not in page and " onclick=" not in page
    assert "<script>" not in page and "javascript:" not in page


@pytest.mark.parametrize("template", ["400.html", "403.html", "404.html", "500.html", "403_csrf.html"])
def test_error_pages_stand_without_context(template):
    page = engines["django"].get_template(template).render({})
    assert "<h1>" in page and "Reference" not in page
    assert "r-4711" in engines["django"].get_template(template).render({"request_id": "r-4711"})
