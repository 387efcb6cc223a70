"""Files for the bank: prepared from what is due, sent by a second person, dropped instead when something is wrong."""

from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.conf import settings
from django.db import connection, transaction

from pecule.audit.actions import record
from pecule.catalogue.queries.paying import payment_details_of, refused_payments
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound
from pecule.ledger import actions as ledger
from pecule.ledger.queries import account_ids
from pecule.ledger.rules.transfers import NewTransfer
from pecule.payouts.actions.allowed import day_of, require, scheme
from pecule.payouts.actions.debts import take_debts_off
from pecule.payouts.actions.holding import hold_back
from pecule.payouts.models import Payable, Payment, PaymentFile
from pecule.payouts.queries.files import file_xml
from pecule.payouts.rules.pain001 import Payer
from pecule.payouts.rules.payables import read_reason, usable_iban
from pecule.payouts.rules.refusals import (
    FileAltered,
    FileDecided,
    FileHoldsSuspended,
    PayerAccountMissing,
    SecondAgentNeeded,
)
from pecule.signin.rules import Permission

PAYMENTS_A_FILE = 10_000
# Rows that another file is taking at this instant are left to it. The row is looked at again once it is locked, so
# that a suspension given meanwhile is seen.
_TAKE_IN = """
INSERT INTO payouts_payment
    (file_id, payable_id, organisation_id, cents, iban, name, text, state, reason_code)
SELECT %s, p.id, p.organisation_id, p.cents - p.compensated_cents, p.iban, p.name,
    left(p.invoice_number || ' ' || p.reference, 140), 'waiting', ''
FROM (
    SELECT p.*, u.iban, u.name
    FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS u (organisation_id, iban, name)
    JOIN payouts_payable p ON p.organisation_id = u.organisation_id
    WHERE p.state = 'invoiced' AND p.refused_iban <> u.iban AND (p.suspended_until IS NULL OR p.suspended_until < %s)
    ORDER BY p.due_by, p.id LIMIT %s FOR UPDATE OF p SKIP LOCKED
) AS p ORDER BY p.due_by, p.id
RETURNING public_id, organisation_id, cents
"""


def prepare_files(*, day: date, by: Actor, at: datetime, most: int = PAYMENTS_A_FILE) -> list[UUID]:
    """Prepare as many files as it takes to pay all that is due on ``day``; see prepare_file."""
    made = []
    while (file := prepare_file(day=day, by=by, at=at, most=most)) is not None:
        made.append(file)
    return made


@transaction.atomic
def prepare_file(*, day: date, by: Actor, at: datetime, most: int = PAYMENTS_A_FILE) -> UUID | None:
    """Prepare a file of at most ``most`` payments, what is due first, first; None when nothing can be paid.

    Debts are taken off before. Left out: what is suspended, what screening holds, organisations refused payment as a
    sanction, and those without an account that a bank would take. The money is held in the ledger from here on,
    until the bank answers. Raises NotYourFiles, PayerAccountMissing.
    """
    require(by, Permission.PAY_ORGANISATIONS)
    payer = _payer()
    hold_back(at=at)
    take_debts_off(day=day, by=by, at=at)
    with transaction.atomic():  # a file that would hold nothing leaves no trace; debts taken off stay so
        file, taken = _filled(payer, day, most, by, at)
        if file is None or not taken:
            transaction.set_rollback(True)
            return None
    _hold(file, taken, by, at)
    file.payments, file.cents = len(taken), sum(cents for _, _, cents in taken)
    file.save(update_fields=["payments", "cents"])
    file.sha256 = fingerprint(file.public_id)
    file.save(update_fields=["sha256"])
    details = {"payments": file.payments, "cents": file.cents, "sha256": file.sha256}
    record(by=by, verb="payouts.prepare_file", subject=str(file), details=details, at=at)
    return file.public_id


def send_file(*, file: UUID, by: Actor, at: datetime) -> None:
    """Release a file that somebody else prepared: it leaves for the bank with the next job, and never changes.

    Raises NotFound, NotYourFiles, SecondAgentNeeded, FileDecided, FileHoldsSuspended, FileAltered.
    """
    require(by, Permission.PAY_ORGANISATIONS)
    hold_back(at=at)  # in a transaction of its own: what is suspended stays so though the file is refused
    with transaction.atomic():
        found = _locked(file, by)
        if by.kind != "staff" or found.prepared_by == str(by):
            raise SecondAgentNeeded
        payments = Payment.objects.select_for_update(of=("self",)).filter(file=found, state="waiting")
        list(payments.order_by("pk").values_list("pk"))
        suspended = payments.filter(payable__suspended_until__gte=day_of(at)).count()
        if suspended:
            raise FileHoldsSuspended(count=suspended)
        if fingerprint(file) != found.sha256:
            raise FileAltered
        _decide(found, "sent", "", by, at)


