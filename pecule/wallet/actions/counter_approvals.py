"""Confirming without a phone, bound to the same hash: prepared by one agent, agreed to, confirmed by another."""

import hmac
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from pecule.audit.actions import record
from pecule.issuing import keyring
from pecule.issuing.rows import new_secret
from pecule.kernel.refusals import NotFound
from pecule.openid import jose
from pecule.openid.approval import TYP, statement
from pecule.openid.levels import Level
from pecule.wallet.actions.counter import check_seen, document_hash
from pecule.wallet.actions.people import locked
from pecule.wallet.actions.transactions import code_hash, may_see, standing
from pecule.wallet.models import CounterApproval, Person, Transaction
from pecule.wallet.queries.tries import count_try
from pecule.wallet.rules.agents import AgentIn
from pecule.wallet.rules.counter_approvals import DocumentNotSeen, NotAgreed
from pecule.wallet.rules.people import keyed, read_mobile
from pecule.wallet.rules.proofing import SameAgent
from pecule.wallet.rules.transactions import (
    COUNTER_AMR,
    COUNTER_FACTORS,
    COUNTER_LIFE,
    FINDS_MAX,
    FINDS_WINDOW,
    State,
    TooManyCodes,
    TransactionOver,
    TransactionUnknown,
    check_may_confirm,
    level_of,
)


def prepare(agent: AgentIn, *, code: str, mobile: str, document: str, number: str, at: datetime) -> UUID:
    """Take over what a page beside the counter shows, for the person whose document the agent holds.

    Raises MobileUnreadable, NotFound, DocumentNotSeen, TooManyCodes, TransactionUnknown, and what this person may not
    confirm now.
    """
    if count_try(f"find {agent.public_id}", within=FINDS_WINDOW, at=at) > FINDS_MAX:
        raise TooManyCodes
    hashed = keyed(settings.WALLET_KEY, "mobile", read_mobile(mobile))
    with transaction.atomic():
        owner = Person.objects.select_for_update().filter(mobile_hash=hashed, closed_at=None).first()
        if owner is None:
            raise NotFound
        shown = check_seen(owner, document, number)
        found = (
            Transaction.objects.select_for_update()
            .filter(state=State.WAITING, proof_until__gt=at, expires_at__gt=at, code_hash=code_hash(code))
            .first()
        )
        if found is None or not may_see(found, owner.mobile):
            raise TransactionUnknown
        check_may_confirm(standing(owner), kind=found.kind, asked=Level(found.level), at=at)
        found.state, found.person, found.expires_at = State.SHOWN.value, owner, found.created_at + COUNTER_LIFE
        found.save(update_fields=["state", "person", "expires_at"])
        CounterApproval.objects.create(transaction=found, first_id=agent.number, document_hash=shown, prepared_at=at)
        record(by=agent.actor, verb="wallet.counter_prepare", subject=str(found), at=at)
        return found.public_id


@transaction.atomic
def agree(agent: AgentIn, *, public_id: UUID, at: datetime) -> None:
    """The person read it, nobody told them to, and they said yes. Raises NotFound, TransactionOver."""
    found = _at_counter(public_id, at)
    if found.first_id != agent.number:
        raise NotFound
    if found.agreed_at is None:
        found.agreed_at = at
        found.save(update_fields=["agreed_at"])
        record(by=agent.actor, verb="wallet.counter_agree", subject=str(found.transaction), at=at)


@transaction.atomic
def confirm(agent: AgentIn, *, public_id: UUID, document: str, number: str, at: datetime) -> None:
    """A second agent, who sees person, document and paper, confirms.

    Raises NotFound, SameAgent, NotAgreed, DocumentNotSeen, TransactionOver, and what this person may not confirm now.
    """
    found = _at_counter(public_id, at)
    if found.first_id == agent.number:
        raise SameAgent
    if found.agreed_at is None:
        raise NotAgreed
    shown = found.transaction
    if shown.person is None:
        raise NotFound
    owner = locked(shown.person.public_id)
    if not hmac.compare_digest(bytes(found.document_hash), document_hash(document, number)):
        raise DocumentNotSeen
    check_may_confirm(standing(owner), kind=shown.kind, asked=Level(shown.level), at=at)
    found.second_id, found.confirmed_at = agent.number, at
    found.save(update_fields=["second", "confirmed_at"])
    shown.approval_jti = new_secret()
    shown.approval = _evidence(shown, [found.first.public_id, agent.public_id], at)
    shown.state, shown.factors, shown.ended_at = State.APPROVED.value, list(COUNTER_FACTORS), at
    shown.proved_level = level_of(standing(owner), at=at).value
    shown.save(update_fields=["state", "approval", "approval_jti", "factors", "proved_level", "ended_at"])
    details = {
        "hash": shown.details_hash,
        "jti": shown.approval_jti,
        "amr": list(COUNTER_AMR),
        "level": shown.proved_level,
    }
    record(by=agent.actor, verb="wallet.counter_confirm", subject=str(shown), details=details, at=at)


@transaction.atomic
def give_up(agent: AgentIn, *, public_id: UUID, at: datetime) -> None:
    """Either agent says no. Raises NotFound, TransactionOver."""
    shown = _at_counter(public_id, at).transaction
    shown.state, shown.ended_at = State.REFUSED.value, at
    shown.save(update_fields=["state", "ended_at"])
    record(by=agent.actor, verb="wallet.counter_refuse", subject=str(shown), at=at)


def _evidence(shown: Transaction, agents: list[UUID], at: datetime) -> str:
    """What happened, signed by us since no phone can: the same hash, and honestly which factors."""
    claims = statement(
        details_hash=shown.details_hash, nonce=shown.nonce, audience=str(settings.ISSUER), jti=shown.approval_jti,
        at=at, factors=COUNTER_FACTORS,
    )  # fmt: skip
    told = {"asker": shown.asker, "iss": str(settings.ISSUER), "agents": [str(one) for one in agents]}
    return jose.sign(claims | told, keyring.signing_key("ES256"), typ=TYP)


def _at_counter(public_id: UUID, at: datetime) -> CounterApproval:
    found = (
        CounterApproval.objects.select_for_update(of=("self", "transaction"))
        .select_related("transaction", "first")
        .filter(transaction__public_id=public_id)
        .first()
    )
    if found is None:
        raise NotFound
    if found.transaction.state != State.SHOWN or found.transaction.expires_at <= at:
        raise TransactionOver
    return found
