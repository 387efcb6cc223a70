"""Sealing: a signed root over everything written since the last seal, so that nobody can rewrite it unseen."""

import time
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, connection, transaction

from pecule.audit import actions as audit
from pecule.kernel.actors import Actor
from pecule.ledger.queries.seals import Seal, instant, last_seal, leaves, marks
from pecule.ledger.rules.merkle import Tree
from pecule.ledger.rules.seals import FIRST_PREVIOUS, SealHeader, SealingBusy, key_id, private_key

_LOCK = 0x5EA1  # one sealer at a time
_TRIES = 40
_PAUSE_SECONDS = 0.5
_LOCK_NOT_AVAILABLE = "55P03"


def seal(*, at: datetime, by: Actor, publish: Path | None = None) -> Seal:
    """Seal every transfer and audit line written since the last seal; return the new seal.

    ``publish`` is a folder where the seal is also written as a file, to be copied out of the reach of whoever
    holds the database. Raises SealingBusy, SealKeyUnreadable.
    """
    key = private_key(settings.SEAL_PRIVATE_KEY)
    transfers_upto, audit_upto = _exact_marks()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        last = last_seal()
        transfers = (last.header.transfers_upto if last else 0, transfers_upto)
        lines = (last.header.audit_upto if last else 0, audit_upto)
        if last and (transfers[0] > transfers[1] or lines[0] > lines[1]):
            return last  # another sealer went past our marks while we waited for it
        counts, root, hints = _summed(transfers, lines)
        header = SealHeader(
            number=last.header.number + 1 if last else 1, previous=last.header.digest() if last else FIRST_PREVIOUS,
            transfers_after=transfers[0], transfers_upto=transfers[1], transfer_count=counts["transfer"],
            audit_after=lines[0], audit_upto=lines[1], audit_count=counts["audit line"],
            root=root.hex(), sealed_at=instant(at), public_key_id=key_id(key.public_key()),
        )  # fmt: skip
        made = Seal(header, key.sign(header.canonical()))
        _keep(made, at, hints)
        details = {"transfers": header.transfer_count, "lines": header.audit_count, "root": header.root}
        audit.record(by=by, verb="ledger.seal", subject=f"seal:{header.number}", details=details, at=at)
    if publish is not None:
        _publish(made, publish)
    return made


def _exact_marks() -> tuple[int, int]:
    """Numbers such that every row up to them is committed and every later row will be above them.

    Rows take their numbers before they commit, so writers are kept out for the instant of the reading. The wait
    for them is bounded, below the time after which PostgreSQL looks for deadlocks: we give way, never a writer.
    """
    for _ in range(_TRIES):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '400ms'")
                cursor.execute("LOCK TABLE ledger_transfer, audit_line IN SHARE MODE")
                cursor.execute("SET LOCAL lock_timeout = 0")
                return marks()
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
                raise
            time.sleep(_PAUSE_SECONDS)
    raise SealingBusy


def _summed(transfers: tuple[int, int], lines: tuple[int, int]) -> tuple[dict[str, int], bytes, bytearray]:
    tree, hints, counts = Tree(), bytearray(), {"transfer": 0, "audit line": 0}
    for leaf in leaves(transfers, lines):
        hints += tree.add(leaf.text)[:2]
        counts[leaf.kind] += 1
    return counts, tree.root(), hints


def _keep(made: Seal, at: datetime, hints: bytearray) -> None:
    header = made.header
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_seal (number, transfers_after, transfers_upto, transfer_count, audit_after, "
            "audit_upto, audit_count, sealed_at, root, previous, signature, public_key_id, hints) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            (
                header.number, header.transfers_after, header.transfers_upto, header.transfer_count,
                header.audit_after, header.audit_upto, header.audit_count, at, bytes.fromhex(header.root),
                bytes.fromhex(header.previous), made.signature, header.public_key_id, bytes(hints),
            ),
        )  # fmt: skip


def _publish(made: Seal, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".seal-{made.header.number:06}.draft"
    draft.write_bytes(made.header.canonical() + b"\n" + made.signature.hex().encode() + b"\n")
    draft.rename(folder / f"seal-{made.header.number:06}.txt")
