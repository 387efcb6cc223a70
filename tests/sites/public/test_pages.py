"""The public pages, in both languages, and the two files for machines."""

from datetime import UTC, datetime

import pytest
from django.test import Client, RequestFactory, override_settings

from pecule.sites.design.http import Request
from pecule.sites.public import pages

pytestmark = pytest.mark.urls("tests.sites.design.addresses")


@pytest.mark.parametrize(
    ("address", "french", "english"),
    [
        ("/", "Votre travail met de l’argent de côté pour apprendre", "Your work puts money aside for you to learn"),
        ("/how-it-works/", "De votre travail à votre formation", "From your work to your training"),
        ("/help/", "Aide", "Help"),
        ("/accessibility/", "Accessibilité : partiellement conforme", "Accessibility: partially conformant"),
        ("/your-data/", "Vos données", "Your data"),
    ],
)
def test_each_page_has_one_heading_in_the_language_asked_for(
    client: Client, address: str, french: str, english: str
) -> None:
    for language, heading in (("fr", french), ("en", english)):
        html = client.get(address, headers={"accept-language": language}).content.decode().replace("\xa0", " ")
        assert html.count("<h1") == 1
        assert f'<h1 class="govuk-heading-xl">{heading}</h1>' in html
        assert html.count("<main") == 1


def test_the_first_page_has_one_thing_to_do(client: Client) -> None:
    html = client.get("/", headers={"accept-language": "fr"}).content.decode()
    assert html.count('class="govuk-button') == 1
    assert 'href="/sign-in/" role="button">Voir mon compte</a>' in html


def test_the_first_page_tells_how_to_spot_a_scam(client: Client) -> None:
    html = client.get("/", headers={"accept-language": "en"}).content.decode()
    assert "asks for your password, a code, or your social security number;" in html
    assert 'href="/help/#fraud"' in html
    assert 'id="fraud"' in client.get("/help/").content.decode()


def test_help_gives_the_address_of_this_installation_and_asks_for_no_secret(client: Client) -> None:
    with override_settings(PECULE_CONTACT="aide@pecule.example"):
        html = client.get("/help/").content.decode()
    assert html.count('<a href="mailto:aide@pecule.example">aide@pecule.example</a>') == 2
    assert "<input" not in html.split("<main", 1)[1]


def test_security_txt_follows_rfc_9116(rf: RequestFactory) -> None:
    request = Request()
    request.META = rf.get("/", headers={"host": "localhost"}).META
    request.now = datetime(2026, 1, 1, 8, 30, tzinfo=UTC)
    with override_settings(PECULE_SECURITY_CONTACT="security@pecule.example"):
        answer = pages.security(request)
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode() == (
        "Contact: mailto:security@pecule.example\n"
        "Expires: 2026-06-30T00:00:00Z\n"
        "Preferred-Languages: fr, en\n"
        "Canonical: http://localhost/.well-known/security.txt\n"
    )


def test_robots_stay_out_of_sign_in(client: Client) -> None:
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /sign-in/\nDisallow: /design/\n"
