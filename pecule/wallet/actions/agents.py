"""Agents: making one, signing in."""

import base64
import hmac
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from argon2.exceptions import InvalidHashError, VerifyMismatchError
from django.conf import settings
from django.db import IntegrityError, transaction

from pecule.audit.actions import record
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound
from pecule.wallet.actions import pins
from pecule.wallet.models import Agent
from pecule.wallet.queries.tries import count_try
from pecule.wallet.rules.agents import (
    PASSWORD_LENGTH_MIN,
    TRIES_MAX,
    TRIES_WINDOW,
    AgentIn,
    AgentRefused,
    AgentTaken,
    AgentTriesTooMany,
    PasswordShort,
    one_time_code,
    steps_around,
)


@transaction.atomic
def add_agent(*, email: str, name: str, password: str, supervisor: bool, by: Actor, at: datetime) -> UUID:
    """Add somebody who works at the counter and return their public id. Raises PasswordShort, AgentTaken."""
    if len(password) < PASSWORD_LENGTH_MIN:
        raise PasswordShort(least=PASSWORD_LENGTH_MIN)
    try:
        with transaction.atomic():
            made = Agent.objects.create(
                email=email.strip().lower(), name=name.strip()[:120], role="supervisor" if supervisor else "agent",
                password_hash=pins.hasher().hash(password), created_at=at,
            )  # fmt: skip
    except IntegrityError as error:
        if "email" not in str(error):
            raise
        raise AgentTaken from None
    made.refresh_from_db(fields=["public_id"])
    record(by=by, verb="wallet.add_agent", subject=str(made), details={"role": made.role}, at=at)
    return made.public_id


@transaction.atomic
def close_agent(*, email: str, by: Actor, at: datetime) -> None:
    """Let an agent in no more, at once; twice is harmless. Raises NotFound."""
    found = Agent.objects.select_for_update().filter(email=email.strip().lower()).first()
    if found is None:
        raise NotFound
    if found.closed_at is None:
        found.closed_at = at
        found.save(update_fields=["closed_at"])
        record(by=by, verb="wallet.close_agent", subject=str(found), at=at)


def generator_of(agent: Agent) -> bytes:
    """The secret of an agent's code generator: made of ours, so that a stolen database holds none."""
    text = f"agent generator\0{agent.public_id}\0{agent.secret_serial}"
    return hmac.digest(bytes.fromhex(settings.WALLET_KEY), text.encode(), "sha256")[:20]


def generator_address(public_id: UUID) -> str:
    """What an app that makes codes reads (otpauth). Raises NotFound."""
    agent = Agent.objects.filter(public_id=public_id).first()
    if agent is None:
        raise NotFound
    secret = base64.b32encode(generator_of(agent)).decode()
    return f"otpauth://totp/P%C3%A9cule:{agent.email}?secret={secret}&issuer=P%C3%A9cule"


def sign_in(*, email: str, password: str, code: str, at: datetime) -> AgentIn:
    """The agent who knows the password and holds the generator. Raises AgentRefused, AgentTriesTooMany, Busy.

    Codes are counted only behind the right password: nobody else can use up an agent's tries.
    """
    found = Agent.objects.filter(email=email.strip().lower(), closed_at=None).first()
    if not _password_fits(found.password_hash if found else _nobody(), password) or found is None:
        raise AgentRefused
    if count_try(f"agent code {found.public_id}", within=TRIES_WINDOW, at=at) > TRIES_MAX:
        raise AgentTriesTooMany
    secret, typed = generator_of(found), "".join(code.split())
    step = next((one for one in steps_around(at) if hmac.compare_digest(one_time_code(secret, one), typed)), 0)
    with transaction.atomic():
        # Only forward, in one statement: a code that somebody looked at works once.
        if not Agent.objects.filter(pk=found.pk, code_step__lt=step).update(code_step=step):
            raise AgentRefused
        agent = AgentIn(found.pk, found.public_id, found.name, found.role == "supervisor")
        record(by=agent.actor, verb="wallet.agent_in", subject=str(found), at=at)
    return agent


def made_up_codes(*, at: datetime) -> list[tuple[str, str]]:
    """E-mail and present code of each agent, in a demonstration; nothing anywhere else."""
    if not settings.PECULE_DEMO:
        return []
    step = next(steps_around(at))
    agents = Agent.objects.filter(closed_at=None).order_by("email")
    return [(agent.email, one_time_code(generator_of(agent), step)) for agent in agents]


def _password_fits(kept: str, password: str) -> bool:
    with pins.one_of_few():
        try:
            return pins.hasher().verify(kept, password)
        except (VerifyMismatchError, InvalidHashError):
            return False


@lru_cache(maxsize=1)
def _nobody() -> str:
    """Checked when the e-mail is unknown, so that it takes as long."""
    return pins.hasher().hash("nobody")
