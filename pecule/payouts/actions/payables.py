"""What is owed, and its invoice."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from pecule.audit.actions import record
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound
from pecule.payouts.actions.allowed import day_of, require, scheme
from pecule.payouts.models import Payable
from pecule.payouts.rules.payables import read_number, read_reason
from pecule.payouts.rules.refusals import AlreadyInvoiced, InvoiceNumberTaken, NotPaidNow, OwedDifferently
from pecule.scheme.delays import deadline
from pecule.signin.rules import Permission


@transaction.atomic
def owe(
    *, reference: str, organisation_id: int, title: str, cents: int, owed_on: date, key: UUID, by: Actor, at: datetime
) -> None:
    """Write down that an organisation (inner id) is owed ``cents`` (above zero) for ``reference``.

    Called inside the transaction that posts the same cents to the organisation's ledger account ``due``. The same
    again is harmless. Raises OwedDifferently. Source: R6333-4.
    """
    facts = {"organisation_id": organisation_id, "cents": cents, "owed_on": owed_on, "key": key}
    found, fresh = Payable.objects.get_or_create(reference=reference, defaults={"title": title[:255], **facts})
    if not fresh:
        if any(getattr(found, name) != value for name, value in facts.items()):
            raise OwedDifferently
        return
    found.refresh_from_db(fields=["public_id"])
    record(by=by, verb="payouts.owe", subject=str(found), details={"cents": cents, "for": reference}, at=at)


@transaction.atomic
def invoice(*, reference: str, number: str, by: Actor, at: datetime) -> None:
    """Give the organisation's invoice ``number`` for what it is owed; it is paid within the scheme's delay.

    The same number again is harmless. Whether ``by`` acts for the organisation is the caller's to check.
    Raises NotFound, InvoiceNumberUnfit, InvoiceNumberTaken, AlreadyInvoiced.
    """
    found = locked(reference)
    given = read_number(number)
    if found.invoice_number == given:
        return
    if found.invoice_number:
        raise AlreadyInvoiced(number=found.invoice_number)
    day = day_of(at)
    found.state, found.invoice_number, found.invoiced_on = "invoiced", given, day
    found.due_by = deadline(scheme(), "pay_after_invoice", start=day).day
    try:
        with transaction.atomic():
            found.save(update_fields=["state", "invoice_number", "invoiced_on", "due_by"])
    except IntegrityError as error:
        if "payable_invoice_number_once" in str(error):
            raise InvoiceNumberTaken(number=given) from None
        raise
    record(by=by, verb="payouts.invoice", subject=str(found), details={"due_by": found.due_by.isoformat()}, at=at)


@transaction.atomic
def pay_again(*, reference: str, reason: str, by: Actor, at: datetime) -> None:
    """Let a payment go to the account that a bank refused: the bank was wrong, or the account was put right.

    Raises NotFound, NotYourFiles, ReasonMissing, NotPaidNow.
    """
    require(by, Permission.PAY_ORGANISATIONS)
    found = locked(reference)
    said = read_reason(reason)
    if found.state != "invoiced" or not found.refused_iban:
        raise NotPaidNow
    found.refused_iban = ""
    found.save(update_fields=["refused_iban"])
    record(by=by, verb="payouts.pay_again", subject=str(found), details={"reason": said}, at=at)


def locked(reference: str) -> Payable:
    """What is owed for ``reference``, locked. Raises NotFound."""
    found = Payable.objects.select_for_update().filter(reference=reference).first()
    if found is None:
        raise NotFound
    return found
