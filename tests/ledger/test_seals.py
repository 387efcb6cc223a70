"""Seals: what was written can be neither changed nor removed unseen; verify names what was."""

import json
from functools import partial
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connections, transaction

from pecule.ledger import queries
from pecule.ledger.queries.verification import Difference, differences
from pecule.ledger.rules.seals import SealingBusy, SealKeyUnreadable, key_id, private_key
from tests.ledger.conftest import key, move, open_funder, open_organisation, seal, sql, tamper
from tests.ledger.test_concurrency import at_once
from tests.ledger.test_database_refuses import refused_by


def found(folder: Path | None = None) -> list[tuple[str, str]]:
    return [(one.what, one.which) for one in all_found(folder)]


def all_found(folder: Path | None = None) -> list[Difference]:
    return list(differences(keys=[key().public_key()], published=folder))


def test_a_ledger_left_alone_is_right(sealed: int) -> None:
    assert all_found() == []


def test_each_seal_starts_where_the_last_ended(sealed: int) -> None:
    first, second = (seal.header for seal in queries.seals())
    assert (first.number, first.transfer_count, first.transfers_after) == (1, 6, 0)
    assert (second.number, second.transfer_count, second.transfers_after) == (2, 2, first.transfers_upto)
    assert (second.previous, second.audit_after) == (first.digest(), first.audit_upto)
    # The lines of a hold, a lock, a transfer, and of the first seal itself.
    assert second.audit_count == 4


def test_a_quiet_day_is_sealed_too(sealed: int) -> None:
    header = seal(days=2)
    assert (header.number, header.transfer_count, header.audit_count) == (3, 0, 1)


def test_the_same_rows_give_the_same_root_in_any_session(sealed: int) -> None:
    sql("SET LOCAL TimeZone = 'Pacific/Auckland'")
    sql("SET LOCAL DateStyle = 'SQL, DMY'")
    sql("SET LOCAL IntervalStyle = 'iso_8601'")
    assert all_found() == []


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ("UPDATE ledger_transfer SET amount_cents = 21 WHERE amount_cents = 20", "transfer {seq}"),
        ("UPDATE ledger_transfer SET reference = 'other' WHERE amount_cents = 20", "transfer {seq}"),
        (
            "UPDATE ledger_transfer SET recorded_at = recorded_at + interval '1 us' WHERE amount_cents = 20",
            "transfer {seq}",
        ),
        ("DELETE FROM ledger_transfer WHERE amount_cents = 20", "transfer {next}"),
    ],
)
def test_a_changed_or_deleted_transfer_is_named(sealed: int, change: str, shown: str) -> None:
    [(seq,)] = sql("SELECT seq FROM ledger_transfer WHERE amount_cents = 20")
    tamper(change)
    said = [one for one in all_found() if one.what == "seal"]
    assert [one.which for one in said] == ["1"]
    assert said[0].how.endswith(f"the first that differs is {shown.format(seq=seq, next=seq + 1)}")


def test_a_row_slipped_in_behind_a_seal_is_found(sealed: int, organisation: int) -> None:
    [(seq,)] = sql("SELECT seq FROM ledger_transfer WHERE amount_cents = 20")
    sql(
        "INSERT INTO ledger_transfer (id, seq, debit_id, credit_id, amount_cents, recorded_at, effective_on, kind, "
        "code, reference) OVERRIDING SYSTEM VALUE SELECT gen_random_uuid(), %s, debit_id, credit_id, 1, recorded_at, "
        "effective_on, 'posted', code, reference FROM ledger_transfer WHERE seq = %s",
        seq,
        seq,
    )
    assert found() == [("seal", "1")]


def test_the_last_row_removed_is_found(sealed: int) -> None:
    tamper("DELETE FROM audit_line WHERE id = (SELECT audit_upto FROM ledger_seal WHERE number = 2)")
    assert [one.how[-45:] for one in all_found()] == ["first that differs is after the last one left"]


@pytest.mark.parametrize(
    "change",
    [
        """UPDATE audit_line SET details = '{"why": "fraud"}' WHERE verb = 'holders.lock'""",
        "UPDATE audit_line SET actor = 'staff:1' WHERE verb = 'holders.lock'",
    ],
)
def test_a_changed_audit_line_is_named(sealed: int, change: str) -> None:
    [(id,)] = sql("SELECT id FROM audit_line WHERE verb = 'holders.lock'")
    tamper(change)
    said = all_found()
    assert [(one.what, one.which) for one in said] == [("seal", "2")]
    assert said[0].how.endswith(f"the first that differs is audit line {id}")


@pytest.mark.parametrize("column", ["posted_cents", "pending_debit_cents", "pending_credit_cents"])
def test_a_changed_balance_is_named(sealed: int, column: str) -> None:
    tamper(f"UPDATE ledger_account SET {column} = {column} + 1 WHERE id = %s", sealed)
    assert found() == [("account", str(sealed)), ("unit", "EUR")]


def test_money_moved_between_two_balances_is_named(sealed: int, organisation: int) -> None:
    tamper("UPDATE ledger_account SET posted_cents = posted_cents + 1 WHERE id = %s", sealed)
    tamper("UPDATE ledger_account SET posted_cents = posted_cents - 1 WHERE id = %s", organisation)
    assert found() == [("account", str(sealed)), ("account", str(organisation))]


