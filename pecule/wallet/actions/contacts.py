"""Changing the number of an account: the one before is told, and is told for a year of what happens next."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from pecule.audit.actions import record
from pecule.kernel.actors import Actor
from pecule.wallet.actions.people import cool, locked
from pecule.wallet.actions.warning import Warning, warn
from pecule.wallet.models import PastContact
from pecule.wallet.rules.people import MobileTaken, keyed, read_mobile

_TOLD = timedelta(days=365)


@transaction.atomic
def change_mobile(*, person: UUID, mobile: str, by: Actor, at: datetime) -> None:
    """Give an account another number, which its owner has confirmed; nothing is bought for a while.

    The same number again changes nothing. Raises NotFound, MobileUnreadable, MobileTaken.
    """
    owner, number = locked(person), read_mobile(mobile)
    if number == owner.mobile:
        return
    PastContact.objects.update_or_create(
        person=owner, channel="sms", address=owner.mobile, defaults={"until": at + _TOLD}
    )  # fmt: skip
    owner.mobile, owner.mobile_hash = number, keyed(settings.WALLET_KEY, "mobile", number)
    try:
        with transaction.atomic():
            owner.save(update_fields=["mobile", "mobile_hash"])
    except IntegrityError as error:
        if "mobile_hash" not in str(error):
            raise
        raise MobileTaken from None
    cool(owner, at=at)
    record(by=by, verb="wallet.change_mobile", subject=str(owner), at=at)
    warn(owner, Warning.CONTACT_CHANGED, until=owner.cooling_until, at=at)
