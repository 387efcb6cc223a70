"""Opening accounts of the ledger. They are never closed: an empty account costs nothing and keeps its history."""

from collections.abc import Sequence
from typing import Any

from django.db import connection


def open_account(*, owner_kind: str, owner_id: int, fund: str, floored: bool, unit: str = "EUR") -> int:
    """Return the id of the account of this owner and fund, opening it empty when there is none.

    ``floored`` accounts refuse to go below zero; every holder's account is.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_account (owner_kind, owner_id, fund, floored, unit) VALUES (%s, %s, %s, %s, %s) "
            "ON CONFLICT (owner_kind, owner_id, fund) DO NOTHING RETURNING id",
            (owner_kind, owner_id, fund, floored, unit),
        )
        row = cursor.fetchone()
        if row is None:
            cursor.execute(
                "SELECT id FROM ledger_account WHERE (owner_kind, owner_id, fund) = (%s, %s, %s)",
                (owner_kind, owner_id, fund),
            )
            row = cursor.fetchone()
    return int(row[0])


def open_accounts_select(
    owners: str, parameters: Sequence[Any] = (), *, owner_kind: str, fund: str, floored: bool, unit: str = "EUR"
) -> int:
    """Open an account for each ``owner_id`` that the SELECT ``owners`` returns; return how many are new.

    For rooms that work on whole sets; ``owners`` is a constant of the calling room, never a person's text.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO ledger_account (owner_id, owner_kind, fund, floored, unit) "  # noqa: S608 -- see docstring
            f"SELECT owners.owner_id, %s, %s, %s, %s FROM ({owners}) AS owners (owner_id) ORDER BY 1 "
            f"ON CONFLICT (owner_kind, owner_id, fund) DO NOTHING",
            (owner_kind, fund, floored, unit, *parameters),
        )
        return int(cursor.rowcount)