def test_an_account_removed_or_below_its_floor_is_named(sealed: int, funder: int) -> None:
    tamper("ALTER TABLE ledger_account DROP CONSTRAINT ledger_account_not_below_zero")
    tamper("UPDATE ledger_account SET posted_cents = -1 WHERE id = %s", sealed)
    tamper("DELETE FROM ledger_account WHERE id = %s", funder)
    assert found()[:3] == [("account", str(sealed)), ("account", str(funder)), ("account", str(sealed))]


def test_holds_are_compared_with_open_pending_transfers(sealed: int) -> None:
    [(open_hold,)] = sql("SELECT id FROM ledger_open_hold")
    tamper("UPDATE ledger_open_hold SET expires_at = NULL")
    assert found() == [("hold", str(open_hold))]
    tamper("DELETE FROM ledger_open_hold")
    assert found() == [("hold", str(open_hold))]


def test_a_resolution_above_its_hold_is_named(sealed: int) -> None:
    [(id,)] = sql("SELECT id FROM ledger_transfer WHERE kind = 'post'")
    tamper("UPDATE ledger_transfer SET amount_cents = 41 WHERE id = %s", id)
    assert ("transfer", str(id)) in found()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_seal SET root = sha256('forged') WHERE number = 1",
        "UPDATE ledger_seal SET sealed_at = sealed_at - interval '1 day' WHERE number = 1",
        "UPDATE ledger_seal SET signature = decode(repeat('00', 64), 'hex') WHERE number = 1",
        "UPDATE ledger_seal SET public_key_id = 'other' WHERE number = 1",
    ],
)
def test_a_forged_seal_is_named(sealed: int, change: str) -> None:
    tamper(change)
    assert found()[0] == ("seal", "1")


def test_a_seal_signed_anew_by_another_key_is_named(sealed: int) -> None:
    tamper("UPDATE ledger_transfer SET code = 'forged' WHERE amount_cents = 60")
    tamper("DELETE FROM ledger_seal WHERE number = 2")
    other = Ed25519PrivateKey.generate().private_bytes_raw().hex()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "SEAL_PRIVATE_KEY", other)
        seal()
    assert found() == [("seal", "2")]
    keys = [key().public_key(), private_key(other).public_key()]
    assert list(differences(keys=keys)) == []


def test_a_removed_seal_is_found(sealed: int) -> None:
    tamper("DELETE FROM ledger_seal WHERE number = 1")
    assert {one.how for one in all_found()} == {
        "does not continue the seal before it",
        "does not start where the seal before it ends",
    }


def test_published_seals_show_a_chain_cut_short_or_made_anew(sealed: int, tmp_path: Path) -> None:
    seal(3, tmp_path)
    assert all_found(tmp_path) == []
    tamper("DELETE FROM ledger_seal WHERE number = 3")
    assert found(tmp_path) == [("seal", "seal-000003.txt")]
    seal(4)
    assert found(tmp_path) == [("seal", "seal-000003.txt")]


def test_a_published_seal_is_what_was_signed(sealed: int, tmp_path: Path) -> None:
    header = seal(3, tmp_path)
    canonical, signature = (tmp_path / "seal-000003.txt").read_bytes().splitlines()
    assert json.loads(canonical)["root"] == header.root
    key().public_key().verify(bytes.fromhex(signature.decode()), canonical)


def test_seals_are_never_changed(sealed: int) -> None:
    kept = sql("SELECT * FROM ledger_seal ORDER BY number")
    for statement in ("UPDATE ledger_seal SET number = number", "DELETE FROM ledger_seal", "TRUNCATE ledger_seal"):
        assert refused_by(partial(sql, statement)) == "ledger_seal_immutable"
    copy = "INSERT INTO ledger_seal SELECT (s).* FROM (SELECT s FROM ledger_seal s WHERE number = 1) AS one"
    assert refused_by(lambda: sql(copy)) == "ledger_seal_follows"
    column = {
        "ledger_seal_counts": "transfer_count = 1000",
        "ledger_seal_lengths": "signature = 'x'",
    }
    sql("ALTER TABLE ledger_seal DISABLE TRIGGER USER")
    for rule, change in column.items():
        assert refused_by(partial(sql, f"UPDATE ledger_seal SET {change} WHERE number = 1")) == rule
    assert sql("SELECT * FROM ledger_seal ORDER BY number") == kept


def test_a_bad_seed_is_refused() -> None:
    for seed in ("", "zz" * 32, "00" * 31, "00" * 33):
        with pytest.raises(SealKeyUnreadable):
            private_key(seed)


def test_the_key_of_a_seal_has_a_short_name(sealed: int) -> None:
    assert {seal.header.public_key_id for seal in queries.seals()} == {key_id(key().public_key())}


@pytest.mark.usefixtures("committed")
def test_two_sealers_and_a_writer_at_once_leave_a_whole_chain() -> None:
    funder, organisation = open_funder(), open_organisation()

    def write() -> None:
        for _ in range(100):
            move(funder, organisation, 1)

    at_once(write, write, seal, seal, seal)
    seal(9)
    assert all_found() == []
    assert queries.seals()[-1].header.transfers_upto == sql("SELECT max(seq) FROM ledger_transfer")[0][0]


@pytest.mark.usefixtures("committed")
def test_a_writer_that_never_pauses_delays_the_seal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pecule.ledger.actions.seals._TRIES", 1)
    funder, organisation = open_funder(), open_organisation()
    with transaction.atomic():
        move(funder, organisation, 1)
        assert at_once(seal) == [SealingBusy]
    assert connections["default"].in_atomic_block is False
    assert seal().transfer_count == 1
