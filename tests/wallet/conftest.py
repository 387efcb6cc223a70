"""A wallet with one broker as its client, and Jeanne with a phone."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from argon2 import PasswordHasher

from pecule.issuing import keyring
from pecule.issuing.registry import configure_clients, forget_read_registry
from pecule.kernel.actors import system
from pecule.operations.clock import machine_now
from pecule.wallet.actions.devices import new_code
from pecule.wallet.actions.people import open_account, prove_identity
from pecule.wallet.models import Message
from tests.wallet import phones

BY = system("test")


@pytest.fixture(autouse=True)
def cheap_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash PINs with little work: what it takes in earnest is 50 ms and 64 MiB each, by design."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr("pecule.wallet.actions.pins.hasher", lambda: cheap)


@pytest.fixture
def wallet(application: None, db: None) -> Iterator[None]:
    """Keys, and the broker as a client."""
    at = machine_now()
    keyring.forget_read_keys()
    forget_read_registry()
    keyring.ensure_keys(by=BY, at=at)
    configure_clients([phones.BROKER], by=BY, at=at)
    yield
    keyring.forget_read_keys()
    forget_read_registry()


@pytest.fixture
def jeanne(wallet: None) -> UUID:
    """Her account; her identity was proved."""
    at = machine_now()
    person = open_account(
        email="jeanne@pecule.example", mobile="+33600000001", identity=phones.JEANNE, by=BY, at=at
    )  # fmt: skip
    prove_identity(person=person, identity={}, method="counter", by=BY, at=at)
    return person


@pytest.fixture
def phone(jeanne: UUID) -> phones.Phone:
    """Her phone, no longer new."""
    made = phones.Phone()
    told: Any = made.activate(new_code(person=jeanne, cooling=False, by=BY, at=machine_now()))
    assert told.status_code == 200, told.content
    Message.objects.all().delete()  # what told her of it
    return made
