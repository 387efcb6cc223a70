"""What the worker does for the ledger by itself."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from pecule.ledger import queries, tasks
from pecule.ledger.queries import Balance
from tests.ledger.conftest import AT, Maker, hold


def test_each_minute_what_is_due_goes_back(holder: Maker, organisation: int) -> None:
    account = holder(100)
    hold(account, organisation, 20, days=1)
    for days, held in ((0, 20), (1, 0)):
        tasks.expire_pending(timestamp=int((AT + timedelta(days=days)).timestamp()))
        assert queries.balance(account) == Balance(100, held, 0)


def test_each_night_a_seal_is_made_and_published(
    holder: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SEAL_FOLDER", tmp_path)
    holder(100)
    tasks.seal_day(timestamp=int(AT.timestamp()))
    assert [seal.header.transfer_count for seal in queries.seals()] == [1]
    assert [file.name for file in tmp_path.iterdir()] == ["seal-000001.txt"]
