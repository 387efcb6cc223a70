"""The last step at the broker: the person is known, perhaps agrees, and the client gets its code."""

from datetime import datetime
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction

from pecule.broker.flows import sessions
from pecule.broker.flows.sessions import Opened, Someone
from pecule.broker.models import Connection
from pecule.broker.rules.levels import INSTANCES, level_given
from pecule.broker.rules.subjects import pairwise_sub
from pecule.issuing import registry as issued
from pecule.issuing import rows
from pecule.issuing.completing import grant
from pecule.issuing.rows import Flow
from pecule.issuing.rules.refusals import RequestUnknown, SignInLost
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


def reuse(flow: Flow, someone: Someone, *, at: datetime) -> Flow:
    """Serve this request by a session of this browser: the row knows the person without a visit elsewhere."""
    found = {
        "account": someone.account, "subject": str(someone.subject), "claims": dict(someone.claims),
        "level": someone.level.value, "auth_time": someone.auth_time, "amr": list(someone.amr), "approval": None,
    }  # fmt: skip
    return rows.move(
        flow, Step.RETURNED, sets={"memory": {"provider": someone.provider, "person": found, "reused": True}},
        verb="broker.reuse", details={"level": someone.level}, at=at,
    )  # fmt: skip


def client_of(flow: Flow) -> Client:
    """The client of this sign-in, which may have been disabled meanwhile. Raises RequestUnknown."""
    client = issued.client(flow.request.client_id)
    if client is None:
        raise RequestUnknown(incident=flow.incident)
    return client


@transaction.atomic
def finish(flow: Flow, *, session: int | None, known_device: bool, at: datetime) -> tuple[str, Opened | None]:
    """Give the client its code: the address where the browser goes, and the session that was opened, if one was.

    ``session``: the inner number of the session that is used again. Raises SignInLost, StepNotAllowed, RequestUnknown.
    """
    someone, client = person_of(flow), client_of(flow)
    opened = None
    if session is None:
        opened = sessions.open_session(someone, at=at)
    number = opened.number if opened else session
    sub = pairwise_sub(bytes.fromhex(settings.BROKER_KEY), client.entity, someone.subject)
    sid = sessions.sid_of(number or 0, client.client_id)
    level = level_given(someone.level, INSTANCES[settings.BROKER_LEVEL].offered)
    person = SignedIn(
        sub=sub, claims=someone.claims, level=level, auth_time=someone.auth_time, amr=someone.amr, sid=sid,
        approval=Approval(*someone.approval) if someone.approval else None,
    )  # fmt: skip
    where = grant(flow, person, session=number, at=at)
    sessions.join(number or 0, client.client_id, sub=sub, sid=sid)
    Connection.objects.create(
        public_id=uuid5(_CONNECTIONS, f"{flow.id} {flow.expires_at.isoformat()}"), account_id=someone.account,
        client_id=client.client_id, provider_id=someone.provider, level=level.value, reused=session is not None,
        known_device=known_device, at=at,
    )  # fmt: skip
    return where, opened
