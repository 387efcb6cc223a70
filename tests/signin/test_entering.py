"""Coming in: the right password lets in, wrong ones wait, and nobody locks somebody else out."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecule.audit.models import AuditLine
from pecule.kernel.actors import system
from pecule.signin import actions
from pecule.signin.models import Login, SignInTry
from pecule.signin.ports import Credentials
from pecule.signin.queries import LocalAccounts, actor_of, label_of, may, sign_ins
from pecule.signin.rules import (
    ROLES,
    Audience,
    DutiesTogether,
    EmailTaken,
    EmailUnreadable,
    PasswordTooWeak,
    Permission,
    RecentTries,
    RoleUnknown,
    TooManyTries,
    WrongCredentials,
    permissions_of,
    too_many,
)

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BY = system("tests")
PASSWORD = "four words that hold"


@pytest.fixture
def ann(db: None) -> Login:
    """Anne's login."""
    return actions.create_login(
        email="Ann@Example.org", password=PASSWORD, audience=Audience.HOLDER, display_name="Anne", by=BY, at=AT
    )


def enter(
    password: str = PASSWORD,
    email: str = "ann@example.org",
    address: str = "198.51.100.1",
    device: str = "",
    at: datetime = AT,
) -> actions.Entered:
    return actions.enter(
        source=LocalAccounts(tuple(Audience)),
        credentials=Credentials(email, password),
        address=address,
        device=device,
        at=at,
    )


def fails(times: int, address: str = "198.51.100.1") -> list[type[Exception]]:
    kinds: list[type[Exception]] = []
    for _ in range(times):
        with pytest.raises((WrongCredentials, TooManyTries)) as caught:
            enter("not the password", address=address)
        kinds.append(caught.type)
    return kinds


def test_the_right_password_lets_in_whatever_the_case_of_the_email(ann: Login) -> None:
    entered = enter(email=" ANN@example.org ")
    assert entered.login == ann
    assert list(AuditLine.objects.order_by("id").values_list("verb", "actor")) == [
        ("signin.create_login", "system:tests"),
        ("signin.enter", f"holder:{ann.public_id}"),
    ]


def test_an_unknown_email_and_a_wrong_password_get_the_same_answer(ann: Login) -> None:
    answers = []
    for email in ("ann@example.org", "nobody@example.org"):
        with pytest.raises(WrongCredentials) as caught:
            enter("not the password", email=email)
        answers.append(caught.value.sentence())
    assert answers[0] == answers[1]


