"""PINs tried by many at the same instant, really committed: each try is counted, whoever is faster."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, BoundedSemaphore
from typing import Any

import pytest
from argon2 import Type
from django.db import connection

from pecule.kernel.actors import system
from pecule.kernel.refusals import Refusal
from pecule.operations.clock import machine_now
from pecule.wallet.actions import pins
from pecule.wallet.actions.people import open_account
from pecule.wallet.actions.pins import check_pin, hash_of
from pecule.wallet.models import Device, Person
from pecule.wallet.rules.pins import Busy

pytestmark = pytest.mark.application("wallet")
RIGHT, WRONG = "r" * 43, "w" * 43


@pytest.fixture
def device(application: None, django_db_setup: None, django_db_blocker: Any) -> Iterator[Device]:
    """A phone in a database where what is written is really committed, so that threads meet; emptied afterwards."""
    at = machine_now()
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM audit_line")
        last_line = cursor.fetchone()
        person = open_account(email="j@pecule.example", mobile="+33600000001", identity={}, by=system("test"), at=at)
        yield Device.objects.create(
            person=Person.objects.get(public_id=person), name="Phone", jwk={}, pin_hash=hash_of(RIGHT), added_at=at,
            last_used_at=at,
        )  # fmt: skip
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("TRUNCATE wallet_person CASCADE")
        cursor.execute("DELETE FROM audit_line WHERE id > %s", last_line)
        cursor.execute("SET session_replication_role = DEFAULT")


def answers(device: Device, proofs: list[str]) -> list[str]:
    """What comes of trying all at the same instant."""
    barrier = Barrier(len(proofs))

    def tried(proof: str) -> str:
        try:
            barrier.wait()
            check_pin(device.pk, proof)
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return "right"

    with ThreadPoolExecutor(len(proofs)) as threads:
        return sorted(threads.map(tried, proofs))


@pytest.mark.attack("PINs tried from many addresses at once")
def test_twelve_wrong_ones_at_once_are_five_tries(device: Device) -> None:
    assert answers(device, [WRONG] * 12) == ["pin_locked"] * 8 + ["pin_wrong"] * 4
    assert answers(device, [RIGHT]) == ["pin_locked"]


def test_right_ones_at_once_are_all_right_and_leave_no_try_behind(device: Device) -> None:
    assert answers(device, [RIGHT] * 4) == ["right"] * 4
    assert list(Device.objects.values_list("pin_tries", flat=True)) == [0]


@pytest.mark.parametrize(
    ("cores", "processes", "each"), [(1, 1, 4), (1, 2, 2), (2, 2, 4), (8, 2, 16), (2, 4, 2), (1, 8, 1)]
)
def test_all_processes_together_compute_four_hashes_a_core(cores: int, processes: int, each: int) -> None:
    assert pins.share(cores, processes) == each
    assert each * processes <= max(4 * cores, processes)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two at once, and a short wait."""
    few = BoundedSemaphore(2)
    monkeypatch.setattr(pins, "_gate", lambda: few)
    monkeypatch.setattr(pins, "WAIT_SECONDS", 0.05)


@pytest.mark.attack("A server kept busy by PINs")
def test_no_more_hashes_than_that_are_computed_at_once_and_the_others_are_not_tried(gate: None) -> None:
    inside, outside = Barrier(3), Barrier(3)

    def slow() -> str:
        with pins.one_of_few():
            inside.wait()
            outside.wait()
        return "computed"

    with ThreadPoolExecutor(2) as threads:
        both = [threads.submit(slow) for _ in range(2)]
        inside.wait()
        with pytest.raises(Busy):
            pins.hash_of(RIGHT)
        outside.wait()
        assert [one.result() for one in both] == ["computed", "computed"]
    assert pins.hash_of(RIGHT).startswith("$argon2id$")


REAL = pins.hasher  # the room of the wallet's tests makes it cheap


def test_a_hash_costs_what_it_is_meant_to() -> None:
    meant = REAL()
    assert (meant.type, meant.memory_cost, meant.time_cost, meant.parallelism) == (Type.ID, 64 * 1024, 3, 1)


def test_a_try_that_found_no_turn_is_not_counted(gate: None, device: Device) -> None:
    with pins.one_of_few(), pins.one_of_few(), pytest.raises(Busy):
        check_pin(device.pk, WRONG)
    assert list(Device.objects.values_list("pin_tries", flat=True)) == [0]
