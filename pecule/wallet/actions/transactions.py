"""Something to confirm: begun by a page, found by a phone that is beside it, signed, refused or reported."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from pecule.audit.actions import record
from pecule.issuing import registry, rows
from pecule.issuing.completing import grant
from pecule.issuing.rows import Flow, fingerprint, new_secret
from pecule.issuing.rules.steps import Step
from pecule.kernel.refusals import NotFound
from pecule.openid import jose
from pecule.openid.approval import TYP, check_statement
from pecule.openid.canonical import details_hash
from pecule.openid.details import registered
from pecule.openid.errors import TokenRefused
from pecule.openid.levels import Level
from pecule.openid.provider.tokens import SignedIn
from pecule.wallet.actions.people import locked
from pecule.wallet.actions.pins import check_pin
from pecule.wallet.actions.security_keys import check_key
from pecule.wallet.models import Device, Person, Report, Transaction
from pecule.wallet.queries.tries import count_try
from pecule.wallet.rules.devices import DeviceUnknown, Phone
from pecule.wallet.rules.people import hint_hash, keyed, read_mobile
from pecule.wallet.rules.security_keys import KeyNeeded
from pecule.wallet.rules.transactions import (
    FINDS_ACCOUNT_MAX,
    FINDS_MAX,
    FINDS_WINDOW,
    HINTS_MAX,
    HINTS_WINDOW,
    KEY_FACTORS,
    LIFE,
    PHONE_FACTORS,
    PROOF_LIFE,
    RENEWALS_MAX,
    ApprovalWrong,
    ContactNotAsked,
    QuietPlease,
    RenewedTooOften,
    Standing,
    State,
    TooManyCodes,
    TransactionOver,
    TransactionUnknown,
    check_may_confirm,
    level_of,
)


@dataclass(frozen=True, slots=True)
class Proof:
    """What a page shows so that only a phone beside it can go on: a QR code's token and six digits, for a minute."""

    qr: str
    code: str
    until: datetime


@transaction.atomic
def begin(flow: Flow, *, at: datetime) -> UUID:
    """Begin what this sign-in asks to confirm, or find it again; return its public id. Raises StepNotAllowed."""
    if flow.memory is not None:
        return UUID(flow.memory["transaction"])
    details = [dict(one) for one in flow.request.details]
    asker = _asker(flow)
    shown = details or [{"type": "sign_in", **asker, "level": flow.request.level.value}]
    made = Transaction.objects.create(
        flow_id=flow.id, client_id=flow.request.client_id, level=flow.request.level.value, asker=asker, details=shown,
        kind=registered()[details[0]["type"]].kind if details else "sign_in", details_hash=details_hash(shown),
        nonce=new_secret(), created_at=at, expires_at=at + LIFE,
    )  # fmt: skip
    made.refresh_from_db(fields=["public_id"])
    rows.move(
        flow, Step.SENT, sets={"memory": {"transaction": str(made.public_id)}},
        verb="wallet.begin", details={"transaction": str(made.public_id), "kind": made.kind}, at=at,
    )  # fmt: skip
    return made.public_id


@transaction.atomic
def finish(flow: Flow, person: SignedIn, *, at: datetime) -> str:
    """Send the browser that began it back to the client with a code. Raises StepNotAllowed."""
    known = rows.move(flow, Step.RETURNED, sets={}, verb="wallet.finish", at=at)
    return grant(known, person, session=None, at=at)


@transaction.atomic
def new_proof(*, public_id: UUID, at: datetime) -> Proof:
    """A fresh QR token and six digits for something that waits; those before stop working.

    Raises NotFound, TransactionOver, RenewedTooOften.
    """
    found = _locked(public_id)
    if found.state != State.WAITING or found.expires_at <= at:
        raise TransactionOver
    if found.renewals >= RENEWALS_MAX:
        raise RenewedTooOften
    qr = new_secret()
    for _ in range(20):
        code = f"{secrets.randbelow(10**6):06d}"
        found.qr_hash, found.code_hash = fingerprint(qr), code_hash(code)
        found.proof_until, found.renewals = at + PROOF_LIFE, found.renewals + 1
        try:
            with transaction.atomic():
                found.save(update_fields=["qr_hash", "code_hash", "proof_until", "renewals"])
        except IntegrityError:  # these six digits are shown on another page at this moment
            found.renewals -= 1
            continue
        return Proof(qr, code, found.proof_until)
    raise RenewedTooOften


