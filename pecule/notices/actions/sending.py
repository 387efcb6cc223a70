"""Sending what is due: at least once, and hardly ever twice.

A try is written down before it is made, with the instant of the next one. A worker that is killed in between loses
nothing: that next try comes. If the mail server had already taken the message, it gets it a second time, under the
same Message-ID, which mailboxes show once. The other choice, never twice, would lose notices.
"""

import smtplib
from datetime import datetime

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template import TemplateDoesNotExist

from pecule.notices.models import Outbox, State
from pecule.notices.queries.writing import written
from pecule.notices.rules.facts import WITHOUT_ACCOUNT
from pecule.notices.rules.sending import TRIES_MAX, next_try

AT_ONCE = 1_000
log = structlog.get_logger(__name__)


class _ServerTrouble(Exception):
    """The mail server, not this notice: nothing else is tried now."""


def send_due(*, at: datetime) -> dict[str, int]:
    """Send what is due at ``at``, oldest first, 1000 at most; return how many were sent, put off and given up.

    Any number of workers may do so at once. A server that does not answer ends the turn; the back-off of each notice
    does the rest, until it is given up after four days. No address is ever logged.
    """
    counts = dict.fromkeys(("sent", "put_off", "given_up"), 0)
    server = get_connection()
    try:
        for _ in range(AT_ONCE):
            notice = _claim(at)
            if notice is None:
                break
            counts[_try(notice, server, at)] += 1
    except _ServerTrouble:
        counts["put_off"] += 1
    finally:
        server.close()
    return {what: count for what, count in counts.items() if count}


@transaction.atomic
def _claim(at: datetime) -> Outbox | None:
    """Take the next notice that nobody else takes, and write the try down before it is made."""
    notice = (
        Outbox.objects.select_for_update(skip_locked=True)
        .filter(state=State.QUEUED, due_at__lte=at)
        .order_by("due_at", "pk")
        .first()
    )
    if notice is not None and notice.tries < TRIES_MAX:
        notice.tries += 1
        notice.due_at = next_try(at, notice.tries)
        notice.save(update_fields=["tries", "due_at"])
    elif notice is not None:  # the last try began, and whoever made it did not live to tell
        notice.state = State.GIVEN_UP
        _end(notice, State.GIVEN_UP, at, notice.trouble)
    return notice


def _try(notice: Outbox, server: BaseEmailBackend, at: datetime) -> str:
    if notice.state == State.GIVEN_UP:
        return "given_up"
    try:
        server.open()
        server.send_messages([_mail(notice)])
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _ in refused.recipients.values()]
        return _failed(notice, f"SMTPRecipientsRefused {max(codes)}", at, for_good=min(codes) >= 500)
    except (smtplib.SMTPDataError, ValueError, TemplateDoesNotExist) as error:
        return _failed(notice, type(error).__name__, at)
    except OSError as error:  # smtplib's own errors are OSErrors too
        _failed(notice, type(error).__name__, at)
        raise _ServerTrouble from None
    _end(notice, State.SENT, at, "")
    return "sent"


def _failed(notice: Outbox, trouble: str, at: datetime, *, for_good: bool = False) -> str:
    for_good = for_good or notice.tries >= TRIES_MAX
    log.warning("notice_not_sent", notice=str(notice.public_id), template=notice.template, trouble=trouble)
    if for_good:
        _end(notice, State.GIVEN_UP, at, trouble)
        return "given_up"
    Outbox.objects.filter(pk=notice.pk, state=State.QUEUED).update(trouble=trouble)
    return "put_off"


def _end(notice: Outbox, state: State, at: datetime, trouble: str) -> None:
    ended = Outbox.objects.filter(pk=notice.pk, state=State.QUEUED)
    # A demonstration sends nothing: its mailbox page is where its people read.
    forgotten = (
        {"facts": None, "recipient": ""} if notice.template in WITHOUT_ACCOUNT and not settings.PECULE_DEMO else {}
    )
    ended.update(state=state, ended_at=at, trouble=trouble, **forgotten)


def _mail(notice: Outbox) -> EmailMultiAlternatives:
    said = written(notice.template, notice.facts or {}, notice.language)
    mail = EmailMultiAlternatives(
        subject=said.subject,
        body=said.text,
        to=[notice.recipient],
        reply_to=[settings.PECULE_CONTACT],
        headers={
            "Message-ID": f"<{notice.public_id}@{settings.HOST}>",
            "Auto-Submitted": "auto-generated",  # RFC 3834: out-of-office programs do not answer
            "X-Auto-Response-Suppress": "All",
            "Content-Language": notice.language,
        },
    )
    mail.attach_alternative(said.html, "text/html")
    return mail