def test_an_unknown_email_costs_the_same_work(ann: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.contrib.auth import hashers

    work: list[str] = []
    real = hashers.Argon2PasswordHasher.verify

    def counted(self: hashers.Argon2PasswordHasher, password: str, encoded: str) -> bool:
        work.append(encoded.rsplit("$", 2)[0])
        return real(self, password, encoded)

    monkeypatch.setattr(hashers.Argon2PasswordHasher, "verify", counted)
    actions.close_login(public_id=ann.public_id, by=BY, at=AT)
    for email in ("nobody@example.org", "ann@example.org"):
        with pytest.raises(WrongCredentials):
            enter(email=email)
    assert len(work) == 2
    assert work[0] == work[1]


def test_after_five_wrong_passwords_one_waits_a_quarter_of_an_hour(ann: Login) -> None:
    assert fails(7) == [WrongCredentials] * 5 + [TooManyTries] * 2
    with pytest.raises(TooManyTries):
        enter(at=AT + timedelta(minutes=14))
    assert enter(at=AT + timedelta(minutes=16)).login == ann


def test_a_stranger_elsewhere_locks_nobody_out(ann: Login) -> None:
    for n in range(40):
        fails(1, address=f"203.0.113.{n}")
    assert enter().login == ann


def test_under_attack_an_unknown_place_still_has_one_try(ann: Login) -> None:
    for n in range(40):
        fails(1, address=f"203.0.113.{n}")
    assert fails(2) == [WrongCredentials, TooManyTries]


def test_a_known_device_is_not_locked_out_from_its_own_address(ann: Login) -> None:
    device = enter().device
    fails(10)
    assert enter(device=device).login == ann


def test_a_device_name_that_somebody_made_up_is_worth_nothing(ann: Login) -> None:
    fails(5)
    with pytest.raises(TooManyTries):
        enter(device="made up")


def test_one_address_cannot_try_everybody(ann: Login) -> None:
    for n in range(60):
        SignInTry.objects.create(email_hash=bytes([n]), source_hash=_source("198.51.100.1"), at=AT)
    with pytest.raises(TooManyTries):
        enter()
    assert enter(address="198.51.100.2").login == ann


def _source(address: str) -> bytes:
    from pecule.signin.queries import keyed

    return keyed("source", address)


@given(st.integers(0, 200), st.integers(0, 200), st.integers(0, 200))
def test_what_others_do_never_stops_a_known_device(others: int, address: int, mine: int) -> None:
    tries = RecentTries(by_source_for_email=mine, for_email=mine + others, by_source=address, known_device=True)
    assert too_many(tries) == (mine > 5)


def test_a_closed_login_lets_nobody_in(ann: Login) -> None:
    actions.close_login(public_id=ann.public_id, by=BY, at=AT)
    with pytest.raises(WrongCredentials):
        enter()


def test_tries_keep_no_email_and_no_address(ann: Login) -> None:
    enter()
    row = SignInTry.objects.get()
    assert b"ann" not in bytes(row.email_hash) + bytes(row.source_hash)
    assert (len(row.email_hash), len(row.source_hash)) == (32, 32)


def test_uses_of_a_login_say_when_a_device_was_new(ann: Login) -> None:
    device = enter().device
    enter(device=device, at=AT + timedelta(hours=1))
    enter(at=AT + timedelta(hours=2))
    assert [(line.at, line.new_device) for line in sign_ins(ann.pk)] == [
        (AT + timedelta(hours=2), True),
        (AT + timedelta(hours=1), False),
        (AT, True),
    ]


def test_old_tries_are_forgotten(ann: Login) -> None:
    enter()
    enter(at=AT + timedelta(days=100))
    assert actions.forget_tries(at=AT + timedelta(days=190)) == 1
    assert SignInTry.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"email": "ANN@example.org"}, EmailTaken),
        ({"email": "nothing"}, EmailUnreadable),
        ({"password": "short"}, PasswordTooWeak),
        ({"password": "password1234"}, PasswordTooWeak),
        ({"roles": ["advisor"]}, RoleUnknown),
        ({"audience": Audience.STAFF, "roles": ["king"]}, RoleUnknown),
        ({"audience": Audience.STAFF, "roles": ["payments_officer", "controls_officer"]}, DutiesTogether),
        ({"audience": Audience.STAFF, "roles": ["payments_officer", "organisation_officer"]}, DutiesTogether),
    ],
)
def test_a_login_that_cannot_be_is_refused(ann: Login, changes: dict[str, Any], refusal: type[Exception]) -> None:
    wanted: dict[str, Any] = {
        "email": "ben@example.org",
        "password": PASSWORD,
        "audience": Audience.HOLDER,
        "display_name": "Ben",
        "by": BY,
        "at": AT,
    } | changes
    with pytest.raises(refusal):
        actions.create_login(**wanted)
    assert Login.objects.count() == 1


def test_a_password_is_changed_with_the_old_one_only(ann: Login) -> None:
    with pytest.raises(WrongCredentials):
        actions.change_password(login_id=ann.pk, old="not it at all", new="five other words that hold", by=BY, at=AT)
    with pytest.raises(PasswordTooWeak):
        actions.change_password(login_id=ann.pk, old=PASSWORD, new="short", by=BY, at=AT)
    assert enter().login == ann
    actions.change_password(login_id=ann.pk, old=PASSWORD, new="five other words that hold", by=BY, at=AT)
    with pytest.raises(WrongCredentials):
        enter()
    assert enter("five other words that hold").login == ann


def test_roles_give_permissions_to_staff_only(ann: Login) -> None:
    staff = actions.create_login(
        email="s@example.org",
        password=PASSWORD,
        audience=Audience.STAFF,
        display_name="S",
        roles=["year_operator", "advisor"],
        by=BY,
        at=AT,
    )
    assert may(actor_of(staff), Permission.RUN_YEAR)
    assert not may(actor_of(staff), Permission.CLOSE_ACCOUNTS)
    assert not any(may(actor_of(ann), permission) for permission in Permission)
    assert [label_of(who) for who in (actor_of(staff), actor_of(ann), BY)] == [
        "advisor, year_operator",
        "holder",
        "system",
    ]


def test_every_permission_is_given_by_some_role_and_no_role_gives_all() -> None:
    assert permissions_of(ROLES) == set(Permission)
    assert all(role.permissions < set(Permission) and role.description for role in ROLES.values())
    assert permissions_of(["king"]) == frozenset()


def test_credentials_show_nothing() -> None:
    assert repr(Credentials("ann@example.org", PASSWORD)) == "Credentials(…)"
