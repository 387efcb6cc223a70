"""Whatever is sent to whichever page, by a stranger, a person, an agent or a phone: a named no, no fault of ours."""

import json
from typing import Any
from uuid import UUID

import pytest
from django.test import Client as Browser

from pecule.sites.wallet.urls import urlpatterns
from tests.wallet.counters import agent, browser_of
from tests.wallet.phones import Page, Phone
from tests.wallet.test_recovery import entered

pytestmark = [pytest.mark.django_db, pytest.mark.application("wallet")]
METHODS = ("GET", "HEAD", "PUT", "DELETE", "OPTIONS")
SOMETHING = str(UUID(int=1))
PATHS = sorted(f"/{one.pattern}" for one in urlpatterns)
FORMS: list[tuple[bytes, str]] = [
    (b"", "application/x-www-form-urlencoded"),
    (b"mobile=%00&email=%ff&code=1", "application/x-www-form-urlencoded"),
    (b"mobile=" + b"9" * 5000 + b"&email=a@b&code=" + b"1" * 500, "application/x-www-form-urlencoded"),
    ("mobile=٠٦٠٠٠٠٠٠٠١&email=é@é.fr&mail_code=é&sms_code=²&number=é".encode(), "application/x-www-form-urlencoded"),
    (b"birthdate=9999-99-99&expires=0001-01-01&checks=&accepts=&agrees=", "application/x-www-form-urlencoded"),
    (b"--x\r\nContent-Disposition: form-data; name=document\r\n\r\nx\r\n--x--", "multipart/form-data; boundary=x"),
    (b"{", "application/json"),
]
BODIES: list[Any] = [
    {}, [], 5, None, {"code": []}, {"pin_proof": {}}, {"key": []}, {"key": {"rawId": "A" * 9000}},
    {"approval": "a.b.c", "pin_proof": "x" * 43, "asked": 5}, {"qr": {"a": 1}}, {"code": "1" * 9000},
    {"activation_code": "x", "device": {"jwk": {"kty": "EC", "crv": "P-256", "x": "", "y": ""}}},
]  # fmt: skip


def address(path: str) -> str:
    while "<" in path:
        before, _, rest = path.partition("<")
        path = before + SOMETHING + rest.partition(">")[2]
    return path


def faults(browser: Browser, path: str) -> list[Any]:
    """What answered with a status of 500 or more."""
    told: list[Any] = [(browser.generic(method, path).status_code, method) for method in METHODS]
    told += [(browser.generic("POST", path, body, kind).status_code, body[:40]) for body, kind in FORMS]
    return [one for one in told if one[0] >= 500 and one[0] != 503]


@pytest.mark.parametrize("path", [path for path in PATHS if not path.startswith("/app/api/")])
def test_pages(jeanne: UUID, path: str) -> None:
    for browser in (Browser(), Page().browser, entered(jeanne), browser_of(agent(supervisor=True))):
        assert faults(browser, address(path)) == []


@pytest.mark.parametrize("path", [path for path in PATHS if path.startswith("/app/api/")])
def test_calls_of_the_app(phone: Phone, path: str) -> None:
    there = address(path)
    assert faults(phone.browser, there) == []
    told = [phone.call("POST", there, body) for body in BODIES]
    assert [(one.status_code, one.content[:80]) for one in told if one.status_code >= 500] == []
    unsigned = [phone.browser.post(there, json.dumps(body), "application/json").status_code for body in BODIES]
    assert [one for one in unsigned if one >= 500] == []
    for signature in ("", "x", "a.b.c", "é", "." * 5000):
        headers = {"Pecule-Signature": signature}
        assert phone.browser.post(there, "{}", "application/json", headers=headers).status_code < 500
