"""PINs tried by many at the same instant: each try is counted, whoever is faster."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from pecule.kernel.actors import system
from pecule.kernel.refusals import Refusal
from pecule.operations.clock import machine_now
from pecule.wallet.actions.people import open_account
from pecule.wallet.actions.pins import check_pin, hash_of
from pecule.wallet.models import Device, Person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.application("wallet")]
RIGHT, WRONG = "r" * 43, "w" * 43


@pytest.fixture
def device() -> Device:
    at = machine_now()
    person = open_account(email="j@pecule.example", mobile="+33600000001", identity={}, by=system("test"), at=at)
    return Device.objects.create(
        person=Person.objects.get(public_id=person), name="Phone", jwk={}, pin_hash=hash_of(RIGHT), added_at=at,
        last_used_at=at,
    )  # fmt: skip


def answers(device: Device, proofs: list[str]) -> list[str]:
    def tried(proof: str) -> str:
        try:
            check_pin(device.pk, proof)
        except Refusal as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "right"

    with ThreadPoolExecutor(len(proofs)) as threads:
        return sorted(threads.map(tried, proofs))


def test_twelve_wrong_ones_at_once_are_five_tries(device: Device) -> None:
    assert answers(device, [WRONG] * 12) == ["pin_locked"] * 8 + ["pin_wrong"] * 4
    assert answers(device, [RIGHT]) == ["pin_locked"]


def test_right_ones_at_once_are_all_right_and_leave_no_try_behind(device: Device) -> None:
    assert answers(device, [RIGHT] * 4) == ["right"] * 4
    left: Any = Device.objects.values_list("pin_tries", flat=True).get()
    assert left == 0
