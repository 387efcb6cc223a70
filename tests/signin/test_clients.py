"""Programs that act for somebody: made with a secret shown once, given passes of minutes, cut off at once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from pecule.audit.models import AuditLine
from pecule.kernel.actors import Actor, system
from pecule.kernel.refusals import NotFound
from pecule.signin.actions import (
    NewClient,
    close_login,
    create_login,
    enter,
    forget_tokens,
    issue_token,
    register_client,
    revoke_client,
)
from pecule.signin.models import ApiClient, ApiToken, Login
from pecule.signin.ports import Credentials
from pecule.signin.queries import LocalAccounts, bearer, clients_of
from pecule.signin.rules import (
    Audience,
    ClientRefused,
    ScopeMissing,
    ScopeUnknown,
    TokenRefused,
    TooManyClients,
    WrongCredentials,
)

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BY = system("test")


def login(email: str, audience: Audience = Audience.ORGANISATION) -> Login:
    made = create_login(
        email=email, password="four words that hold", audience=audience, display_name="Ann", by=BY, at=AT
    )
    made.refresh_from_db()
    return made


def client(owner: Login, *scopes: str) -> NewClient:
    return register_client(owner=owner.public_id, name="Paie 3000", scopes=scopes, by=BY, at=AT)


@pytest.fixture
def ecole(db: None) -> Login:
    return login("ecole@example.org")


def test_a_pass_acts_as_the_programs_own_login_within_what_was_asked(ecole: Login) -> None:
    made = client(ecole, "orders:write", "orders:read")
    given = issue_token(client_id=made.client_id, secret=made.secret, scopes=["orders:read"], at=AT)
    who = bearer(given.token, at=AT)
    assert (who.actor, who.scopes, who.client_id) == (
        Actor("organisation", str(made.login)),
        frozenset({"orders:read"}),
        made.client_id,
    )
    assert (given.seconds, given.scopes) == (600, ("orders:read",))
    with pytest.raises(ScopeMissing) as refused:
        who.require("orders:write")
    assert refused.value.facts == {"scope": "orders:write"}


def test_without_a_scope_a_pass_has_all_that_the_client_has(ecole: Login) -> None:
    made = client(ecole, "orders:write", "offers:read")
    assert issue_token(client_id=made.client_id, secret=made.secret, at=AT).scopes == ("offers:read", "orders:write")


def test_neither_secret_nor_token_is_kept_or_written_in_the_trail(ecole: Login) -> None:
    made = client(ecole, "orders:read")
    given = issue_token(client_id=made.client_id, secret=made.secret, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM signin_apiclient t UNION ALL SELECT t::text FROM signin_apitoken t")
        rows = " ".join(row[0] for row in cursor.fetchall())
    trail = " ".join(f"{line.subject} {line.details}" for line in AuditLine.objects.order_by("pk"))
    assert [secret for secret in (made.secret, given.token) if secret in rows + trail] == []


@pytest.mark.parametrize("case", ["wrong secret", "unknown client", "revoked", "owner closed"])
def test_every_way_to_be_refused_looks_the_same(ecole: Login, case: str) -> None:
    made = client(ecole, "orders:read")
    client_id, secret = made.client_id, made.secret
    if case == "wrong secret":
        secret += "x"
    elif case == "unknown client":
        client_id = "0" * 24
    elif case == "revoked":
        revoke_client(client_id=client_id, owner=ecole.public_id, by=BY, at=AT)
    else:
        close_login(public_id=ecole.public_id, by=BY, at=AT)
    with pytest.raises(ClientRefused) as refused:
        issue_token(client_id=client_id, secret=secret, at=AT)
    assert (refused.value.facts, ApiToken.objects.count()) == ({}, 0)


def test_a_pass_ends_after_ten_minutes_and_is_then_forgotten(ecole: Login) -> None:
    made = client(ecole, "orders:read")
    given = issue_token(client_id=made.client_id, secret=made.secret, at=AT)
    assert bearer(given.token, at=AT + timedelta(minutes=9, seconds=59)).client_id == made.client_id
    with pytest.raises(TokenRefused):
        bearer(given.token, at=AT + timedelta(minutes=10))
    assert (forget_tokens(at=AT + timedelta(minutes=10)), ApiToken.objects.count()) == (1, 0)


def test_revoking_ends_the_passes_already_given(ecole: Login) -> None:
    made = client(ecole, "orders:read")
    given = issue_token(client_id=made.client_id, secret=made.secret, at=AT)
    other = client(ecole, "orders:read")
    kept = issue_token(client_id=other.client_id, secret=other.secret, at=AT)
    for _ in range(2):
        revoke_client(client_id=made.client_id, owner=ecole.public_id, by=BY, at=AT)
    with pytest.raises(TokenRefused):
        bearer(given.token, at=AT)
    assert bearer(kept.token, at=AT).client_id == other.client_id
    assert [(line.client_id, line.revoked_at) for line in clients_of(ecole.public_id)] == [
        (other.client_id, None),
        (made.client_id, AT),
    ]


def test_closing_the_owners_login_silences_their_programs(ecole: Login) -> None:
    made = client(ecole, "orders:read")
    given = issue_token(client_id=made.client_id, secret=made.secret, at=AT)
    close_login(public_id=ecole.public_id, by=BY, at=AT)
    with pytest.raises(TokenRefused):
        bearer(given.token, at=AT)


def test_nobody_revokes_somebody_elses_program(ecole: Login) -> None:
    made = client(ecole, "orders:read")
    with pytest.raises(NotFound):
        revoke_client(client_id=made.client_id, owner=login("other@example.org").public_id, by=BY, at=AT)
    assert ApiClient.objects.get().revoked_at is None


@pytest.mark.parametrize(
    ("audience", "scopes", "wrong"),
    [
        (Audience.EMPLOYER, ["orders:read"], "orders:read"),
        (Audience.ORGANISATION, ["orders:read", "everything"], "everything"),
        (Audience.HOLDER, ["orders:read"], "orders:read"),
        (Audience.STAFF, ["declarations:read"], "declarations:read"),
        (Audience.FUNDER, [], ""),
    ],
)
def test_a_scope_is_for_its_own_audience_only(db: None, audience: Audience, scopes: list[str], wrong: str) -> None:
    owner = login("somebody@example.org", audience)
    with pytest.raises(ScopeUnknown) as refused:
        client(owner, *scopes)
    assert (refused.value.facts["scopes"], ApiClient.objects.count()) == (wrong, 0)


def test_a_pass_never_has_more_than_its_client(ecole: Login) -> None:
    made = client(ecole, "orders:read")
    with pytest.raises(ScopeUnknown) as refused:
        issue_token(client_id=made.client_id, secret=made.secret, scopes=["orders:read", "orders:write"], at=AT)
    assert (refused.value.facts["scopes"], ApiToken.objects.count()) == ("orders:write", 0)


def test_an_eleventh_program_is_refused_until_one_is_revoked(ecole: Login) -> None:
    made = [client(ecole, "orders:read") for _ in range(10)]
    with pytest.raises(TooManyClients):
        client(ecole, "orders:read")
    revoke_client(client_id=made[0].client_id, owner=ecole.public_id, by=BY, at=AT)
    client(ecole, "orders:read")
    assert ApiClient.objects.count() == 11


def test_a_program_makes_no_programs_and_no_password_opens_its_login(ecole: Login) -> None:
    made = client(ecole, "orders:read")
    with pytest.raises(NotFound):
        register_client(owner=made.login, name="child", scopes=["orders:read"], by=BY, at=AT)
    with pytest.raises(WrongCredentials):
        enter(
            source=LocalAccounts(tuple(Audience)),
            credentials=Credentials(email=f"{made.client_id}@api.invalid", password=made.secret),
            address="127.0.0.1",
            device="",
            at=AT,
        )


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("UPDATE signin_apiclient SET scopes = '{}'", "api_client_has_a_scope"),
        ("UPDATE signin_apiclient SET name = ' '", "api_client_has_a_name"),
        ("UPDATE signin_apiclient SET owner_id = login_id", "api_client_is_not_its_owner"),
        ("UPDATE signin_apitoken SET scopes = '{}'", "api_token_has_a_scope"),
    ],
)
def test_the_database_refuses(ecole: Login, change: str, constraint: str) -> None:
    made = client(ecole, "orders:read")
    issue_token(client_id=made.client_id, secret=made.secret, at=AT)
    before: list[Any] = list(ApiClient.objects.values_list("scopes", "name", "owner_id"))
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert list(ApiClient.objects.values_list("scopes", "name", "owner_id")) == before
