"""A proof that one transfer is in a seal, checked with the public key alone: no database, no settings, no network."""

import json
from dataclasses import asdict, dataclass, fields
from typing import Any

from pecule.kernel.refusals import Refusal
from pecule.ledger.rules.merkle import includes
from pecule.ledger.rules.seals import SealHeader, read_public_key, signed_by

FORMAT = "pecule-proof-1"
_BYTES_MAX = 100_000


class ProofUnreadable(Refusal):
    """Not a proof file, or not byte for byte as it was written."""

    says = "This file is not a proof, or it was changed."
    next_step = "Nothing is proved. Ask for the proof again and keep the file as it is."


class ProofNotSigned(Refusal):
    """Well formed, but its seal is not signed by this key."""

    says = "The seal of this proof is not signed by this key."
    next_step = "Nothing is proved. Check that the public key is the right one, then ask for the proof again."


class ProofFails(Refusal):
    """Well formed and signed, but its row is not under the root of the seal."""

    says = "This proof does not hold: its transfer is not in the seal."
    next_step = "Nothing is proved. Ask for the proof again."


class TransferUnknown(Refusal):
    """No transfer has this id."""

    says = "No transfer has this number."
    next_step = "Nothing was changed. Check the number."
    status = 404


class TransferNotSealed(Refusal):
    """The transfer is newer than the last seal."""

    says = "This transfer is not sealed yet."
    next_step = "Nothing was changed. Ask again after the next seal; one is made each day."
    status = 409


class SealBroken(Refusal):
    """The rows of the seal do not give its root any more."""

    says = "Seal {number} does not match the ledger any more."
    next_step = "Nothing was changed and no proof can be given. Run `pecule ledger verify`, which names what differs."
    status = 409


@dataclass(frozen=True, slots=True)
class Proof:
    """One leaf as it was sealed, its place (from 0), the siblings up to the root, and the signed seal."""

    leaf: str
    index: int
    path: tuple[str, ...]
    seal: SealHeader
    signature: str

    def dumps(self) -> bytes:
        """The proof as a file. There is one way to write it, so that any changed byte is seen."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1, sort_keys=True).encode() + b"\n"


def read_proof(data: bytes) -> Proof:
    """Read a proof file. Raises ProofUnreadable when one byte of it is not as it was written."""
    if len(data) > _BYTES_MAX:
        raise ProofUnreadable
    try:
        content = json.loads(data)
        content.pop("format")
        seal = _seal(content.pop("seal"))
        proof = Proof(**{**content, "path": tuple(content["path"])}, seal=seal)
        lower_case = all(bytes.fromhex(text).hex() == text for text in (*proof.path, proof.signature, seal.root))
        written = proof.dumps()
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise ProofUnreadable from None
    if written != data or not lower_case or type(proof.index) is not int or not isinstance(proof.leaf, str):
        raise ProofUnreadable
    return proof


def _seal(content: dict[str, Any]) -> SealHeader:
    seal = SealHeader(**content)
    for field in fields(SealHeader):
        if type(getattr(seal, field.name)) is not field.type:
            raise TypeError(field.name)
    return seal


def check(data: bytes, public_key: bytes) -> dict[str, Any]:
    """Return the facts of the transfer that the proof file ``data`` proves, given the public key in PEM.

    Raises ProofUnreadable, ProofNotSigned, ProofFails, SealKeyUnreadable.
    """
    proof = read_proof(data)
    key = read_public_key(public_key)
    if not signed_by(proof.seal, bytes.fromhex(proof.signature), [key]):
        raise ProofNotSigned
    path = [bytes.fromhex(text) for text in proof.path]
    root = bytes.fromhex(proof.seal.root)
    if not includes(root, leaf=proof.leaf.encode(), index=proof.index, size=proof.seal.size, path=path):
        raise ProofFails
    facts = json.loads(proof.leaf)
    return {**facts, "seal": proof.seal.number, "sealed_at": proof.seal.sealed_at}
