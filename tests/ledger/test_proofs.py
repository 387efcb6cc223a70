"""One sealed transfer shown to somebody who has nothing but the public key; the commands of seals."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from pecule.ledger import queries
from pecule.ledger.rules.proofs import (
    ProofFails,
    ProofNotSigned,
    ProofUnreadable,
    SealBroken,
    TransferNotSealed,
    TransferUnknown,
    check,
)
from pecule.ledger.rules.seals import SealKeyUnreadable, pem
from tests.ledger.conftest import FIRST, move, public, sql, tamper


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
