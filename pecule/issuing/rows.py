"""The row of a sign-in, read and moved on by single statements, each with its line in the trail."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import connection

from pecule.issuing.rules.refusals import SignInLost, StepNotAllowed
from pecule.issuing.rules.steps import ALLOWED, Step
from pecule.kernel.actors import Actor
from pecule.openid.provider.requests import AuthorizationRequest
from pecule.statements import row

PUSHED_LIFE = timedelta(seconds=60)
FLOW_LIFE = timedelta(minutes=10)
_COLUMNS = "id, step, request, memory, result, session_id, expires_at"


@dataclass(frozen=True, slots=True)
class Flow:
    """A sign-in as it stands."""

    id: int
    step: Step
    request: AuthorizationRequest
    memory: dict[str, Any] | None
    result: dict[str, Any] | None
    session_id: int | None
    expires_at: datetime

    @property
    def incident(self) -> str:
        """The number by which its lines are found in the trail."""
        return f"{self.id:08d}"


@dataclass(frozen=True, slots=True)
class Once:
    """A number that may be used once. ``until``: the second since 1970 from which it is useless anyway."""

    number: str
    until: float


@dataclass(frozen=True, slots=True)
class Bound:
    """What a code is bound to: its client, the address it was sent to, and its proof key (empty when it has none)."""

    client_id: str
    redirect_uri: str
    code_challenge: str


class NumberSeen(Exception):
    """A number that may be used once is used again."""


def new_secret() -> str:
    """256 random bits, to be told once and kept as a hash."""
    return secrets.token_urlsafe(32)


def fingerprint(secret: str) -> bytes:
    """What is kept of a secret. It is too long to be guessed, so a plain hash is enough."""
    return sha256(secret.encode()).digest()


def begin(
    request: AuthorizationRequest,
    *,
    step: Step,
    secret: str,
    verb: str,
    actor: str,
    once: Once | None = None,
    at: datetime,
) -> None:
    """Write a new sign-in: pushed (``secret`` names it) or opened by a browser (``secret`` is its cookie).

    Raises NumberSeen, and then nothing was written, when the number ``once`` was used before.
    """
    column, life = ("handle_hash", PUSHED_LIFE) if step is Step.PUSHED else ("browser_hash", FLOW_LIFE)
    seen, number = _seen(once)
    begun = row(
        f"WITH {seen}, flow AS (INSERT INTO issuing_flow (client_id, step, request, {column}, created_at, expires_at) "  # noqa: S608 -- one of two names above
        "SELECT %s, %s, %s::jsonb, %s::bytea, %s::timestamptz, %s::timestamptz FROM seen RETURNING id) "
        "SELECT audit_record(%s::timestamptz, %s, %s, 'flow:' || id, %s::jsonb) FROM flow",
        [
            *number, request.client_id, step.value, json.dumps(request.as_json()), fingerprint(secret), at, at + life,
            at, actor, verb, json.dumps({"level": request.level, "approving": bool(request.details)}),
        ],
    )  # fmt: skip
    if begun is None:
        raise NumberSeen


def open_pushed(handle: str, client_id: str, *, browser: str, at: datetime) -> Flow | None:
    """Give a pushed request to the browser that brought it, once; None when there is none, or no longer."""
    return _moved(
        "handle_hash = %s AND client_id = %s AND expires_at > %s", [fingerprint(handle), client_id, at],
        step=Step.ASKED, sets={"browser_hash": fingerprint(browser), "handle_hash": None, "expires_at": at + FLOW_LIFE},
        verb="issuing.ask", actor=f"relying_party:{client_id}", at=at,
    )  # fmt: skip


def of_browser(cookie: str, *, at: datetime) -> Flow:
    """The sign-in that this browser began. Raises SignInLost."""
    found = _read("browser_hash = %s AND expires_at > %s AND step < %s", [fingerprint(cookie), at, Step.GRANTED.value])
    if not cookie or found is None:
        raise SignInLost
    return found


def move(flow: Flow, step: Step, *, sets: Mapping[str, Any], verb: str, details: Mapping[str, Any] | None = None,
         actor: str = "stranger:web", at: datetime) -> Flow:  # fmt: skip
    """Take a step, if it may be taken from where the row stands now. Raises StepNotAllowed."""
    moved = _moved("id = %s", [flow.id], step=step, sets=sets, verb=verb, actor=actor, details=details, at=at)
    if moved is None:
        raise StepNotAllowed
    return moved


def exchange(
    code: str, request: Bound, *, token: str, once: Once | None = None, at: datetime, token_until: datetime
) -> Flow | None:
    """Give a token for a code, once, to the client and for the proof that it is bound to; None when it must not be.

    Raises NumberSeen, and then nothing was given, when the number ``once`` was used before.
    """
    seen, number = _seen(once)
    found = row(
        f"WITH {seen}, flow AS (UPDATE issuing_flow "  # noqa: S608 -- constants
        f"SET step = {Step.EXCHANGED.value}, token_hash = %s, expires_at = %s FROM seen "
        "WHERE code_hash = %s AND client_id = %s AND expires_at > %s "
        "AND request->>'redirect_uri' = %s AND request->>'code_challenge' = %s "
        f"AND step IN ({before(Step.EXCHANGED)}) RETURNING {_COLUMNS}), "
        "told AS MATERIALIZED (SELECT flow.*, "
        "audit_record(%s::timestamptz, %s, 'issuing.exchange', 'flow:' || id, '{}') FROM flow) "
        f"SELECT {_COLUMNS}, (SELECT count(*) FROM seen) FROM (VALUES (1)) one LEFT JOIN told ON true",
        [
            *number, fingerprint(token), token_until, fingerprint(code), request.client_id, at,
            request.redirect_uri, request.code_challenge, at, f"relying_party:{request.client_id}",
        ],
    )  # fmt: skip
    if found is None or not found[-1]:
        raise NumberSeen
    return _flow(found) if found[0] is not None else None


def granted_to(code: str) -> Flow | None:
    """The sign-in that a code belongs to, whoever brings it and whether or not it was used."""
    return _read("code_hash = %s", [fingerprint(code)])


def of_token(token: str, *, verb: str = "", at: datetime) -> Flow | None:
    """The sign-in behind an access token that is still good, with a line in the trail when ``verb`` is named."""
    found = "token_hash = %s AND expires_at > %s AND step = %s"
    values: list[Any] = [fingerprint(token), at, Step.EXCHANGED.value]
    if not verb:
        return _read(found, values)
    return _flow(
        row(
            f"WITH flow AS (SELECT {_COLUMNS}, client_id FROM issuing_flow WHERE {found}) SELECT {_COLUMNS}, "  # noqa: S608 -- columns and condition above
            "audit_record(%s::timestamptz, 'relying_party:' || client_id, %s, 'flow:' || id, '{}'::jsonb) FROM flow",
            [*values, at, verb],
        )
    )


def take_back(flow: Flow, *, verb: str, actor: str, at: datetime) -> None:
    """End a sign-in and its token, if it has not ended; twice is harmless."""
    _moved("id = %s", [flow.id], step=Step.ENDED, sets={"token_hash": None}, verb=verb, actor=actor, at=at)


def take_back_of_session(session: int, *, verb: str, by: Actor, at: datetime) -> int:
    """End every code and token that came of a session; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH flow AS (UPDATE issuing_flow SET step = %s, token_hash = NULL "
            "WHERE session_id = %s AND step = ANY (%s) RETURNING id) "
            "SELECT audit_record(%s::timestamptz, %s, %s, 'flow:' || id, '{}'::jsonb) FROM flow",
            [Step.ENDED.value, session, [Step.GRANTED.value, Step.EXCHANGED.value], at, str(by), verb],
        )
        return int(cursor.rowcount)


