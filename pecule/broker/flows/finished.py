"""The end of a sign-in: code, session, browser and connection are written by one statement, all of them or none."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from uuid import UUID

from django.conf import settings

from pecule.broker.flows.sessions import Someone
from pecule.broker.rules.levels import INSTANCES
from pecule.issuing import completing
from pecule.issuing.rows import Flow, fingerprint
from pecule.openid.provider.tokens import SignedIn
from pecule.statements import row


class Outcome(Enum):
    """What became of it; all but the first two wrote nothing."""

    KNOWN_BROWSER = "the code is made"
    NEW_BROWSER = "the code is made, and this person never signed in with this browser before"
    LOCKED = "the person is locked"
    SESSION_OVER = "the session that was to serve has ended"
    MOVED_ON = "the sign-in is at another step"


@dataclass(frozen=True, slots=True)
class Ending:
    """What is to be written. ``session``: its inner number; ``cookie`` names it when it is new, empty otherwise."""

    flow: Flow
    someone: Someone
    person: SignedIn
    session: int
    cookie: str
    device_hash: bytes
    public_id: UUID


def foreseen(account: int, device_hash: bytes) -> tuple[int, bool]:
    """A number for a session to be opened, and whether this person signed in with this browser before."""
    found = row(
        "SELECT nextval('broker_session_id_seq'), "
        "EXISTS (SELECT FROM broker_device WHERE account_id = %s AND device_hash = %s)",
        (account, device_hash),
    )
    return (int(found[0]), bool(found[1])) if found else (0, False)


# The person's row is held first, so that a report cannot slip in between; then everything hangs on the sign-in's row.
_PERSON = "person AS MATERIALIZED (SELECT id FROM broker_account WHERE id = %s AND active FOR UPDATE)"
_THERE = """session AS MATERIALIZED (
    SELECT id FROM broker_session WHERE id = %s AND account_id = %s AND expires_at > %s FOR UPDATE)"""
_JOINED = """joined AS (
    UPDATE broker_session s SET participants = participants || %s::jsonb FROM flow WHERE s.id = %s)"""
_NEW = "session AS MATERIALIZED (SELECT id FROM person)"
_OPENED = """joined AS (
    INSERT INTO broker_session (id, key_hash, account_id, provider_id, level, amr, auth_time, claims, participants,
                                created_at, expires_at)
    SELECT %s, %s::bytea, %s, %s, %s, %s::jsonb, %s::timestamptz, %s::jsonb, %s::jsonb, %s::timestamptz, %s::timestamptz
    FROM flow)"""
_REST = """device AS (
    INSERT INTO broker_device (account_id, device_hash, first_at, last_at)
    SELECT %s, %s::bytea, %s::timestamptz, %s::timestamptz FROM flow
    ON CONFLICT (account_id, device_hash) DO NOTHING RETURNING id
), seen_again AS (
    UPDATE broker_device d SET last_at = %s::timestamptz FROM flow
    WHERE d.account_id = %s AND d.device_hash = %s AND d.last_at < %s::timestamptz - interval '1 day'
), connection AS (
    INSERT INTO broker_connection (public_id, account_id, client_id, provider_id, level, reused, known_device, at)
    SELECT %s, %s, %s, %s, %s, %s, NOT EXISTS (SELECT FROM device), %s::timestamptz FROM flow
)"""


def write(ending: Ending, client_id: str, code: str, *, at: datetime) -> Outcome:
    """Give the client ``code`` and this browser its session, unless the person, the session or the step forbid it."""
    someone, person = ending.someone, ending.person
    session, session_values, joined, joined_values = _session(ending, client_id, at)
    granted, told = completing.granting(ending.flow, code, person, session=ending.session, at=at)
    found = row(
        f"WITH {_PERSON}, {session}, flow AS ({completing.GRANTED} AND EXISTS (SELECT FROM person) "  # noqa: S608 -- constants
        f"AND EXISTS (SELECT FROM session) RETURNING id), told AS MATERIALIZED ({completing.GRANT_TOLD}), "
        f"{joined}, {_REST} "
        "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM session), (SELECT count(*) FROM told), "
        "(SELECT count(*) FROM device)",
        [
            someone.account, *session_values, *granted, *told, *joined_values,
            someone.account, ending.device_hash, at, at, at, someone.account, ending.device_hash, at,
            ending.public_id, someone.account, client_id, someone.provider, person.level.value, not ending.cookie, at,
        ],
    )  # fmt: skip
    there, session_there, moved, new_device = found or (0, 0, 0, 0)
    if not there:
        return Outcome.LOCKED
    if not session_there:
        return Outcome.SESSION_OVER
    if not moved:
        return Outcome.MOVED_ON
    return Outcome.NEW_BROWSER if new_device else Outcome.KNOWN_BROWSER


def _session(ending: Ending, client_id: str, at: datetime) -> tuple[str, list[object], str, list[object]]:
    """The two parts of the statement about the session, and their values: one to be opened, or one that is there."""
    someone, number = ending.someone, ending.session
    participants = json.dumps({client_id: {"sub": ending.person.sub, "sid": ending.person.sid}})
    if not ending.cookie:
        return _THERE, [number, someone.account, at], _JOINED, [participants, number]
    opened: list[object] = [
        number, fingerprint(ending.cookie), someone.account, someone.provider, someone.level.value,
        json.dumps(someone.amr), datetime.fromtimestamp(someone.auth_time, UTC), json.dumps(dict(someone.claims)),
        participants, at, at + INSTANCES[settings.BROKER_LEVEL].session,
    ]  # fmt: skip
    return _NEW, [], _OPENED, opened