def hint(*, public_id: UUID, mobile: str, source: str, at: datetime) -> None:
    """Somebody typed a mobile number on the page: its owner's phone says that something waits, if there is one.

    The answer is the same whether or not the number has an account. Raises MobileUnreadable, QuietPlease.
    """
    number = read_mobile(mobile)
    hashed = hint_hash(settings.WALLET_KEY, number)
    for who, most in ((f"hint {hashed.hex()}", HINTS_MAX), (f"hint source {source}", 10 * HINTS_MAX)):
        if count_try(who, within=HINTS_WINDOW, at=at) > most:
            raise QuietPlease
    Transaction.objects.filter(public_id=public_id, state=State.WAITING).update(hint_hash=hashed)


def find(phone: Phone, *, qr: str = "", code: str = "", at: datetime) -> UUID:
    """Give something to confirm to the phone that proves to be beside the page: it is this phone's alone from then on.

    Raises TransactionUnknown, TooManyCodes.
    """
    # The phone first: what it may no longer try does not count against the other phones of the account.
    for who, most in ((f"find {phone.public_id}", FINDS_MAX), (f"find account {phone.person}", FINDS_ACCOUNT_MAX)):
        if count_try(who, within=FINDS_WINDOW, at=at) > most:
            raise TooManyCodes
    mobile = Person.objects.values_list("mobile", flat=True).get(pk=phone.person)
    by_proof = {"qr_hash": fingerprint(qr)} if qr else {"code_hash": code_hash(code)}
    with transaction.atomic():
        found = (
            Transaction.objects.select_for_update()
            .filter(state=State.WAITING, proof_until__gt=at, expires_at__gt=at, **by_proof)
            .first()
        )
        if found is None or not may_see(found, mobile):
            raise TransactionUnknown
        found.state, found.person_id, found.device_id = State.SHOWN.value, phone.person, phone.number
        found.save(update_fields=["state", "person", "device"])
        record(by=phone.actor, verb="wallet.show", subject=str(found), at=at)
        return found.public_id


def approve(phone: Phone, *, public_id: UUID, approval: str, pin_proof: str, contacted: bool | None,
            key: Mapping[str, Any] | None = None, at: datetime) -> None:  # fmt: skip
    """Confirm exactly what was shown, by the phone's key and the PIN together, and by a security key if there is one.

    ``contacted``: the answer to “did somebody call or write to you about this?”, which a purchase needs to be no.
    ``key``: what the security key answered to the approval. Raises NotFound, TransactionOver, ContactNotAsked,
    ApprovalWrong, NotProofed, Recovering, PurchasesLocked, CoolingOff, KeyNeeded, KeyNotRead, and the PIN's own.
    """
    shown = Transaction.objects.filter(public_id=public_id, device_id=phone.number).first()
    if shown is None:
        raise NotFound
    if shown.state != State.SHOWN or shown.expires_at <= at:
        raise TransactionOver
    if shown.kind == "purchase" and contacted is not False:
        raise ContactNotAsked
    person = Person.objects.get(pk=phone.person)
    check_may_confirm(standing(person), kind=shown.kind, asked=Level(shown.level), at=at)
    if key is None and needs_key(person, shown.kind):
        raise KeyNeeded
    factors = KEY_FACTORS if key is not None else PHONE_FACTORS
    jti = _signed(phone, shown, approval, factors, at)
    check_pin(phone.number, pin_proof)
    with transaction.atomic():
        owner = locked(person.public_id)
        check_may_confirm(standing(owner), kind=shown.kind, asked=Level(shown.level), at=at)
        found = _shown_to(phone, public_id, at)
        if key is not None:
            found.key_answer = check_key(owner, approval=approval, answer=key)
        found.state, found.approval, found.approval_jti = State.APPROVED.value, approval, jti
        found.factors, found.ended_at = list(factors), at
        found.proved_level = level_of(standing(owner), at=at).value
        try:
            with transaction.atomic():
                found.save()
        except IntegrityError:
            raise ApprovalWrong from None
        details = {
            "hash": found.details_hash,
            "jti": jti,
            "factors": [one["method"] for one in factors],
            "level": found.proved_level,
        }
        record(by=phone.actor, verb="wallet.approve", subject=str(found), details=details, at=at)


