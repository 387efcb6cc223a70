"""The page that every page extends, and the pages of things gone wrong."""

import pytest
from django.http import HttpRequest
from django.template import engines
from django.test import Client, override_settings
from django.utils import translation

from pecule.sites.design.components import Warning
from pecule.sites.design.context import WITHOUT_REQUEST
from tests.sites.design.addresses import TooDear

pytestmark = pytest.mark.urls("tests.sites.design.addresses")


def warned(request: HttpRequest) -> list[Warning]:
    """A fraud under way."""
    return [Warning("SMS <going> round", "Delete it.", "/help/", "Read more")]


@pytest.mark.parametrize(
    ("language", "never", "skip", "demonstration"),
    [
        ("en", "Nobody from Pécule will ever ask for your password", "Go to the content", "Nobody here is real"),
        ("fr", "Personne de Pécule ne vous demandera jamais votre mot de passe", "Aller au contenu", "Ici personne"),
    ],
)
def test_every_page_says_what_we_will_never_ask(
    client: Client, language: str, never: str, skip: str, demonstration: str
) -> None:
    html = client.get("/how-it-works/", headers={"accept-language": language}).content.decode()
    assert f'<html lang="{language}"' in html
    assert never in html
    assert f'<a href="#main" class="govuk-skip-link">{skip}</a>' in html
    assert 'id="main"' in html
    assert demonstration in html


def test_a_real_service_does_not_say_it_is_a_demonstration(client: Client) -> None:
    with override_settings(PECULE_DEMO=False):
        assert "govuk-phase-banner" not in client.get("/how-it-works/").content.decode()


def test_the_language_is_kept_and_so_is_the_page(client: Client) -> None:
    html = client.get("/how-it-works/?a=1&b=2", headers={"accept-language": "fr"}).content.decode()
    assert '<input type="hidden" name="next" value="/how-it-works/?a=1&amp;b=2">' in html
    assert 'name="language" value="en" lang="en">English</button>' in html
    answer = client.post("/i18n/setlang/", {"language": "en", "next": "/how-it-works/?a=1&b=2"})
    assert (answer.status_code, answer["Location"]) == (302, "/how-it-works/?a=1&b=2")
    html = client.get("/how-it-works/", headers={"accept-language": "fr"}).content.decode()
    assert "From your work to your training" in html


def test_the_language_switch_leads_nowhere_else(client: Client) -> None:
    answer = client.post("/i18n/setlang/", {"language": "en", "next": "https://evil.example/"})
    assert answer["Location"] == "/"


def test_frauds_under_way_are_told_on_each_page(client: Client) -> None:
    with override_settings(PECULE_WARNINGS=f"{__name__}.warned"):
        html = client.get("/help/").content.decode()
    assert "SMS &lt;going&gt; round" in html
    assert '<a href="/help/">Read more</a>' in html
    assert "SMS &lt;going&gt; round" not in client.get("/help/").content.decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "€1,234.56 is more than the €0.05 you have."),
        ("fr", "1\u202f234,56\u202f€ is more than the 0,05\u202f€ you have."),
    ],
)
def test_a_refusal_becomes_a_page_with_its_status(client: Client, language: str, words: str) -> None:
    answer = client.get("/refuses/", headers={"accept-language": language})
    html = answer.content.decode()
    assert answer.status_code == TooDear.status
    assert words in html
    assert 'href="/"' in html


def test_after_a_refused_post_one_goes_back_to_the_same_page(client: Client) -> None:
    html = client.post("/refuses/", headers={"accept-language": "en"}).content.decode()
    assert '<a class="govuk-button govuk-button--secondary" href="/refuses/">Go back</a>' in html


@pytest.mark.parametrize(
    ("language", "words"), [("en", "There is nothing at this address"), ("fr", "Il n’y a rien à cette adresse")]
)
def test_an_unknown_address_says_what_to_do(client: Client, language: str, words: str) -> None:
    answer = client.get("/nothing/<script>/", headers={"accept-language": language})
    html = answer.content.decode()
    assert (answer.status_code, words in html, "<script>" in html) == (404, True, False)


def test_a_fault_of_ours_tells_no_detail() -> None:
    answer = Client(raise_request_exception=False).get("/breaks/", headers={"accept-language": "en"})
    html = answer.content.decode()
    assert answer.status_code == 500
    assert "This is our fault, not yours." in html
    assert "4242" not in html


def test_a_form_from_elsewhere_is_refused() -> None:
    answer = Client(enforce_csrf_checks=True).post("/echoes/", {"said": "leak"}, headers={"accept-language": "en"})
    html = answer.content.decode()
    assert (answer.status_code, "leak" in html) == (403, False)
    assert "You may not open this page" in html


def test_components_are_shown_only_in_a_demonstration(client: Client) -> None:
    assert "pecule-chart" in client.get("/design/").content.decode()
    with override_settings(PECULE_DEMO=False):
        answers = [client.get(address) for address in ("/design/", "/design/form/")]
    assert [(one.status_code, b"pecule-chart" in one.content) for one in answers] == [(404, False)] * 2


@pytest.mark.parametrize(("language", "label"), [("en", "Back"), ("fr", "Retour")])
def test_a_link_back_stands_in_a_landmark_and_no_landmark_stands_empty(language: str, label: str) -> None:
    page = "{% extends 'design/base.html' %}{% block title %}{% endblock %}"
    with translation.override(language):
        bare, linked = (
            engines["django"].from_string(page + back).render(WITHOUT_REQUEST)
            for back in ("", "{% block back %}LINK{% endblock %}")
        )
    assert f'<nav class="pecule-back" aria-label="{label}">LINK</nav>' in linked
    assert "pecule-back" not in bare
