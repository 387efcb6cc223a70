"""Carrying files to the bank and fetching its answers: what the jobs do, again and again, each thing once."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from pecule.audit.actions import record
from pecule.kernel.actors import Actor, system
from pecule.kernel.refusals import Refusal
from pecule.payouts.actions.answers import AnswerReport, read_answer
from pecule.payouts.models import PaymentFile
from pecule.payouts.ports import Bank
from pecule.payouts.queries.files import file_xml

CLOCK = system("payouts")


@dataclass(frozen=True, slots=True)
class Collected:
    """One answer fetched from the bank: its name there, and its report or the refusal to read it."""

    name: str
    report: AnswerReport | None
    refusal: Refusal | None


def bank() -> Bank:
    """The bank of this installation, as the setting PECULE_BANK names it."""
    made: Bank = import_string(settings.PECULE_BANK)()
    return made


def deliver_files(*, at: datetime, by: Actor = CLOCK) -> int:
    """Hand every file that was sent and not delivered to the bank; return how many.

    Interrupted between the bank and our note of it, the same file goes again: the bank takes it once.
    """
    delivered = 0
    while _deliver_next(at, by):
        delivered += 1
    return delivered


@transaction.atomic
def _deliver_next(at: datetime, by: Actor) -> bool:
    waiting = PaymentFile.objects.filter(state="sent", delivered_at__isnull=True).order_by("pk")
    file = waiting.select_for_update(skip_locked=True).first()
    if file is None:
        return False
    bank().send(file.message_id, file_xml(file.public_id))
    file.delivered_at = at
    file.save(update_fields=["delivered_at"])
    record(by=by, verb="payouts.deliver_file", subject=str(file), details={"sha256": file.sha256}, at=at)
    return True


def collect_answers(*, at: datetime, by: Actor = CLOCK) -> list[Collected]:
    """Read every answer that waits at the bank's. One that cannot be read is put apart and stops no other."""
    collected = []
    for answer in bank().answers(at=at):
        try:
            with answer.open() as stream:
                report = read_answer(stream=stream, by=by, at=at)
        except Refusal as refusal:
            answer.keep(understood=False)
            collected.append(Collected(answer.name, None, refusal))
            _note(refusal, by, at)
        else:
            answer.keep(understood=True)
            collected.append(Collected(answer.name, report, None))
    return collected


@transaction.atomic
def _note(refusal: Refusal, by: Actor, at: datetime) -> None:
    record(by=by, verb="payouts.refuse_answer", subject="bank-answer:unread", details={"why": refusal.code}, at=at)


def run_payout_clocks(*, at: datetime) -> int:
    """Deliver what was sent, read what came; return how many files and answers. Safe with many workers."""
    return deliver_files(at=at) + len(collect_answers(at=at))
