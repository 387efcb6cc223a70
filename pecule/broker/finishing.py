"""The last steps at the broker: a session serves again or not, the person perhaps agrees, the client gets its code."""

from contextlib import nullcontext
from datetime import datetime
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction

from pecule.broker import people
from pecule.broker.flows import finished, sessions
from pecule.broker.flows.finished import Ending, Outcome
from pecule.broker.flows.sessions import Opened, Session, Someone
from pecule.broker.leaving.ending import replace_session
from pecule.broker.models import Block
from pecule.broker.rules.levels import INSTANCES, level_given, reusable
from pecule.broker.rules.refusals import AccountLocked
from pecule.broker.rules.subjects import pairwise_sub
from pecule.broker.upstream.choosing import choice
from pecule.issuing import registry as issued
from pecule.issuing import rows
from pecule.issuing.completing import answer
from pecule.issuing.rows import Flow
from pecule.issuing.rules.refusals import RequestUnknown, SignInLost, StepNotAllowed
from pecule.issuing.rules.steps import Step
from pecule.openid.approval import Approval
from pecule.openid.levels import Level
from pecule.openid.provider.clients import Client
from pecule.openid.provider.tokens import SignedIn

_CONNECTIONS = UUID("7d1d35a0-6f0f-4a3c-8c0e-5f6d6b6d6d01")


def person_of(flow: Flow) -> Someone:
    """Who came back from the identity provider. Raises SignInLost."""
    if flow.step is not Step.RETURNED or flow.memory is None:
        raise SignInLost
    found = flow.memory["person"]
    return Someone(
        account=found["account"], subject=UUID(found["subject"]), provider=flow.memory["provider"],
        claims=found["claims"], level=Level(found["level"]), auth_time=found["auth_time"], amr=tuple(found["amr"]),
        approval=tuple(found["approval"]) if found["approval"] else None,
    )  # fmt: skip


def reused(session: Session | None, flow: Flow, *, suspicious: bool, at: datetime) -> Someone | None:
    """Who is still signed in, when that is enough for this request; None when they must sign in again."""
    if session is None:
        return None
    request = flow.request
    way = choice(session.provider, request, suspicious=suspicious)
    if way is None or way.why is not None:  # not a way to this service, or no longer one at all
        return None
    if Block.objects.filter(account_id=session.account, provider_id=session.provider).exists():
        return None
    level = reusable(
        session.earlier, asked=request.level, max_age=request.max_age, prompt=request.prompt,
        approving=bool(request.details), suspicious=suspicious, at=at,
    )  # fmt: skip
    if level is None:
        return None
    return Someone(
        session.account, session.subject, session.provider, session.claims, level,
        int(session.earlier.auth_time.timestamp()), session.amr,
    )  # fmt: skip


def reuse(flow: Flow, someone: Someone, session: int | None, *, browser: str, at: datetime) -> Flow:
    """Serve this request by a session of this browser: the row knows the person without a visit elsewhere.

    ``session``: its inner number, None to open one at the end. ``browser`` names the browser for the rest.
    """
    found = {
        "account": someone.account, "subject": str(someone.subject), "claims": dict(someone.claims),
        "level": someone.level.value, "auth_time": someone.auth_time, "amr": list(someone.amr), "approval": None,
    }  # fmt: skip
    return rows.move(
        flow, Step.RETURNED,
        sets={
            "memory": {"provider": someone.provider, "person": found, "session": session},
            "browser_hash": rows.fingerprint(browser),
        },
        verb="broker.reuse", details={"level": someone.level}, at=at,
    )  # fmt: skip


def client_of(flow: Flow) -> Client:
    """The client of this sign-in, which may have been disabled meanwhile. Raises RequestUnknown."""
    client = issued.client(flow.request.client_id)
    if client is None:
        raise RequestUnknown(incident=flow.incident)
    return client


def finish(flow: Flow, *, before: str, device: str, language: str, at: datetime) -> tuple[str, Opened | None]:
    """Give the client its code: the address where the browser goes, and the session that was opened, if one was.

    ``before``: the session cookie that this browser had. A session that is used again must still be there; one that
    is replaced ends, and whoever knew it is told at the end of the new one when it is of the same person, else now.
    A browser in which this person never signed in is told to them (``device`` names it).
    Raises SignInLost, StepNotAllowed, RequestUnknown, AccountLocked.
    """
    someone, client = person_of(flow), client_of(flow)
    device_hash = people.device_hash(device, someone.account)
    number, known_device = finished.foreseen(someone.account, device_hash)
    used_again = (flow.memory or {}).get("session")
    opened = Opened(number, rows.new_secret()) if used_again is None else None
    ending = _ending(flow, someone, client, opened or Opened(int(used_again or 0), ""), device_hash)
    # One statement is a transaction by itself: where nothing follows it, none is begun and ended around it.
    alone = known_device and not (opened and before)
    with nullcontext() if alone else transaction.atomic():
        code = rows.new_secret()
        outcome = finished.write(ending, client.client_id, code, at=at)
        if outcome in _REFUSED:
            raise _REFUSED[outcome]
        if opened:
            replace_session(before, opened.number, account=someone.account, at=at)
        if outcome is Outcome.NEW_BROWSER:
            people.tell_of_new_device(
                account=someone.account, email=str(someone.claims.get("email", "")), client=client.name[language],
                provider=people.provider_name(someone.provider, language), flow=flow.id, language=language, at=at,
            )  # fmt: skip
    return answer(flow.request, {"code": code}), opened


_REFUSED = {Outcome.LOCKED: AccountLocked, Outcome.SESSION_OVER: SignInLost, Outcome.MOVED_ON: StepNotAllowed}


def _ending(flow: Flow, someone: Someone, client: Client, session: Opened, device_hash: bytes) -> Ending:
    person = SignedIn(
        sub=pairwise_sub(bytes.fromhex(settings.BROKER_KEY), client.entity, someone.subject),
        claims=someone.claims, level=level_given(someone.level, INSTANCES[settings.BROKER_LEVEL].offered),
        auth_time=someone.auth_time, amr=someone.amr, sid=sessions.sid_of(session.number, client.client_id),
        approval=Approval(*someone.approval) if someone.approval else None,
    )  # fmt: skip
    return Ending(
        flow=flow, someone=someone, person=person, session=session.number, cookie=session.cookie,
        device_hash=device_hash,
        public_id=uuid5(_CONNECTIONS, f"{flow.id} {flow.expires_at.isoformat()}"),
    )  # fmt: skip
