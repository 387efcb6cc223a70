"""Checking an identity at a distance: a document and a face, looked at by a partner."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localtime

from pecule.audit.actions import record
from pecule.wallet.actions.confirming import actor_of
from pecule.wallet.actions.counter import document_hash, facts_of
from pecule.wallet.actions.partners import remote_proofing
from pecule.wallet.actions.people import locked, prove_identity
from pecule.wallet.actions.warning import Warning, warn
from pecule.wallet.models import Person, Proofing
from pecule.wallet.ports import Remote, RemoteAnswer
from pecule.wallet.queries.tries import count_try
from pecule.wallet.rules.confirming import REMOTE_MAX, REMOTE_WINDOW, RemoteAway, RemoteRefused, RemoteTooOften
from pecule.wallet.rules.proofing import Outcome, ProofingWaits, check_same_person, remote_risks_of


def check_remotely(*, person: UUID, document: bytes, face: bytes, at: datetime) -> None:
    """Prove an identity by pictures, which are not kept.

    Raises NotFound, RemoteTooOften, RemoteAway, ProofingWaits, AnotherPerson, RemoteRefused (also when only a counter
    may prove it).
    """
    if count_try(f"remote {person}", within=REMOTE_WINDOW, at=at) > REMOTE_MAX:
        raise RemoteTooOften
    declared = Person.objects.values_list("identity", flat=True).filter(public_id=person).first() or {}
    answer = remote_proofing().check(document=document, face=face, declared=declared)
    if answer.outcome is Remote.AWAY:
        raise RemoteAway
    if not _kept(person, answer, at):
        raise RemoteRefused


@transaction.atomic
def _kept(person: UUID, answer: RemoteAnswer, at: datetime) -> bool:
    owner = locked(person)
    if owner.proofings.filter(state=Outcome.WAITING).exists():
        raise ProofingWaits
    hashed = document_hash(answer.document, answer.number)
    identity = dict(answer.identity or {})
    matched = answer.outcome is Remote.MATCHED
    if matched and owner.proofed_at is not None:
        check_same_person(owner.identity, identity)
    facts = facts_of(owner, document=answer.document, identity=identity, hashed=hashed, at=localtime(at))
    risks = remote_risks_of(facts) if matched else []
    state = Outcome.ACCEPTED if matched and not risks else Outcome.REFUSED
    made = Proofing.objects.create(
        person=owner, method="remote", document=answer.document, document_hash=hashed, checks=[answer.outcome.value],
        identity=identity, risky=bool(risks), risks=risks, state=state.value, reason=answer.outcome.value, seconds=0,
        at=at, decided_at=at,
    )  # fmt: skip
    made.refresh_from_db(fields=["public_id"])
    details = {"proofing": str(made.public_id), "outcome": answer.outcome.value, "risks": risks}
    record(by=actor_of(person), verb="wallet.check_remotely", subject=str(owner), details=details, at=at)
    if state is Outcome.ACCEPTED:
        prove_identity(person=person, identity=identity, method="remote", by=actor_of(person), at=at)
        warn(owner, Warning.PROVED, at=at)
    return state is Outcome.ACCEPTED