def seen_before(number: str, *, until: float) -> bool:
    """Whether a single-use number was used before; it has been from now on."""
    return row(f"WITH {_SEEN} SELECT 1 FROM seen", (fingerprint(number), until)) is None  # noqa: S608 -- a constant


def forget(*, at: datetime) -> int:
    """Delete sign-ins and numbers that are over; return how many."""
    with connection.cursor() as cursor:
        deleted = 0
        for table in ("issuing_flow", "issuing_seen"):
            # A code brought back after its time must still be known for what it was.
            cursor.execute(f"DELETE FROM {table} WHERE expires_at < %s - interval '10 minutes'", [at])  # noqa: S608 -- names above
            deleted += cursor.rowcount
        return deleted


def before(step: Step) -> str:
    """The steps from which ``step`` may be taken, as a list in SQL."""
    return ", ".join(str(one.value) for one in sorted(ALLOWED[step]))


def _moved(where: str, values: Sequence[Any], *, step: Step, sets: Mapping[str, Any], verb: str, actor: str,
           details: Mapping[str, Any] | None = None, at: datetime) -> Flow | None:  # fmt: skip
    names = "".join(f", {name} = %s" for name in sets)
    return _flow(
        row(
            f"WITH flow AS (UPDATE issuing_flow SET step = {step.value}{names} WHERE {where} "  # noqa: S608 -- names of this package
            f"AND step IN ({before(step)}) RETURNING {_COLUMNS}) SELECT {_COLUMNS}, "
            "audit_record(%s::timestamptz, %s, %s, 'flow:' || id, %s::jsonb) FROM flow",
            [*map(_written, sets.values()), *values, at, actor, verb, json.dumps(details or {})],
        )
    )


def _read(where: str, values: Sequence[Any]) -> Flow | None:
    return _flow(row(f"SELECT {_COLUMNS} FROM issuing_flow WHERE {where}", values))  # noqa: S608 -- conditions of this module


# A number that was used before gives no row, and whatever is written from this one writes nothing.
_SEEN = "seen AS (INSERT INTO issuing_seen VALUES (%s, to_timestamp(%s)) ON CONFLICT DO NOTHING RETURNING 1)"


def _seen(once: Once | None) -> tuple[str, tuple[Any, ...]]:
    return (_SEEN, (fingerprint(once.number), once.until)) if once else ("seen AS (SELECT 1)", ())


def _written(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict) else value


def _flow(row: Sequence[Any] | None) -> Flow | None:
    if row is None:
        return None
    number, step, request, memory, result, session, expires = row[:7]
    return Flow(
        number, Step(step), AuthorizationRequest.from_json(_object(request) or {}), _object(memory), _object(result),
        session, expires,
    )  # fmt: skip


def _object(value: Any) -> dict[str, Any] | None:
    found: dict[str, Any] | None = json.loads(value) if isinstance(value, str) else value
    return found
