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


def new_secret() -> str:
    """256 random bits, to be told once and kept as a hash."""
    return secrets.token_urlsafe(32)


def fingerprint(secret: str) -> bytes:
    """What is kept of a secret. It is too long to be guessed, so a plain hash is enough."""
    return sha256(secret.encode()).digest()


def begin(request: AuthorizationRequest, *, step: Step, secret: str, verb: str, actor: str, at: datetime) -> None:
    """Write a new sign-in: pushed (``secret`` names it) or opened by a browser (``secret`` is its cookie)."""
    column, life = ("handle_hash", PUSHED_LIFE) if step is Step.PUSHED else ("browser_hash", FLOW_LIFE)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH flow AS (INSERT INTO issuing_flow (client_id, step, request, {column}, created_at, expires_at) "  # noqa: S608 -- one of two names above
            "VALUES (%s, %s, %s::jsonb, %s, %s, %s) RETURNING id) "
            "SELECT audit_record(%s::timestamptz, %s, %s, 'flow:' || id, %s::jsonb) FROM flow",
            [
                request.client_id, step.value, json.dumps(request.as_json()), fingerprint(secret), at, at + life,
                at, actor, verb, json.dumps({"level": request.level, "approving": bool(request.details)}),
            ],
        )  # fmt: skip


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


def exchange(code: str, client_id: str, *, token: str, at: datetime, token_until: datetime) -> Flow | None:
    """Give a token for a code, once, to the client that the code was made for; None when it must not be."""
    return _moved(
        "code_hash = %s AND client_id = %s AND expires_at > %s", [fingerprint(code), client_id, at],
        step=Step.EXCHANGED, sets={"token_hash": fingerprint(token), "expires_at": token_until},
        verb="issuing.exchange", actor=f"relying_party:{client_id}", at=at,
    )  # fmt: skip


def granted_to(code: str) -> Flow | None:
    """The sign-in that a code belongs to, whoever brings it and whether or not it was used."""
    return _read("code_hash = %s", [fingerprint(code)])


def of_token(token: str, *, verb: str = "", at: datetime) -> Flow | None:
    """The sign-in behind an access token that is still good, with a line in the trail when ``verb`` is named."""
    found = "token_hash = %s AND expires_at > %s AND step = %s"
    values: list[Any] = [fingerprint(token), at, Step.EXCHANGED.value]
    if not verb:
        return _read(found, values)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH flow AS (SELECT {_COLUMNS}, client_id FROM issuing_flow WHERE {found}) SELECT {_COLUMNS}, "  # noqa: S608 -- columns and condition above
            "audit_record(%s::timestamptz, 'relying_party:' || client_id, %s, 'flow:' || id, '{}'::jsonb) FROM flow",
            [*values, at, verb],
        )
        return _flow(cursor.fetchone())


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
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO issuing_seen VALUES (%s, to_timestamp(%s)) ON CONFLICT DO NOTHING",
            [fingerprint(number), until],
        )
        return bool(cursor.rowcount == 0)


def forget(*, at: datetime) -> int:
    """Delete sign-ins and numbers that are over; return how many."""
    with connection.cursor() as cursor:
        deleted = 0
        for table in ("issuing_flow", "issuing_seen"):
            # A code brought back after its time must still be known for what it was.
            cursor.execute(f"DELETE FROM {table} WHERE expires_at < %s - interval '10 minutes'", [at])  # noqa: S608 -- names above
            deleted += cursor.rowcount
        return deleted


def _moved(where: str, values: Sequence[Any], *, step: Step, sets: Mapping[str, Any], verb: str, actor: str,
           details: Mapping[str, Any] | None = None, at: datetime) -> Flow | None:  # fmt: skip
    names = "".join(f", {name} = %s" for name in sets)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH flow AS (UPDATE issuing_flow SET step = %s{names} WHERE {where} AND step = ANY (%s) "  # noqa: S608 -- names of this package
            f"RETURNING {_COLUMNS}) SELECT {_COLUMNS}, "
            "audit_record(%s::timestamptz, %s, %s, 'flow:' || id, %s::jsonb) FROM flow",
            [
                step.value, *(_written(value) for value in sets.values()), *values,
                [one.value for one in ALLOWED[step]], at, actor, verb, json.dumps(details or {}),
            ],
        )  # fmt: skip
        return _flow(cursor.fetchone())


def _read(where: str, values: Sequence[Any]) -> Flow | None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM issuing_flow WHERE {where}", values)  # noqa: S608 -- conditions of this module
        return _flow(cursor.fetchone())


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
