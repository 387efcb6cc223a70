"""The old list of those who object to being called: entered until opt-in, left whenever one likes."""

from datetime import datetime

from django.db import transaction

from pecule.audit.actions import record
from pecule.consents.models import Objection
from pecule.consents.queries.keys import day_of, kept_of_number
from pecule.consents.rules.consenting import ListClosed
from pecule.consents.rules.law import opt_in, opt_in_since
from pecule.kernel.actors import Actor


@transaction.atomic
def object_to_calls(*, number: str, by: Actor, at: datetime) -> None:
    """Enter a verified number (E.164) on the list; once more changes nothing. Raises ListClosed since opt-in."""
    if opt_in(day_of(at)):
        raise ListClosed(day=opt_in_since())
    made, new = Objection.objects.get_or_create(
        number=kept_of_number(number), left_at=None, defaults={"entered_at": at}
    )
    if new:
        made.refresh_from_db()
        record(by=by, verb="consents.object", subject=str(made), at=at)


@transaction.atomic
def leave_list(*, number: str, by: Actor, at: datetime) -> None:
    """Take a number off the list; one that is not on it changes nothing."""
    found = Objection.objects.select_for_update().filter(number=kept_of_number(number), left_at=None).first()
    if found is not None:
        found.left_at = at
        found.save(update_fields=["left_at"])
        record(by=by, verb="consents.leave_list", subject=str(found), at=at)
