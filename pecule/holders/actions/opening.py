"""Opening training accounts, one or millions, always once per number."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Literal

from django.db import connection, transaction

from pecule.audit.actions import record
from pecule.holders.models.vault import vault
from pecule.holders.rules.numbers import PersonNumber
from pecule.kernel.actors import Actor

_BATCH = 20_000


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person as a declaration names them. Neither name may be empty. Its text shows nothing of it."""

    number: PersonNumber = field(repr=False)
    birth_name: str = field(repr=False)
    given_names: str = field(repr=False)
    usage_name: str = field(default="", repr=False)
    birth_date: date | None = field(default=None, repr=False)
    sex: Literal["", "F", "M"] = field(default="", repr=False)
    birth_place_code: str = field(default="", repr=False)
    language: Literal["fr", "en"] = "fr"


def open_holder(person: NewPerson, *, by: Actor, at: datetime) -> int:
    """Open a training account and return its inner id; the existing one when this number already has an account.

    Opens at 16, or 15 for apprentices (L5151-2): whoever is declared at work may have one, so age is not asked.
    """
    open_many([person], by=by, at=at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT holder_id FROM holders_by_nir WHERE nir_hash = %s", [vault().hash(person.number)])
        found: tuple[int] = cursor.fetchone()
    return found[0]


def open_many(people: Iterable[NewPerson], *, by: Actor, at: datetime) -> int:
    """Open a training account for each number that has none and return how many were opened.

    Streams: memory stays that of one batch, whatever the length of ``people``. Nothing known is changed: an
    employer's spelling never overwrites a person's own. Afterwards every hash joins
    ``holders_by_nir (nir_hash, holder_id)``. One transaction; callers wait for each other.
    """
    opened = 0
    with transaction.atomic(), connection.cursor() as cursor:
        # Two imports that share people in another order would otherwise wait for each other for ever.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('holders.open_many'))")
        cursor.execute(_STAGE)
        for batch in _batches(people):
            opened += _open_batch(batch, at)
        if opened:
            record(by=by, verb="holders.open_many", subject="holders", details={"opened": opened}, at=at)
    return opened


def _batches(people: Iterable[NewPerson]) -> Iterator[dict[bytes, NewPerson]]:
    hash_of, rest = vault().hash, iter(people)
    while batch := {hash_of(person.number): person for person in islice(rest, _BATCH)}:
        yield batch


def _open_batch(batch: dict[bytes, NewPerson], at: datetime) -> int:
    """Open what is new in one batch. Encrypting is the dear part, so the known are left out before it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nir_hash FROM holders_by_nir WHERE nir_hash = ANY(%s)", [list(batch)])
        known = {bytes(row[0]) for row in cursor}
        unknown = [(number_hash, person) for number_hash, person in batch.items() if number_hash not in known]
        if not unknown:
            return 0
        cursor.execute("TRUNCATE holders_arriving")
        seal = vault().seal
        with cursor.copy(_COPY) as copy:
            for number_hash, person in unknown:
                copy.write_row(
                    (
                        number_hash,
                        seal(person.number, os.urandom),
                        person.number.temporary,
                        person.birth_name,
                        person.usage_name,
                        person.given_names,
                        person.birth_date,
                        person.sex,
                        person.birth_place_code,
                        person.language,
                    )
                )
        cursor.execute(_OPEN, [at])
        return int(cursor.rowcount)


_STAGE = """
CREATE TEMPORARY TABLE IF NOT EXISTS holders_arriving (
    nir_hash bytea, nir_cipher bytea, temporary_number boolean, birth_name text, usage_name text, given_names text,
    birth_date date, sex text, birth_place_code text, language text
) ON COMMIT DROP
"""
_COPY = """
COPY holders_arriving (nir_hash, nir_cipher, temporary_number, birth_name, usage_name, given_names, birth_date, sex,
                       birth_place_code, language) FROM STDIN
"""
_OPEN = """
INSERT INTO holders_holder (nir_hash, nir_cipher, temporary_number, birth_name, usage_name, given_names, birth_date,
                            sex, birth_place_code, language, opened_at)
SELECT nir_hash, nir_cipher, temporary_number, birth_name, usage_name, given_names, birth_date, sex, birth_place_code,
       language, %s
FROM holders_arriving
ON CONFLICT (nir_hash) DO NOTHING
"""
