"""Reads about people. Another person's file is reached through a look only (``queries.files``, ``actions.looking``)."""

from pecule.holders.queries.files import Contact, HolderFile, file_under, own_file, own_standing
from pecule.holders.queries.looks import LookLine, looks
from pecule.holders.queries.numbers import nir_hash
from pecule.holders.queries.standing import (
    Standing,
    check_open,
    lock_standing,
    names_of,
    require_open,
    standing,
    standing_by_public_id,
)

__all__ = [
    "Contact",
    "HolderFile",
    "LookLine",
    "Standing",
    "check_open",
    "file_under",
    "lock_standing",
    "looks",
    "names_of",
    "nir_hash",
    "own_file",
    "own_standing",
    "require_open",
    "standing",
    "standing_by_public_id",
]
