"""From a file to rows: reads it whole, stages its lines with keyed hashes, and opens accounts for new people."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from pecule.entitlements.actions.correcting import follow_merge
from pecule.entitlements.rules.bounded import FileKind
from pecule.entitlements.rules.csv import read_csv
from pecule.entitlements.rules.dsn import read_dsn
from pecule.entitlements.rules.dsn_person import Scales
from pecule.entitlements.rules.lines import ActivityLine, Reading
from pecule.entitlements.rules.parquet import read_parquet
from pecule.holders import actions as holders
from pecule.holders.queries import nir_hash
from pecule.holders.rules.numbers import PersonNumber, read_temporary_number
from pecule.holders.rules.standing import MergeImpossible, OrdersStillOpen
from pecule.kernel.actors import Actor
from pecule.kernel.identifiers import Nir
from pecule.scheme import load

_STAGE = """
CREATE TEMPORARY TABLE entitlements_arriving (
    source_line bigint, siret text, declared_month date, fraction text, period date, months smallint, nir_hash bytea,
    contract text, category text, unit text, worked bigint, counted_absence bigint, reference bigint, pay_cents bigint,
    part_time boolean, disabled boolean, contribution_paid boolean
) ON COMMIT DROP
"""
_TYPES = (
    "int8", "text", "date", "text", "date", "int2", "bytea", "text", "text", "text", "int8", "int8", "int8", "int8",
    "bool", "bool", "bool",
)  # fmt: skip


def sha256_of(path: Path) -> bytes:
    """The SHA-256 of a file, read in bounded memory."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").digest()


def read_lines(path: Path, kind: FileKind, reading: Reading) -> Iterator[ActivityLine]:
    """The lines of a file of a known kind; reasons go into ``reading``. Raises FileUnreadable, FileTooLarge."""
    if kind == "parquet":
        yield from read_parquet(path, reading)
        return
    with path.open("rb") as stream:
        if kind == "dsn":
            yield from read_dsn(stream, reading, scales(reading.today))
        else:
            yield from read_csv(stream, reading)


def scales(day: date) -> Scales:
    """What the scheme in force says of a full year, for readers."""
    return Scales(year_hours=load(settings.SCHEME).value("reference.hours", on=day).value)


def stage(path: Path, kind: FileKind, reading: Reading) -> dict[bytes, Nir]:
    """Read the whole file into ``entitlements_arriving``, a table of this transaction. No number is kept, only hashes.

    Once a line is refused, reading goes on only to find every other reason. Returns the temporary numbers, hashed,
    that their own company declares beside a final NIR.
    """
    made_final: dict[bytes, Nir] = {}
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.entitlements_arriving")
        cursor.execute(_STAGE)
        with cursor.copy("COPY entitlements_arriving FROM STDIN (FORMAT binary)") as copy:
            copy.set_types(_TYPES)
            write = copy.write_row
            last_number, last_hash = "", b""
            for line in read_lines(path, kind, reading):
                if reading.reasons_total:
                    continue
                number = line.nir or line.temporary_number
                if line.nir and line.temporary_number[1:10] == line.siret[:9]:
                    made_final[nir_hash(read_temporary_number(line.temporary_number))] = Nir(line.nir)
                if number != last_number:
                    last_number, last_hash = number, nir_hash(number_of(line))
                write(
                    (
                        line.source_line, line.siret, line.declared_month, line.fraction, line.period, line.months,
                        last_hash, line.contract, line.category, line.unit, line.worked, line.counted_absence,
                        line.reference, line.pay_cents, line.part_time, line.disabled, line.contribution_paid,
                    )
                )  # fmt: skip
    return made_final


def number_of(line: ActivityLine) -> PersonNumber:
    """The number that a line names its person by: the NIR, else the employer's temporary number."""
    return Nir(line.nir) if line.nir else read_temporary_number(line.temporary_number)


def open_unknown(path: Path, kind: FileKind, reading: Reading, *, by: Actor, at: datetime) -> int:
    """Open accounts for people whom nobody declared before; the file is read again only when there are any."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM entitlements_arriving a WHERE NOT EXISTS "
            "(SELECT FROM holders_by_nir h WHERE h.nir_hash = a.nir_hash))"
        )
        if not cursor.fetchone()[0]:
            return 0
    again = Reading(reading.today)
    people = (
        holders.NewPerson(
            number=number_of(line),
            birth_name=line.birth_name,
            given_names=line.given_names,
            usage_name=line.usage_name,
            birth_date=line.birth_date,
        )
        for line in read_lines(path, kind, again)
    )
    return holders.open_many(people, by=by, at=at)


def make_final(numbers: Mapping[bytes, Nir], *, by: Actor, at: datetime) -> int:
    """Merge accounts opened under a temporary number with the account of its final NIR; return how many.

    An account with orders under way stays as it is until the number is declared again.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, nir_hash FROM holders_holder WHERE nir_hash = ANY (%s) AND temporary_number "
            "AND status <> 'closed' ORDER BY id",
            [list(numbers)],
        )
        waiting = [(int(holder), bytes(number_hash)) for holder, number_hash in cursor.fetchall()]
    merged = 0
    for holder, number_hash in waiting:
        try:
            kept = holders.merge_temporary(holder_id=holder, final=numbers[number_hash], by=by, at=at)
        except (MergeImpossible, OrdersStillOpen):
            continue
        if kept != holder:
            follow_merge(from_holder=holder, to_holder=kept, by=by, at=at)
        merged += 1
    return merged