@transaction.atomic
def refuse(phone: Phone, *, public_id: UUID, at: datetime) -> None:
    """No. Raises NotFound, TransactionOver."""
    _end(phone, public_id, State.REFUSED, at)


@transaction.atomic
def ask_for_help(phone: Phone, *, public_id: UUID, at: datetime) -> None:
    """Somebody called or wrote about this purchase: it is not approved. Raises NotFound, TransactionOver."""
    _end(phone, public_id, State.HELPED, at)


@transaction.atomic
def report(phone: Phone, *, public_id: UUID, at: datetime) -> UUID:
    """“I did not ask for this”: purchases lock at once; somebody looks into it. Raises NotFound, TransactionOver."""
    person = locked(Person.objects.values_list("public_id", flat=True).get(pk=phone.person))
    found = _end(phone, public_id, State.REPORTED, at)
    person.purchases_locked_at = person.purchases_locked_at or at
    person.save(update_fields=["purchases_locked_at"])
    made = Report.objects.create(person=person, transaction=found, at=at)
    made.refresh_from_db(fields=["public_id"])
    details = {"report": str(made.public_id), "client": found.client_id}
    record(by=phone.actor, verb="wallet.report", subject=str(person), details=details, at=at)
    return made.public_id


def standing(person: Person) -> Standing:
    """What this person may confirm today."""
    return Standing(
        person.proofed_at is not None, person.purchases_locked_at is not None, person.cooling_until,
        person.recovering_until,
    )  # fmt: skip


def needs_key(person: Person, kind: str) -> bool:
    """Whether a security key is asked for: of whoever has one, for everything above a plain sign-in."""
    return kind != "sign_in" and person.security_keys.filter(revoked_at=None).exists()


def _signed(phone: Phone, shown: Transaction, approval: str, factors: Sequence[Mapping[str, str]], at: datetime) -> str:
    """The number of an approval that this phone signed, of exactly this, by these factors and no others."""
    device = Device.objects.get(pk=phone.number)
    try:
        claims = jose.verify(approval, [jose.key_from({**device.jwk, "kid": str(device.public_id)})], typ=[TYP])
        jti = check_statement(
            claims, details_hash=shown.details_hash, nonce=shown.nonce, audience=str(settings.ISSUER), at=at
        )
    except TokenRefused:
        raise ApprovalWrong from None
    if claims.get("asker") != shown.asker or claims.get("factors") != list(factors):
        raise ApprovalWrong
    return jti


def _end(phone: Phone, public_id: UUID, state: State, at: datetime) -> Transaction:
    found = _shown_to(phone, public_id, at)
    found.state, found.ended_at = state.value, at
    found.save(update_fields=["state", "ended_at"])
    record(by=phone.actor, verb=f"wallet.{state.value}", subject=str(found), at=at)
    return found


def _shown_to(phone: Phone, public_id: UUID, at: datetime) -> Transaction:
    found = Transaction.objects.select_for_update().filter(public_id=public_id, device_id=phone.number).first()
    if found is None:
        raise NotFound
    if found.device is None or found.device.revoked_at is not None:  # meanwhile
        raise DeviceUnknown
    if found.state != State.SHOWN or found.expires_at <= at:
        raise TransactionOver
    return found


def _locked(public_id: UUID) -> Transaction:
    found = Transaction.objects.select_for_update().filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def _asker(flow: Flow) -> dict[str, str]:
    """Who asks, in words, as it will be shown and signed: the service, and the client (a broker) by which it asks."""
    client = registry.client(flow.request.client_id)
    language = "en" if flow.request.ui_locales.startswith("en") else "fr"
    through = client.name[language] if client else flow.request.client_id
    return {"service": flow.request.service or through, "through": through}


def may_see(found: Transaction, mobile: str) -> bool:
    """Whether the owner of a number may answer: anybody, unless a number was typed on the page."""
    return found.hint_hash is None or bytes(found.hint_hash) == hint_hash(settings.WALLET_KEY, mobile)


def code_hash(code: str) -> bytes:
    """What is kept of six digits."""
    return keyed(settings.WALLET_KEY, "code", "".join(code.split()))
