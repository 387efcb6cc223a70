"""Seals: what was written can be neither changed nor removed unseen, and one row can be shown to anybody."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from io import StringIO
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from pecule.audit import actions as audit
from pecule.ledger import actions, queries
from pecule.ledger.queries.verification import Difference, differences
from pecule.ledger.rules.proofs import (
    ProofFails,
    ProofNotSigned,
    ProofUnreadable,
    SealBroken,
    TransferNotSealed,
    TransferUnknown,
    check,
)
from pecule.ledger.rules.seals import SealHeader, SealingBusy, SealKeyUnreadable, key_id, pem, private_key
from tests.ledger.conftest import AT, BY, Maker, hold, move, sql, tamper
from tests.ledger.test_concurrency import at_once

FIRST = UUID("00000000-0000-4000-8000-000000000001")


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
    return actions.seal(at=AT + timedelta(days=days), by=BY, publish=folder).header


def key() -> Ed25519PrivateKey:
    return private_key(settings.SEAL_PRIVATE_KEY)


def public() -> bytes:
    return pem(key().public_key())


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
    from tests.ledger.test_database_refuses import refused_by

    kept = sql("SELECT * FROM ledger_seal ORDER BY number")
    for statement in ("UPDATE ledger_seal SET number = number", "DELETE FROM ledger_seal", "TRUNCATE ledger_seal"):
        assert refused_by(lambda: sql(statement)) == "ledger_seal_immutable"  # noqa: B023
    copy = "INSERT INTO ledger_seal SELECT (s).* FROM (SELECT s FROM ledger_seal s WHERE number = 1) AS one"
    assert refused_by(lambda: sql(copy)) == "ledger_seal_follows"
    column = {
        "ledger_seal_counts": "transfer_count = 1000",
        "ledger_seal_lengths": "signature = 'x'",
    }
    sql("ALTER TABLE ledger_seal DISABLE TRIGGER USER")
    for rule, change in column.items():
        assert refused_by(lambda: sql(f"UPDATE ledger_seal SET {change} WHERE number = 1")) == rule  # noqa: B023
    assert sql("SELECT * FROM ledger_seal ORDER BY number") == kept


def test_a_proof_shows_one_transfer_to_a_third_party(sealed: int, funder: int) -> None:
    facts = check(queries.prove(FIRST).dumps(), public())
    shown = {name: facts[name] for name in ("transfer", "debit", "credit", "amount_cents", "effective_on", "seal")}
    assert shown == {
        "transfer": str(FIRST), "debit": funder, "credit": sealed, "amount_cents": 5_000,
        "effective_on": "2026-03-02", "seal": 1,
    }  # fmt: skip
    for (id,) in sql("SELECT id FROM ledger_transfer"):
        assert check(queries.prove(id).dumps(), public())["transfer"] == str(id)


def test_a_proof_needs_a_sealed_and_untouched_transfer(sealed: int, funder: int) -> None:
    with pytest.raises(TransferUnknown):
        queries.prove(uuid4())
    fresh = uuid4()
    move(funder, sealed, 1, id=fresh)
    with pytest.raises(TransferNotSealed):
        queries.prove(fresh)
    tamper("UPDATE ledger_transfer SET amount_cents = 21 WHERE amount_cents = 20")
    with pytest.raises(SealBroken):
        queries.prove(FIRST)


PROOF = Path(__file__).parent / "proof.json"
KEY = Path(__file__).parent / "proof-key.pem"


@given(st.data())
def test_a_proof_with_one_changed_byte_fails(data: st.DataObject) -> None:
    proof = PROOF.read_bytes()
    place = data.draw(st.integers(0, len(proof) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != proof[place]))
    changed = proof[:place] + bytes([byte]) + proof[place + 1 :]
    with pytest.raises((ProofUnreadable, ProofNotSigned, ProofFails)):
        check(changed, KEY.read_bytes())


@pytest.mark.parametrize("name", ["path", "signature"])
def test_upper_case_digits_are_another_file(name: str) -> None:
    content = json.loads(PROOF.read_bytes())
    content[name] = [text.upper() for text in content[name]] if name == "path" else content[name].upper()
    with pytest.raises(ProofUnreadable):
        check(json.dumps(content, indent=1, sort_keys=True).encode() + b"\n", KEY.read_bytes())


@given(
    st.binary(max_size=200)
    | st.recursive(st.none() | st.text() | st.integers(), st.lists).map(json.dumps).map(str.encode)
)
def test_anything_else_is_not_a_proof(content: bytes) -> None:
    with pytest.raises(ProofUnreadable):
        check(content, KEY.read_bytes())


@pytest.mark.parametrize(
    ("name", "value"),
    [("index", "1"), ("index", True), ("path", "ab"), ("path", [1]), ("seal", {}), ("leaf", None), ("signature", "zz"),
     ("extra", 1), ("index", 10**30), ("path", ["00" * 32] * 5000)],
)  # fmt: skip
def test_a_proof_of_the_wrong_shape_is_unreadable(name: str, value: object) -> None:
    content = {**json.loads(PROOF.read_bytes()), name: value}
    written = json.dumps(content, indent=1, sort_keys=True).encode() + b"\n"
    with pytest.raises((ProofUnreadable, ProofNotSigned, ProofFails)):
        check(written, KEY.read_bytes())


def test_a_proof_is_worth_nothing_under_another_key() -> None:
    with pytest.raises(ProofNotSigned):
        check(PROOF.read_bytes(), pem(Ed25519PrivateKey.generate().public_key()))
    for wrong in (b"", b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"):
        with pytest.raises(SealKeyUnreadable):
            check(PROOF.read_bytes(), wrong)


def test_a_bad_seed_is_refused() -> None:
    for seed in ("", "zz" * 32, "00" * 31, "00" * 33):
        with pytest.raises(SealKeyUnreadable):
            private_key(seed)


def run(name: str, *arguments: object) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command(name, *map(str, arguments), stdout=out, stderr=StringIO())
    except CommandError as error:
        return error.returncode, out.getvalue()
    return 0, out.getvalue()


def test_the_command_verifies_and_names_what_differs(sealed: int, tmp_path: Path) -> None:
    assert run("ledger_verify", "--published", tmp_path) == (
        0,
        "Every balance equals its transfers and every seal holds.\n",
    )
    tamper("UPDATE ledger_account SET posted_cents = posted_cents + 1 WHERE id = %s", sealed)
    status, said = run("ledger_verify", "--json", "--published", tmp_path)
    report = json.loads(said)
    assert (status, report["ok"]) == (1, False)
    assert (report["differences"][0]["what"], report["differences"][0]["which"]) == ("account", str(sealed))


def test_the_commands_seal_prove_and_check_offline(sealed: int, tmp_path: Path) -> None:
    status, said = run("ledger_seal", "--published", tmp_path / "seals")
    assert (status, said.split(":")[0], len(list((tmp_path / "seals").iterdir()))) == (0, "Seal 3", 1)
    proof, key_file = tmp_path / "proof.json", tmp_path / "key.pem"
    assert run("ledger_prove", FIRST, "--out", proof) == (0, f"The proof is in {proof}.\n")
    key_file.write_text(run("ledger_public_key")[1])
    assert run("ledger_prove", FIRST)[1].encode() == proof.read_bytes()
    alone = {name: value for name, value in os.environ.items() if "DATABASE" not in name and "DJANGO" not in name}
    script = (
        "from pecule.ledger.management.commands.ledger_check_proof import Command;"
        f"Command().run_from_argv(['pecule', 'check', {str(proof)!r}, '--public-key', {str(key_file)!r}])"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=alone)
    assert (ran.returncode, ran.stderr, str(FIRST) in ran.stdout) == (0, "", True)
    proof.write_bytes(proof.read_bytes().replace(b"5000", b"5001"))
    assert run("ledger_check_proof", proof, "--public-key", key_file) == (1, "")
    assert run("ledger_check_proof", tmp_path / "none", "--public-key", key_file) == (2, "")


def test_files_that_cannot_be_read_or_written_are_named(sealed: int, tmp_path: Path) -> None:
    place = tmp_path / "none" / "file"
    (tmp_path / "taken").write_text("a file, not a folder")
    tried = [
        run("ledger_verify", "--public-key", place),
        run("ledger_prove", FIRST, "--out", place),
        run("ledger_seal", "--published", tmp_path / "taken"),
    ]
    assert tried == [(2, "")] * 3
    assert len(queries.seals()) == 3


def test_the_key_of_a_seal_has_a_short_name(sealed: int) -> None:
    assert {seal.header.public_key_id for seal in queries.seals()} == {key_id(key().public_key())}


@pytest.mark.usefixtures("committed")
def test_two_sealers_and_a_writer_at_once_leave_a_whole_chain() -> None:
    from tests.ledger.conftest import open_funder, open_organisation

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
    from django.db import connections, transaction

    from tests.ledger.conftest import open_funder, open_organisation

    monkeypatch.setattr("pecule.ledger.actions.seals._TRIES", 1)
    funder, organisation = open_funder(), open_organisation()
    with transaction.atomic():
        move(funder, organisation, 1)
        assert at_once(seal) == [SealingBusy]
    assert connections["default"].in_atomic_block is False
    assert seal().transfer_count == 1
