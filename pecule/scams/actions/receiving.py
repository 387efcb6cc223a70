"""A person forwards an e-mail to us: it is checked and reported, and they are answered."""

from datetime import datetime
from typing import Literal, cast
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from pecule.kernel.actors import Actor
from pecule.notices.actions import queue
from pecule.scams.actions.allowed import digest
from pecule.scams.actions.reporting import Reported, report_message
from pecule.scams.models import Report
from pecule.scams.queries import Answer, check
from pecule.scams.rules.forwarding import Forwarded, counted_as, read_forwarded
from pecule.scams.rules.telling import reason_words, verdict_words

_DAY, _REASONS, _STEPS = 24 * 3600, 4, 3
# Whoever may write any sender would be as many people as they like: together they are one.
UNVOUCHED = "mail:nobody vouched for"


@transaction.atomic
def receive_email(*, content: bytes, sender: str, by: Actor, at: datetime) -> Reported | None:
    """Report the e-mail that was forwarded and queue an answer to ``sender``, of the envelope; None: a program sent it.

    The same e-mail again changes nothing. Whose domain failed to vouch gets no answer; where nobody says, one short
    answer a day. The sender is kept in the notice alone. Raises EmailUnreadable, MessageEmpty.
    """
    found = read_forwarded(content, sender=sender, edge=settings.PECULE_MAIL_EDGE)
    if not found.answerable or sender.lower() in (
        settings.PECULE_REPORT_ADDRESS.lower(),
        settings.PECULE_CONTACT.lower(),
    ):
        return None
    key = UUID(bytes=digest("mail", f"{sender.lower()}\0{found.name}\0{found.message.text}")[:16])
    known = Report.objects.filter(key=key).exists()
    reporter = f"mail:{counted_as(sender)}" if found.vouched else UNVOUCHED
    told = report_message(
        message=found.message, key=key, reporter=reporter, language=found.language, by=by, at=at
    )  # fmt: skip
    how = _how(found, sender)
    if not known and how:
        language = cast(Literal["fr", "en"], found.language)
        answer = check(found.message, at=at, language=language)
        queue(
            to=sender, language=language, template="scam_answer", facts=_facts(answer, told, how, language), key=key,
            at=at, by=by,
        )  # fmt: skip
    return told


def _how(found: Forwarded, sender: str) -> str:
    """How to answer: in full, shortly, or (empty) not at all."""
    if found.vouched is not None:
        return "full" if found.vouched else ""
    # A limit on what a forger can make us send, no promise: that the cache may forget it does no harm.
    return "short" if cache.add(f"scams.answered:{digest('answered', sender.lower()).hex()}", 1, _DAY) else ""


def _facts(answer: Answer, told: Reported, how: str, language: str) -> dict[str, str]:
    title, says = verdict_words(answer.verdict.verdict, language)
    reasons = dict.fromkeys(one.reason for one in answer.verdict.reasons)
    steps = [f"{step.title}. {step.text}" for step in answer.steps[:_STEPS]] + [""] * _STEPS
    return {
        "how": how,
        "title": title,
        "says": says,
        "reasons": "; ".join(reason_words(reason, language) for reason in list(reasons)[:_REASONS]),
        "first_step": steps[0],
        "second_step": steps[1],
        "third_step": steps[2],
        "number": told.number,
        "code": told.code,
    }
