"""Coming in and going out, as a person sees it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from pecule.kernel.actors import system
from pecule.signin.actions import create_login
from pecule.signin.models import Login
from pecule.signin.rules import Audience

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PASSWORD = "four words that hold"


@pytest.fixture
def ann(db: None) -> Login:
    """Anne's login."""
    return create_login(
        email="ann@example.org",
        password=PASSWORD,
        audience=Audience.HOLDER,
        display_name="Anne",
        by=system("tests"),
        at=AT,
    )


def sign_in(client: Client, **fields: str) -> Any:
    return client.post("/sign-in/", {"email": "ann@example.org", "password": PASSWORD} | fields)


@pytest.mark.parametrize(("language", "title"), [("en", "Sign in"), ("fr", "Se connecter")])
def test_the_page_speaks_both_languages(client: Client, db: None, language: str, title: str) -> None:
    page = client.get("/sign-in/", headers={"accept-language": language}).content.decode()
    assert f"<title> {title} – Pécule</title>" in page or f"<title>{title} – Pécule</title>" in page
    assert f'lang="{language}"' in page


@pytest.mark.parametrize(("language", "says"), [("en", "Fill this in."), ("fr", "Remplissez ce champ.")])
def test_empty_fields_are_named_at_their_place(client: Client, db: None, language: str, says: str) -> None:
    answer = client.post("/sign-in/", {}, headers={"accept-language": language})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"email": [says], "password": [says]}


def test_a_wrong_password_says_what_to_do_and_lets_nobody_in(client: Client, ann: Login) -> None:
    answer = client.post(
        "/sign-in/",
        {"email": "ann@example.org", "password": "wrong words that do not"},
        headers={"accept-language": "en"},
    )
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors() == [
        "This e-mail and this password do not go together. "
        "Check both. After several wrong tries you will be asked to wait a few minutes."
    ]
    assert "_auth_user_id" not in client.session
    assert "wrong words" not in answer.content.decode()


def test_too_many_tries_answer_429(client: Client, ann: Login) -> None:
    statuses = [sign_in(client, password="not it").status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]


def test_the_session_gets_a_new_name_at_sign_in(client: Client, ann: Login) -> None:
    session = client.session
    session["planted"] = "by somebody"
    session.save()
    before = session.session_key
    sign_in(client)
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


@pytest.mark.parametrize(
    ("wanted", "lands"),
    [
        ("/me/looks/", "/me/looks/"),
        ("https://evil.example/me/", "/me/"),
        ("//evil.example/me/", "/me/"),
        ("/staff/", "/me/"),
        ("javascript:alert(1)", "/me/"),
        ("", "/me/"),
    ],
)
def test_a_person_lands_on_their_own_pages_only(client: Client, ann: Login, wanted: str, lands: str) -> None:
    answer = sign_in(client, next=wanted)
    assert answer["Location"] == lands


def test_signing_out_ends_the_session(client: Client, ann: Login) -> None:
    sign_in(client)
    kept = client.session.session_key
    assert client.get("/sign-in/out/").context["still_in"] is True
    client.post("/sign-in/out/")
    assert not Session.objects.filter(session_key=kept).exists()
    assert client.get("/sign-in/out/").context["still_in"] is False


def test_a_changed_password_ends_sessions_elsewhere(client: Client, ann: Login) -> None:
    other = Client()
    sign_in(client)
    sign_in(other)
    answer = client.post(
        "/sign-in/password/",
        {"old": PASSWORD, "new": "five other words that hold", "again": "five other words that hold"},
    )
    assert answer["Location"] == "/me/"
    assert client.get("/sign-in/")["Location"] == "/me/"
    assert other.get("/sign-in/").status_code == 200
    assert other.get("/sign-in/").context["form"].errors == {}


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"old": "no", "new": "five other words that hold", "again": "five other words that hold"}, "old"),
        ({"old": PASSWORD, "new": "short", "again": "short"}, "new"),
        ({"old": PASSWORD, "new": "five other words that hold", "again": "six"}, "again"),
    ],
)
def test_a_password_that_cannot_be_changed_is_named_at_its_place(
    client: Client, ann: Login, fields: dict[str, str], wrong: str
) -> None:
    sign_in(client)
    answer = client.post("/sign-in/password/", fields)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [wrong]
    ann.refresh_from_db()
    assert ann.check_password(PASSWORD)


def test_the_device_is_remembered_without_saying_who(client: Client, ann: Login) -> None:
    sign_in(client)
    cookie = client.cookies["device"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/sign-in/")
    assert "ann" not in cookie.value
