"""Telling somebody, at every address that they have or had, what happens to their account."""

from datetime import datetime, timedelta
from enum import Enum

from django.utils.dateformat import format as format_date
from django.utils.timezone import localtime
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from pecule.wallet.actions.messages import tell
from pecule.wallet.models import Person

_LIFE = timedelta(days=2)


class Warning(Enum):
    """What there is to tell. No address of a page stands in it: thieves write such messages too."""

    RECOVERY_BEGUN = _(
        "Somebody says to have lost the phone of your Pécule wallet. If it was you, there is nothing to do. If not, "
        "stop it in the app or on your account's page. Nobody will call you about this."
    )
    RECOVERED = _(
        "Your Pécule wallet is on a new phone, and the others no longer work. Nothing can be bought before {until}. "
        "If it was not you, stop it on your account's page, or go to a counter, before then."
    )
    RECOVERY_OVER = _("The new phone of your Pécule wallet can confirm purchases from now on.")
    RECOVERY_STOPPED = _("The recovery of your Pécule wallet was stopped, and your purchases are locked.")
    DEVICE_ADDED = _(
        "A phone was added to your Pécule wallet. If it was not you, lock your purchases in the app of another phone, "
        "or go to a counter."
    )
    PROVED = _(
        "The identity of your Pécule wallet was checked. If you showed no document to anybody, lock your purchases in "
        "the app, or go to a counter."
    )
    UNLOCKED = _(
        "Your purchases are unlocked in your Pécule wallet. If you did not ask for it, lock them again in the app."
    )
    KEY_ADDED = _(
        "A security key was added to your Pécule wallet. If it was not you, lock your purchases in the app, or go to a "
        "counter."
    )
    KEY_REMOVED = _(
        "A security key was removed from your Pécule wallet. Nothing can be bought before {until}. If it was not you, "
        "lock your purchases in the app, or go to a counter."
    )
    CONTACT_CHANGED = _(
        "The number of your Pécule wallet was changed. Nothing can be bought before {until}. If it was not you, lock "
        "your purchases in the app, or go to a counter."
    )


def warn(
    owner: Person, what: Warning, *, until: datetime | None = None, mail_too: bool = True, at: datetime
) -> None:  # fmt: skip
    """Queue it for every address, inside the caller's transaction. ``mail_too``: unless a letter tells it already."""
    past = owner.past_contacts.filter(until__gt=at).values_list("channel", "address")
    present = [("mail", owner.email), ("sms", owner.mobile)] if mail_too else [("sms", owner.mobile)]
    everywhere = dict.fromkeys([*present, *past])
    with override(owner.language):
        moment = format_date(localtime(until), "j F Y, H:i") if until else ""
        text = gettext(what.value).format(until=moment)
        subject = gettext("Your Pécule wallet")
    for channel, address in everywhere:
        if channel == "mail":
            tell("mail", address, text, subject=subject, life=_LIFE, at=at)
        else:
            tell("sms", address, text, life=_LIFE, at=at)
