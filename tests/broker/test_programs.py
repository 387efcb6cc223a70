"""What programs ask goes a short way, and is asked no less on it than on the long one."""

from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from pecule.issuing.models import Flow, Seen
from pecule.sites.design.limits import this_reading_page_writes_who_looked
from pecule.sites.design.middleware import HEADERS, WroteWhileReading
from pecule.sites.issuing import programs
from tests.broker.parties import BACK, Portal

pytestmark = [pytest.mark.django_db, pytest.mark.application("broker")]

FORM = "application/x-www-form-urlencoded"


def test_every_address_that_only_programs_call_is_on_it(portal: Portal, settings: Any) -> None:
    names = ("par", "token", "userinfo", "token/revocation", "token/introspection")
    found = programs._programs(settings.ROOT_URLCONF)
    assert set(found) == {prefix + name for prefix in ("/", "/api/v2/") for name in names}
    assert [found[address].kwargs for address in ("/par", "/api/v2/par")] == [
        {"compatible": False},
        {"compatible": True},
    ]


def test_an_answer_has_the_headers_of_every_page_and_no_cookie(portal: Portal) -> None:
    refused = portal.browser.post("/par", {}, HTTP_ACCEPT_LANGUAGE="en")
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
    assert {name: refused[name] for name in HEADERS} == HEADERS
    assert (refused["Content-Length"], refused["Cache-Control"]) == (str(len(refused.content)), "no-store")
    assert (dict(refused.cookies), "Content-Language" in refused.headers) == ({}, False)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"HTTP_HOST": "elsewhere.example"}, 400),
        ({"QUERY_STRING": "a=%00"}, 400),
        ({"QUERY_STRING": "a=%ff"}, 400),
        ({"CONTENT_LENGTH": "many"}, 400),
        ({"CONTENT_LENGTH": str(2**20 + 1)}, 413),
    ],
)
def test_input_that_no_page_reads_is_refused_by_the_same_page(
    portal: Portal, asked: dict[str, Any], status: int
) -> None:
    refused = portal.browser.generic("POST", "/token", b"grant_type=authorization_code", FORM, **asked)
    assert (refused.status_code, refused["Content-Type"], refused["Content-Language"]) == (
        status, "text/html; charset=utf-8", "fr",
    )  # fmt: skip


@pytest.mark.parametrize("body", [b"a=%00", b"a=%ff", b"&".join(b"a=b" for _ in range(201))])
def test_a_form_that_no_page_reads_is_refused_by_the_same_page(portal: Portal, body: bytes) -> None:
    refused = portal.browser.generic("POST", "/token", body, FORM)
    assert (refused.status_code, refused["Content-Type"]) == (400, "text/html; charset=utf-8")


def test_reading_only_reads_there_too(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    def writes(*_args: Any, **_more: Any) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM issuing_seen")
        return HttpResponse("done")

    for view in (writes, this_reading_page_writes_who_looked(writes)):
        monkeypatch.setattr(programs, "_programs", lambda _urlconf, view=view: {"/userinfo": _match(view)})
        if view is writes:
            with pytest.raises(WroteWhileReading):
                Client().get("/userinfo")
        else:
            assert Client().get("/userinfo").content == b"done"


def _match(view: Any) -> Any:
    return type("Match", (), {"func": staticmethod(view), "args": (), "kwargs": {}, "view_name": "test"})()


def test_a_sign_in_takes_this_many_statements(portal: Portal) -> None:
    """Each is a round trip; those that begin and end a transaction are not counted here."""
    portal.sign_in(portal.begin())  # keys and clients are read
    counted = []

    def count(call: Any) -> Any:
        sent = []

        def watch(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
            sent.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(watch):
            found = call()
        counted.append(len([sql for sql in sent if "SAVEPOINT" not in sql]))
        return found

    begun = portal.begin()
    pushed = count(lambda: portal.push(begun))
    count(lambda: portal.browser.get("/authorize", {"client_id": "portal", "request_uri": pushed["request_uri"]}))
    portal.browser.get("/connect/")
    back = count(lambda: portal.browser.post("/connect/confirm/"))
    code = back["Location"].partition("code=")[2].partition("&")[0]
    told = count(lambda: portal.exchange(begun, code)).json()
    count(lambda: portal.browser.get("/userinfo", headers={"Authorization": f"Bearer {told['access_token']}"}))
    assert counted == [1, 1, 3, 1, 1]  # at the end: two reads, then one that writes


@pytest.mark.attack("A client assertion replayed")
@pytest.mark.parametrize(
    "wrong", [{"response_type": "token"}, {"request_uri": "urn:x"}, {"redirect_uri": "https://evil.example"}]
)
def test_a_call_that_is_refused_uses_up_its_number(portal: Portal, wrong: dict[str, str]) -> None:
    once = portal.proof(jti="the-very-same")
    asked = {"redirect_uri": BACK, "client_id": "portal", **once}
    errors = [portal.browser.post("/par", asked | wrong).json()["error"] for _ in range(2)]
    assert (errors[0] == "invalid_client", errors[1], Seen.objects.count()) == (False, "invalid_client", 1)
    assert Flow.objects.count() == 0


@pytest.mark.attack("A client assertion replayed", "A code replayed")
def test_a_number_used_before_leaves_the_code_and_its_token_alone(portal: Portal) -> None:
    """Whoever only caught a call can neither use the code nor take back what it gave."""
    begun = portal.begin()
    code = portal.sign_in(begun)["code"]
    once = portal.proof(jti="the-very-same")
    form = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": begun.verifier, **once,
    }  # fmt: skip
    portal.browser.post("/token", form | {"grant_type": "password"})
    again = portal.browser.post("/token", form).json()["error"]
    told = portal.exchange(begun, code).json()
    caught = portal.browser.post("/token", form).json()["error"]
    read = portal.browser.get("/userinfo", headers={"Authorization": f"Bearer {told['access_token']}"})
    assert (again, caught, read.status_code) == ("invalid_client", "invalid_client", 200)
