"""Opening accounts of the ledger. They are never closed: an empty account costs nothing and keeps its history."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from pecule.statements import row

_FOUND = "SELECT id FROM ledger_account WHERE owner_kind = %s AND owner_id = %s AND fund = %s"
_FOUND_OR_OPENED = f"""
WITH found AS ({_FOUND}), opened AS (
    INSERT INTO ledger_account (owner_kind, owner_id, fund, floored, unit)
    SELECT %s, %s, %s, %s::boolean, %s WHERE NOT EXISTS (SELECT FROM found)
    ON CONFLICT (owner_kind, owner_id, fund) DO NOTHING RETURNING id
) SELECT id FROM found UNION ALL SELECT id FROM opened
"""  # noqa: S608 -- a constant


def open_account(*, owner_kind: str, owner_id: int, fund: str, floored: bool, unit: str = "EUR") -> int:
    """Return the id of the account of this owner and fund, opening it empty when there is none.

    ``floored`` accounts refuse to go below zero; every holder's account is.
    """
    values = (owner_kind, owner_id, fund)
    found = row(_FOUND_OR_OPENED, (*values, *values, floored, unit)) or row(
        _FOUND, values
    )  # opened beside us meanwhile
    if found is None:
        raise LookupError("an account was neither found nor opened")
    return int(found[0])


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
