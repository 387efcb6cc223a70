"""How forms are drawn: label, hint, error, in the page's language, at its place."""

import re
from collections.abc import Callable

import pytest
from django import forms
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils.translation import override

from pecule.kernel.identifiers import InvalidSiret
from pecule.sites.design.forms import DayField, MoneyField, PlainForm, form_page
from pecule.sites.design.gallery import Example

pytestmark = pytest.mark.urls("tests.sites.design.addresses")


class Plain(PlainForm):
    """A small form."""

    price = MoneyField(label="Price", help_text="In <euros>.")
    day = DayField(label="Day", required=False)


def page(client: Client, language: str, **posted: str) -> str:
    return client.post("/design/form/", posted, headers={"accept-language": language}).content.decode()


def tag_of(html: str, name: str) -> str:
    found = re.search(rf'<(input|select|textarea|fieldset)[^>]*name="{name}"[^>]*>', html)
    assert found is not None
    return found[0]


@pytest.mark.parametrize(
    ("language", "missing", "summary", "title"),
    [
        (
            "en",
            "Fill this in.",
            "Something needs your attention",
            "<title>Error: An example of a form – Pécule</title>",
        ),
        ("fr", "Remplissez ce champ.", "Quelque chose demande votre attention", "<title>Erreur"),
    ],
)
def test_an_error_stands_at_its_field_and_in_the_summary(
    client: Client, language: str, missing: str, summary: str, title: str
) -> None:
    html = page(client, language, siret="73282932000074")
    assert title in html
    assert html.index(summary) < html.index("<h1")
    group = re.search(
        r'<div class="govuk-form-group govuk-form-group--error">\s*<label[^>]*for="id_price".*?</div>\s*<p.*?</p>',
        html,
        re.S,
    )
    assert group is not None
    assert missing in group[0]
    assert re.search(rf'<a href="#id_price">[^<]*– {re.escape(missing)}</a>', html)
    assert 'id="id_siret_error"' not in html


def test_each_field_names_its_hint_and_its_error_to_screen_readers(client: Client) -> None:
    html = page(client, "en")
    assert 'aria-describedby="id_siret_helptext id_siret_error"' in tag_of(html, "siret")
    assert 'aria-invalid="true"' in tag_of(html, "siret")
    assert 'id="id_siret_helptext"' in html
    assert 'id="id_siret_error"' in html
    assert '<fieldset class="govuk-fieldset" aria-describedby="id_way_error">' in html


def test_the_summary_of_a_choice_leads_to_its_first_option(client: Client) -> None:
    html = page(client, "en")
    assert '<a href="#id_way_0">Where does it take place? – Choose one.</a>' in html
    assert 'id="id_way_0"' in html


def test_browsers_are_told_what_to_fill_in_and_never_to_show_their_own_errors(client: Client) -> None:
    html = client.get("/design/form/", headers={"accept-language": "en"}).content.decode()
    assert 'autocomplete="email"' in tag_of(html, "email")
    assert 'inputmode="decimal"' in tag_of(html, "price")
    assert " required" not in html
    assert "novalidate" in html
    assert "(optional)" in html


def test_a_refusal_stands_at_the_field_it_is_about(client: Client) -> None:
    answer = client.post(
        "/design/form/",
        {"siret": "<b>12</b>", "price": "12,50", "day": "2026-03-01", "way": "far", "agreed": "on"},
        headers={"accept-language": "fr"},
    )
    html = answer.content.decode()
    assert answer.status_code == InvalidSiret.status
    assert re.search(r'id="id_siret_error">.*?«\u00a0&lt;b&gt;12&lt;/b&gt;\u00a0» n’est pas un SIRET valable\.', html)
    assert "<b>12</b>" not in html


def test_a_refusal_of_the_whole_form_stands_in_the_summary(rf: RequestFactory) -> None:
    form = Plain({"price": "1"})
    assert form.is_valid()
    with override("en"):
        form.add_refusal(InvalidSiret(text="9"))
        answer = form_page(rf.post("/"), "design/form_page.html", form, {"title": "T", "button": "B"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "<li>“9” is not a valid SIRET. A SIRET has 14 digits" in html
    assert "id_price_error" not in html


def test_a_hint_is_text_not_markup(rf: RequestFactory) -> None:
    assert "In &lt;euros&gt;." in str(Plain())


@pytest.mark.parametrize(("typed", "cents"), [("12,5", 1250), (" 1 234.56 € ", 123_456), ("0", 0)])
def test_money_is_cleaned_to_cents(typed: str, cents: int) -> None:
    form = Plain({"price": typed})
    assert form.is_valid()
    assert form.cleaned_data["price"] == cents


@pytest.mark.parametrize("typed", ["-5", "1e3", "12,345", "٣", "1,234.50"])
def test_what_is_not_an_amount_is_said_so(typed: str) -> None:
    with override("en"):
        form = Plain({"price": typed})
        assert form.errors["price"] == [
            f"“{typed}” is not an amount in euros. Write it as in 1234.56 or 1 234,56, with at most two decimals."
        ]


def test_a_day_that_is_none_is_said_so_in_french() -> None:
    with override("fr"):
        form = Plain({"price": "1", "day": "31/02/2026"})
        assert form.errors == {"day": ["Ce n’est pas une date. Écrivez-la comme 31/12/2025."]}


@pytest.mark.parametrize(("asked", "status"), [(lambda: Example(), 200), (lambda: Example({}), 422)])
def test_the_page_of_a_form_has_the_status_of_what_it_shows(asked: Callable[[], PlainForm], status: int) -> None:
    request = HttpRequest()
    request.META["SERVER_NAME"], request.META["SERVER_PORT"] = "localhost", "80"
    answer = form_page(request, "design/form_page.html", asked(), {"title": "", "button": ""})
    assert (answer.status_code, b'name="siret"' in answer.content) == (status, True)


def test_file_forms_are_sent_as_files(rf: RequestFactory) -> None:
    class Sent(PlainForm):
        file = forms.FileField(label="File")

    html = form_page(rf.get("/"), "design/form_page.html", Sent(), {"title": "", "button": ""}).content.decode()
    assert 'enctype="multipart/form-data"' in html
    assert 'class="govuk-file-upload"' in html
