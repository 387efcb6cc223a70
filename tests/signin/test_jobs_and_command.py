"""What runs by itself at night, and the command that makes the first login."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from pecule.signin.models import Login, SignInTry
from pecule.signin.tasks import forget_old_tries

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_old_tries_are_forgotten_each_night(db: None) -> None:
    for days in (1, 179, 181):
        SignInTry.objects.create(email_hash=b"e", source_hash=b"s", at=AT - timedelta(days=days))
    forget_old_tries(timestamp=int(AT.timestamp()))
    assert SignInTry.objects.count() == 2


def create(password: str, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    out = io.StringIO()
    call_command("create_login", "chief@example.org", "Chief", *arguments, stdout=out)
    return out.getvalue()


def test_the_first_staff_member_is_made_from_the_command_line(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    said = create("four words that hold", monkeypatch, "--role", "administrator")
    assert said == "chief@example.org can sign in (staff: administrator).\n"
    login = Login.objects.get()
    assert login.check_password("four words that hold")
    assert (login.audience, login.roles) == ("staff", ["administrator"])


def test_a_weak_password_is_refused_in_one_sentence(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="too easy to guess"):
        create("short", monkeypatch)
    assert Login.objects.count() == 0
