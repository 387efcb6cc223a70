"""What the ledger's tests start from."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection

from pecule.audit import actions as audit
from pecule.kernel.actors import Actor, system
from pecule.ledger import actions
from pecule.ledger.rules.seals import SealHeader, pem, private_key

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = date(2026, 3, 2)
BY: Actor = system("test")
FIRST = UUID("00000000-0000-4000-8000-000000000001")

Maker = Callable[..., int]


@pytest.fixture
def funder(db: None) -> int:
    """A source of money without a floor."""
    return open_funder()


@pytest.fixture
def holder(funder: int) -> Maker:
    """A maker of holders' accounts that start with some cents."""
    return lambda cents, owner_id=1: open_holder(funder, cents, owner_id)


@pytest.fixture
def organisation(db: None) -> int:
    """An organisation's account of money due."""
    return open_organisation()


def open_funder() -> int:
    """The account that all money of these tests comes from."""
    return actions.open_account(owner_kind="funder", owner_id=1, fund="dotations", floored=False)


def open_organisation(owner_id: int = 7) -> int:
    """An account of money due to an organisation."""
    return actions.open_account(owner_kind="organisation", owner_id=owner_id, fund="due", floored=False)


def open_holder(funder: int, cents: int, owner_id: int = 1) -> int:
    """A holder's account that starts with some cents."""
    account = actions.open_account(owner_kind="holder", owner_id=owner_id, fund="own", floored=True)
    if cents:
        move(funder, account, cents)
    return account


def move(debit: int, credit: int, cents: int, *, id: UUID | None = None, at: datetime = AT) -> bool:
    """Post a transfer of ``cents``, under a fresh id unless one is given."""
    return actions.transfer(
        id=id or uuid4(), debit=debit, credit=credit, amount_cents=cents, code="test", reference="t",
        effective_on=DAY, at=at, by=BY,
    )  # fmt: skip


def hold(debit: int, credit: int, cents: int, *, id: UUID | None = None, days: int | None = 30) -> UUID:
    """Hold ``cents`` for some days; return the id of the pending transfer."""
    id = id or uuid4()
    expires_at = None if days is None else AT + timedelta(days=days)
    actions.hold(
        id=id, debit=debit, credit=credit, amount_cents=cents, code="order", reference="o1", effective_on=DAY,
        expires_at=expires_at, at=AT, by=BY,
    )  # fmt: skip
    return id


def sql(text: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """Run SQL as somebody who goes round Python."""
    with connection.cursor() as cursor:
        cursor.execute(text, parameters or None)
        return cursor.fetchall() if cursor.description else []


def tamper(text: str, *parameters: Any) -> None:
    """Run SQL as an administrator who switches the triggers off first."""
    sql("SET session_replication_role = replica")
    sql(text, *parameters)
    sql("SET session_replication_role = DEFAULT")


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A database where what is written is really committed, so that threads meet; cleaned afterwards."""
    with django_db_blocker.unblock():
        marks = [
            sql(f"SELECT coalesce(max({number}), 0) FROM {table}")[0][0]
            for table, number in (("ledger_transfer", "seq"), ("audit_line", "id"), ("ledger_seal", "number"))
        ]
        accounts = [id for (id,) in sql("SELECT id FROM ledger_account")]
        yield
        sql("SET session_replication_role = replica")
        try:
            sql("DELETE FROM ledger_transfer WHERE seq > %s", marks[0])
            sql("DELETE FROM audit_line WHERE id > %s", marks[1])
            sql("DELETE FROM ledger_seal WHERE number > %s", marks[2])
            sql("DELETE FROM ledger_open_hold WHERE id NOT IN (SELECT id FROM ledger_transfer)")
            sql("DELETE FROM ledger_stripe WHERE account_id <> ALL (%s)", accounts)
            sql("DELETE FROM ledger_account WHERE id <> ALL (%s)", accounts)
        finally:
            sql("SET session_replication_role = DEFAULT")


@pytest.fixture
def sealed(holder: Maker, funder: int, organisation: int) -> int:
    """A holder's account and two seals: some transfers, holds and audit lines in each."""
    account = holder(0)
    move(funder, account, 5_000, id=FIRST)
    for cents in (10, 20, 30):
        move(account, organisation, cents)
    actions.post(id=uuid4(), pending_id=hold(account, organisation, 40), at=AT, by=BY)
    seal()
    hold(account, organisation, 50)
    audit.record(by=BY, verb="holders.lock", subject="holder:1", details={"why": "lost phone"}, at=AT)
    move(account, organisation, 60)
    seal()
    return account


def seal(days: int = 1, folder: Path | None = None) -> SealHeader:
    """Seal some days after AT."""
    return actions.seal(at=AT + timedelta(days=days), by=BY, publish=folder).header


def key() -> Ed25519PrivateKey:
    """The key that signs the seals of these tests."""
    return private_key(settings.SEAL_PRIVATE_KEY)


def public() -> bytes:
    """Its public half, as a file."""
    return pem(key().public_key())