@transaction.atomic
def drop_file(*, file: UUID, reason: str, by: Actor, at: datetime) -> None:
    """Drop a file that was not sent: its payments wait for another one, and the money is free again.

    Raises NotFound, NotYourFiles, FileDecided, ReasonMissing.
    """
    found = _locked(file, by)
    said = read_reason(reason)
    waiting = found.lines.filter(state="waiting").order_by("pk").values_list("public_id", flat=True)
    voids = [(resolution(payment, "void"), payment) for payment in waiting]
    _decide(found, "dropped", said, by, at)
    ledger.void_many(voids, at=at, by=by)


def fingerprint(file: UUID) -> str:
    """The SHA-256 of a file as it would be written now."""
    digest = sha256()
    for block in file_xml(file):
        digest.update(block)
    return digest.hexdigest()


def resolution(payment: UUID, what: str) -> UUID:
    """The id of the transfer by which a payment's hold is posted or voided, or its money comes back."""
    return uuid5(payment, what)


def _filled(
    payer: Payer, day: date, most: int, by: Actor, at: datetime
) -> tuple[PaymentFile | None, list[tuple[UUID, int, int]]]:
    """A new file, and the (payment, organisation, cents) in it."""
    accounts = _accounts_to_pay(day)
    if not accounts:
        return None, []
    public_id = uuid4()
    working = scheme().working_days
    file = PaymentFile.objects.create(
        public_id=public_id,
        message_id=f"PEC{public_id.hex.upper()}",
        day=day,
        execution_on=day if working.is_working(day) else working.add(day, 1),
        payer_name=payer.name,
        payer_iban=payer.iban,
        payer_bic=payer.bic,
        prepared_by=str(by),
        prepared_at=at,
    )
    with connection.cursor() as cursor:
        columns = [list(column) for column in zip(*accounts, strict=True)]
        cursor.execute(_TAKE_IN, (file.pk, *columns, day, most))
        return file, cursor.fetchall()


def _payer() -> Payer:
    iban = usable_iban(settings.PAYER_IBAN)
    if not iban:
        raise PayerAccountMissing
    return Payer(settings.PAYER_NAME, iban, settings.PAYER_BIC)


def _accounts_to_pay(day: date) -> list[tuple[int, str, str]]:
    """(organisation, IBAN, name) of each that waits for a payment, has an account that works, and no sanction (R6333-6)
    by which it is not paid."""
    waiting = Payable.objects.filter(state="invoiced").order_by("organisation_id")
    organisations = list(waiting.values_list("organisation_id", flat=True).distinct())
    payable = set(organisations) - refused_payments(organisations)
    details = payment_details_of(payable, day=day)
    return [
        (organisation, iban, found.holder_name)
        for organisation, found in sorted(details.items())
        if (iban := usable_iban(found.iban))
    ]


def _hold(file: PaymentFile, taken: list[tuple[UUID, int, int]], by: Actor, at: datetime) -> None:
    bank = ledger.open_account(owner_kind="bank", owner_id=file.pk, fund="file", floored=False)
    due = account_ids("organisation", {organisation for _, organisation, _ in taken}, "due")
    ledger.transfer_many(
        [
            NewTransfer(payment, due[organisation], bank, cents, "payout", str(file), file.day, kind="pending")
            for payment, organisation, cents in taken
        ],
        at=at,
        by=by,
    )


def _locked(file: UUID, by: Actor) -> PaymentFile:
    require(by, Permission.PAY_ORGANISATIONS)
    found = PaymentFile.objects.select_for_update().filter(public_id=file).first()
    if found is None:
        raise NotFound
    if found.state != "prepared":
        raise FileDecided
    return found


def _decide(file: PaymentFile, state: str, reason: str, by: Actor, at: datetime) -> None:
    file.state, file.decided_by, file.decided_at, file.reason = state, str(by), at, reason
    file.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    details: dict[str, Any] = {"payments": file.payments, "cents": file.cents, "sha256": file.sha256}
    record(
        by=by, verb=f"payouts.{'send' if state == 'sent' else 'drop'}_file", subject=str(file), details=details, at=at
    )
