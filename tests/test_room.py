"""The test room is as harsh as it says."""

import socket
import warnings
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.template import engines
from playwright.sync_api import Browser, Error
from pytest_socket import SocketConnectBlockedError

from pecule.audit import actions as audit
from pecule.audit.models import AuditLine
from pecule.kernel.actors import system

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def _raw() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject FROM audit_line")
        return [subject for (subject,) in cursor]


def _fetched() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject FROM audit_line")
        return [subject for (subject,) in cursor.fetchall()]


lines = AuditLine.objects.order_by()
SUBJECTS = lines.values_list("subject", flat=True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "read",
    [
        lambda: [line.subject for line in lines.all()],
        lambda: [line.subject for line in lines.iterator()],
        lambda: list(SUBJECTS.distinct()),
        lambda: list(SUBJECTS.all()[:10]),
        lambda: [SUBJECTS.all()[0]],
        _raw,
        _fetched,
    ],
)
def test_rows_asked_for_in_no_order_come_back_in_any(read: Callable[[], list[str]]) -> None:
    for number in range(10):
        audit.record(by=system("test"), verb="test", subject=str(number), details={}, at=AT)
    assert len({tuple(read()) for _ in range(10)}) > 1
    assert list(AuditLine.objects.order_by("id").values_list("subject", flat=True)) == list("0123456789")


@pytest.mark.parametrize(
    "text",
    [
        "{{ nothing }}",
        "{{ nothing|default:'-' }}",
        "{% if nothing %}{% endif %}",
        "{% if not nothing %}{% endif %}",
        "{% if nothing or 1 %}{% endif %}",
        "{% for each in nothing %}{% endfor %}",
        "{% with this=nothing %}{% endwith %}",
        "{% firstof nothing 'this' %}",
        "{{ something.wrong }}",
        "{% if something.wrong %}{% endif %}",
        "{% load i18n %}{% blocktranslate %}See {{ nothing }}{% endblocktranslate %}",
    ],
)
def test_a_template_that_names_what_it_was_not_given_fails(text: str) -> None:
    with pytest.raises(pytest.fail.Exception, match="Undefined template variable"):
        engines["django"].from_string(text).render({"something": {}})


@pytest.mark.filterwarnings("ignore:A test tried to use")
def test_no_machine_but_this_one_can_be_reached() -> None:
    with pytest.raises(SocketConnectBlockedError):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_the_browser_reaches_no_machine_but_this_one(chromium: Browser) -> None:
    page = chromium.new_page()
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://192.0.2.1/")
    page.close()


def test_a_warning_fails() -> None:
    with pytest.raises(UserWarning):
        warnings.warn("something is off", stacklevel=1)


def test_tests_run_in_random_order(pytestconfig: pytest.Config) -> None:
    assert pytestconfig.pluginmanager.hasplugin("randomly")
    assert pytestconfig.getoption("randomly_reorganize")
