"""Messages to people: queued in the transaction of what they tell, sent by a worker, again later when that fails.

Never by the process that answers a page: how long a mail server takes would tell who has an account.
"""

from datetime import datetime, timedelta
from typing import Literal

import structlog
from django.db import transaction
from procrastinate.contrib.django import app

from pecule.wallet.actions.partners import messages
from pecule.wallet.models import Confirmation, Message
from pecule.wallet.ports import MessagesAway

TRIES_MAX = 20
_JOB = "pecule.wallet.tasks.send_message"
log = structlog.get_logger(__name__)


def tell(
    channel: Literal["mail", "sms"], recipient: str, text: str, *, subject: str = "", life: timedelta, at: datetime
) -> None:
    """Queue one message inside the caller's transaction; it is not sent any more once ``life`` has passed."""
    made = Message.objects.create(
        channel=channel, recipient=recipient, subject=subject, text=text, queued_at=at, until=at + life
    )  # fmt: skip
    app.configure_task(_JOB, allow_unknown=True).defer(number=made.pk, at=at.isoformat())


def send_waiting(*, at: datetime) -> int:
    """Send what could not be sent, and forget what is too old; return how many are over."""
    over = 0
    for number in Message.objects.filter(ended_at=None).order_by("id").values_list("pk", flat=True)[:500]:
        over += send(number, at=at)
    return over


def forget(*, at: datetime) -> int:
    """Forget codes that were asked for a day ago, with whom they were for, and that messages were sent; count them."""
    asked, _ = Confirmation.objects.filter(created_at__lt=at - timedelta(days=1)).delete()
    sent, _ = Message.objects.filter(ended_at__lt=at - timedelta(days=30)).delete()
    return asked + sent


@transaction.atomic
def send(number: int, *, at: datetime) -> bool:
    """Send one message; return whether it is over."""
    found = Message.objects.select_for_update(skip_locked=True).filter(pk=number, ended_at=None).first()
    if found is None:
        return False
    found.tries += 1
    if at < found.until and not _sent(found) and found.tries < TRIES_MAX:
        found.save(update_fields=["tries"])
        return False
    found.ended_at, found.recipient, found.subject, found.text = at, "", "", ""
    found.save(update_fields=["tries", "ended_at", "recipient", "subject", "text"])
    return True


def _sent(found: Message) -> bool:
    try:
        if found.channel == "mail":
            messages().mail(found.recipient, found.subject, found.text)
        else:
            messages().sms(found.recipient, found.text)
    except MessagesAway as trouble:
        log.warning("message_not_sent", channel=found.channel, trouble=str(trouble)[:200])
        return False
    return True
