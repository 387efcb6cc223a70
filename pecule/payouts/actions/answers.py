"""Reading the bank's answers: each line does its work once, and what agrees with nothing is kept for people."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import IO, Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from pecule.audit.actions import record
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound
from pecule.ledger import actions as ledger
from pecule.ledger.rules.transfers import NewTransfer
from pecule.payouts.actions.allowed import day_of, require
from pecule.payouts.actions.files import resolution
from pecule.payouts.actions.telling import tell
from pecule.payouts.models import BankAnswer, Payment, UnmatchedLine
from pecule.payouts.rules.answers import AnswerHead, read_head, read_lines
from pecule.payouts.rules.matching import AFTER, AnswerLine, Does, SentPayment, judge
from pecule.payouts.rules.payables import read_reason, usable_iban
from pecule.payouts.rules.refusals import LineClosed, StatementOfAnotherAccount
from pecule.signin.rules import Permission

LINES_AT_ONCE = 1000
CURRENCY = "EUR"
_BLOCK = 1 << 20
_MOVE = """
UPDATE payouts_payment p SET state = %s, reason_code = m.code, answered_at = %s, answer_id = %s,
    booked_on = coalesce(m.booked_on, p.booked_on)
FROM unnest(%s::bigint[], %s::text[], %s::date[]) AS m (id, code, booked_on) WHERE p.id = m.id
"""


@dataclass(frozen=True, slots=True)
class AnswerReport:
    """What became of an answer. ``status``: read, read_before, or refused (its number stands for another message).

    ``counts``: lines that did what (note, reject, book, return), and ``unmatched``.
    """

    answer: UUID
    kind: str
    version: str
    message_id: str
    status: str
    lines: int
    counts: dict[str, int]

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "answer": str(self.answer),
            "kind": self.kind,
            "version": self.version,
            "message_id": self.message_id,
            "status": self.status,
            "lines": self.lines,
            "counts": self.counts,
        }


def read_answer(*, stream: IO[bytes], by: Actor, at: datetime) -> AnswerReport:
    """Read a pain.002 or camt.053 (a stream that can be read twice) and do what its lines say.

    A message that cannot be read to its end does nothing at all. Otherwise lines are done a thousand at a time, each
    thousand with its ledger transfers; after an interruption the same file goes on where it was, and a file read
    before does nothing more. A payment moves only when reference, amount, currency and account agree.
    Raises NotYourFiles, AnswerUnreadable, StatementOfAnotherAccount.
    """
    require(by, Permission.PAY_ORGANISATIONS)
    digest = _fingerprint(stream)
    stream.seek(0)
    head = read_head(stream)
    if head.kind == "camt.053" and head.accounts != {usable_iban(settings.PAYER_IBAN)}:
        raise StatementOfAnotherAccount
    answer = _begin(head, digest, by, at)
    if answer.sha256 != digest:
        return _refused(answer, head, digest, at)
    status = "read_before" if answer.read_at else "read"
    if answer.read_at is None:
        stream.seek(0)
        lines = islice(read_lines(stream), answer.lines_done, None)
        while chunk := list(islice(lines, LINES_AT_ONCE)):
            _do(answer.pk, chunk, by, at)
        _finish(answer.pk, by, at)
        answer.refresh_from_db()
    return _report(answer, status, answer.counts)


def _report(answer: BankAnswer, status: str, counts: dict[str, int]) -> AnswerReport:
    return AnswerReport(
        answer.public_id, answer.kind, answer.version, answer.message_id, status, answer.lines, dict(counts)
    )


def _fingerprint(stream: IO[bytes]) -> str:
    stream.seek(0)
    digest = sha256()
    while block := stream.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _begin(head: AnswerHead, digest: str, by: Actor, at: datetime) -> BankAnswer:
    """The row of this answer, or of the one whose number it takes."""
    same_file = BankAnswer.objects.filter(sha256=digest).first()
    if same_file is not None:
        return same_file
    try:
        with transaction.atomic():
            answer = BankAnswer.objects.create(
                kind=head.kind,
                version=head.version,
                message_id=head.message_id,
                sha256=digest,
                lines=head.lines,
                by=str(by),
                begun_at=at,
            )
    except IntegrityError:  # the same number came before, or the same file at the same instant
        return BankAnswer.objects.get(kind=head.kind, message_id=head.message_id)
    answer.refresh_from_db()
    return answer


@transaction.atomic
def _refused(answer: BankAnswer, head: AnswerHead, digest: str, at: datetime) -> AnswerReport:
    """Keep for staff that another message came under the number of ``answer``. Nothing else is done with it."""
    UnmatchedLine.objects.get_or_create(
        sha256=digest,
        number=0,
        defaults={
            "answer": answer,
            "reason": "message_reused",
            "reference": head.message_id,
            "says": "other",
            "at": at,
        },
    )
    return _report(answer, "refused", {"unmatched": head.lines})


@transaction.atomic
def _finish(answer_id: int, by: Actor, at: datetime) -> None:
    answer = BankAnswer.objects.select_for_update().get(pk=answer_id)
    if answer.read_at is None:
        answer.read_at = at
        answer.save(update_fields=["read_at"])
        tell(answer, by=by, at=at)
        details = {"kind": answer.kind, "lines": answer.lines, **answer.counts}
        record(by=by, verb="payouts.read_answer", subject=str(answer), details=details, at=at)


@dataclass(slots=True)
class _Work:
    """What a thousand lines come to. Payments by what is done to them, with the line that says so."""

    moves: dict[Does, list[tuple[Payment, AnswerLine]]] = field(
        default_factory=lambda: {"book": [], "reject": [], "return": []}
    )
    unmatched: list[tuple[AnswerLine, str]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


@transaction.atomic
def _do(answer_id: int, chunk: Sequence[AnswerLine], by: Actor, at: datetime) -> None:
    """Do some lines, unless somebody who reads the same file has done them."""
    answer = BankAnswer.objects.select_for_update().get(pk=answer_id)
    lines = [line for line in chunk if line.number > answer.lines_done]
    if not lines:
        return
    work = _judged(lines)
    _move_money(work, by, at)
    _move_payments(work, answer, at)
    UnmatchedLine.objects.bulk_create(_kept(answer, line, reason, at) for line, reason in work.unmatched)
    answer.lines_done = lines[-1].number
    answer.counts = dict(Counter(answer.counts) + work.counts)
    answer.save(update_fields=["lines_done", "counts"])


def _judged(lines: Sequence[AnswerLine]) -> _Work:
    work = _Work()
    named = {uuid for line in lines if (uuid := _payment_id(line.reference))}
    files = {line.whole_file for line in lines if line.whole_file}
    payments = Payment.objects.select_for_update(of=("self",)).select_related("file").order_by("pk")
    by_id = {payment.public_id: payment for payment in payments.filter(public_id__in=named)}
    for payment in payments.filter(file__message_id__in=files, state="waiting"):
        by_id.setdefault(payment.public_id, payment)
    firsts = Payment.objects.filter(file__message_id__in=files).select_related("file").order_by("file_id", "pk")
    first_of = {payment.file.message_id: payment for payment in firsts.distinct("file_id")}
    for line, about in _spread(lines, by_id, first_of):
        does, reason = judge(line, _sent(about))
        work.counts["unmatched" if reason else does] += 1
        if reason:
            work.unmatched.append((line, reason))
        elif does != "note" and about is not None:
            work.moves[does].append((about, line))
            about.state = AFTER[does]  # for the lines that follow; written with all the others
    return work


def _spread(
    lines: Iterable[AnswerLine], by_id: dict[UUID, Payment], first_of: dict[str, Payment]
) -> Iterator[tuple[AnswerLine, Payment | None]]:
    """Each line with its payment; a line about a whole file once for each payment of it that waits.

    A file that was never sent, or that has no payment waiting, is told by the first of its payments.
    """
    for line in lines:
        if not line.whole_file:
            uuid = _payment_id(line.reference)
            yield line, by_id.get(uuid) if uuid else None
            continue
        waiting = [p for p in by_id.values() if p.file.message_id == line.whole_file and p.state == "waiting"]
        if not waiting or waiting[0].file.state != "sent":
            yield line, first_of.get(line.whole_file)
            continue
        for payment in waiting:
            yield line, payment


def _payment_id(reference: str) -> UUID | None:
    """The payment that an end-to-end id names, if it is one of ours: 32 hexadecimal digits."""
    try:
        return UUID(hex=reference) if len(reference) == 32 else None
    except ValueError:
        return None


def _sent(payment: Payment | None) -> SentPayment | None:
    if payment is None:
        return None
    return SentPayment(payment.state, payment.file.state == "sent", payment.cents, CURRENCY, payment.iban)


def _move_money(work: _Work, by: Actor, at: datetime) -> None:
    ledger.post_many(
        [(resolution(payment.public_id, "post"), payment.public_id, None) for payment, _ in work.moves["book"]],
        at=at,
        by=by,
    )
    ledger.void_many(
        [(resolution(payment.public_id, "void"), payment.public_id) for payment, _ in work.moves["reject"]],
        at=at,
        by=by,
    )
    ledger.transfer_many([_returned(payment, line, at) for payment, line in work.moves["return"]], at=at, by=by)


def _returned(payment: Payment, line: AnswerLine, at: datetime) -> NewTransfer:
    return NewTransfer(
        id=resolution(payment.public_id, "return"),
        debit=ledger.open_account(owner_kind="bank", owner_id=payment.file_id, fund="file", floored=False),
        credit=ledger.open_account(
            owner_kind="organisation", owner_id=payment.organisation_id, fund="due", floored=False
        ),
        amount_cents=payment.cents,
        code="payout-returned",
        reference=str(payment.file),
        effective_on=line.on or day_of(at),
    )


def _move_payments(work: _Work, answer: BankAnswer, at: datetime) -> None:
    """Booked before returned: one thousand lines may hold both for one payment."""
    with connection.cursor() as cursor:
        for does in ("book", "reject", "return"):
            moves = work.moves[does]
            if moves:
                ids = [payment.pk for payment, _ in moves]
                codes = [line.code for _, line in moves]
                days = [(line.on or day_of(at)) if does == "book" else None for _, line in moves]
                cursor.execute(_MOVE, (AFTER[does], at, answer.pk, ids, codes, days))


def _kept(answer: BankAnswer, line: AnswerLine, reason: str, at: datetime) -> UnmatchedLine:
    return UnmatchedLine(
        answer=answer,
        number=line.number,
        sha256=answer.sha256,
        reason=reason,
        reference=line.reference or line.whole_file,
        says=line.says,
        code=line.code,
        cents=line.cents,
        currency=line.currency,
        iban=line.iban,
        on=line.on,
        at=at,
    )


@transaction.atomic
def close_unmatched(*, line: UUID, note: str, by: Actor, at: datetime) -> None:
    """Say what became of a line that agreed with nothing. Raises NotFound, NotYourFiles, ReasonMissing, LineClosed."""
    require(by, Permission.PAY_ORGANISATIONS)
    found = UnmatchedLine.objects.select_for_update().filter(public_id=line).first()
    if found is None:
        raise NotFound
    said = read_reason(note)
    if found.closed_at is not None:
        raise LineClosed
    found.closed_by, found.closed_at, found.note = str(by), at, said
    found.save(update_fields=["closed_by", "closed_at", "note"])
    record(by=by, verb="payouts.close_unmatched", subject=str(found), details={"note": said}, at=at)
