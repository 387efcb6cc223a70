"""Which facts each notice needs: the one table that templates, callers and tests are held to.

No fact is free text of somebody outside but a training's title and an organisation's name: what people write to each
other is read on their pages, where nobody can dress it up as ours.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any


class Kind(StrEnum):
    """What a fact is: it decides what callers may give, and how people read it."""

    TEXT = "text"
    CENTS = "cents"  # an int, zero or more
    DAY = "day"  # a date or its ISO form; no instant, whose day depends on the place
    PERCENT = "percent"  # an int, 0 to 100


OneOf = tuple[str, ...]
"""A choice between words of ours, which templates turn into sentences."""

TEXT_LENGTH_MAX = 300
READERS: OneOf = ("holder", "organisation")
_TRAINING: dict[str, Kind | OneOf] = {"title": Kind.TEXT, "organisation": Kind.TEXT}
_DATES: dict[str, Kind | OneOf] = {"start_on": Kind.DAY, "end_on": Kind.DAY, "price_cents": Kind.CENTS}

FACTS: Mapping[str, Mapping[str, Kind | OneOf]] = MappingProxyType(
    {
        # Orders. `reader` says to whom of the two it is written. `due_on` is the last day to act.
        "order_requested": _TRAINING | _DATES | {"due_on": Kind.DAY},
        "order_proposed": _TRAINING | _DATES | {"due_on": Kind.DAY},
        "order_refused": _TRAINING,
        "order_accepted": _TRAINING
        | _DATES
        | {"reader": READERS, "held_cents": Kind.CENTS, "card_cents": Kind.CENTS, "withdraw_on": Kind.DAY},
        "order_cancelled": _TRAINING
        | {
            "reader": READERS,
            "cancelled_by": ("holder", "organisation", "delisting", "force_majeure"),
            "returned_cents": Kind.CENTS,
            "card_cents": Kind.CENTS,
        },
        "order_expired": _TRAINING
        | {"reader": READERS, "waited_for": ("organisation", "holder", "card"), "returned_cents": Kind.CENTS},
        "order_charged": _TRAINING
        | {
            "reader": READERS,
            "ground": ("late_cancellation", "no_show"),
            "charged_cents": Kind.CENTS,
            "returned_cents": Kind.CENTS,
        },
        "order_absent": _TRAINING | {"start_on": Kind.DAY, "due_on": Kind.DAY},
        "order_entered": _TRAINING | {"entered_on": Kind.DAY, "end_on": Kind.DAY},
        "order_done": _TRAINING | {"ended_on": Kind.DAY, "completion_percent": Kind.PERCENT, "due_on": Kind.DAY},
        "order_completed": _TRAINING | {"reader": READERS, "paid_cents": Kind.CENTS, "returned_cents": Kind.CENTS},
        "order_control": _TRAINING | {"due_on": Kind.DAY},
        "payment_refused": _TRAINING | {"card_cents": Kind.CENTS, "due_on": Kind.DAY},
        # Organisations.
        "application_received": {"organisation": Kind.TEXT, "due_on": Kind.DAY},
        "application_decided": {
            "organisation": Kind.TEXT,
            "decision": ("admissible", "inadmissible", "accepted", "refused"),
        },
        "iban_changed": {"organisation": Kind.TEXT, "iban_end": Kind.TEXT, "usable_on": Kind.DAY},
        "member_invited": {"organisation": Kind.TEXT, "role": ("manager", "trainings", "accounts")},
        "delisted": {"organisation": Kind.TEXT, "from_on": Kind.DAY},
        "hearing_opened": {
            "organisation": Kind.TEXT,
            "measure": ("warning", "refusal_to_pay", "unpublish", "delisting"),
            "due_on": Kind.DAY,
        },
        "paid": {"organisation": Kind.TEXT, "paid_cents": Kind.CENTS, "paid_on": Kind.DAY, "reference": Kind.TEXT},
        "payment_returned": {"organisation": Kind.TEXT, "returned_cents": Kind.CENTS, "reference": Kind.TEXT},
        # People who reported a message by e-mail. Of verdict, reasons and steps: words of ours, in their language.
        "scam_answer": {
            "how": ("full", "short"),
            "title": Kind.TEXT,
            "says": Kind.TEXT,
            "reasons": Kind.TEXT,
            "first_step": Kind.TEXT,
            "second_step": Kind.TEXT,
            "third_step": Kind.TEXT,
            "number": Kind.TEXT,
            "code": Kind.TEXT,
        },
        "payment_suspended": {"organisation": Kind.TEXT, "since_on": Kind.DAY, "until_on": Kind.DAY},
        # Holders.
        "account_locked": {"locked_on": Kind.DAY},
        "scam_warning": {"what": Kind.TEXT, "advice": Kind.TEXT, "why": ("asked", "order")},
        "identity_linked": {"way": Kind.TEXT, "linked_on": Kind.DAY},
        # People who have a wallet, or sign in through the broker.
        "signed_in_new_device": {"service": Kind.TEXT, "way": Kind.TEXT, "on": Kind.DAY},
        "wallet_device_added": {"device": Kind.TEXT, "added_on": Kind.DAY},
    }
)

WITHOUT_ACCOUNT = frozenset({"scam_answer"})
"""Written to people whom we do not know: they sign in nowhere, and to whom it went is forgotten once it left."""

_DOMAIN_DOT = re.compile(r"(?<=\w)\.(?=[^\W\d_])")


class NoticeUnknown(ValueError):
    """A template that no table names: a mistake of ours."""


class FactsWrong(ValueError):
    """Facts that are not those a template needs: a mistake of ours, which tests find."""


def checked(template: str, facts: Mapping[str, Any]) -> dict[str, str | int]:
    """The facts as they are kept: exactly those the template needs, each of its kind, as plain JSON.

    Raises NoticeUnknown, FactsWrong.
    """
    needed = FACTS.get(template)
    if needed is None:
        raise NoticeUnknown(template)
    if set(facts) != set(needed):
        raise FactsWrong(f"{template}: needs {sorted(needed)}, was given {sorted(facts)}")
    return {name: _checked(template, name, kind, facts[name]) for name, kind in needed.items()}


def _checked(template: str, name: str, kind: Kind | OneOf, value: Any) -> str | int:
    match kind, value:
        case tuple(), str() if value in kind:
            return value
        case Kind.TEXT, str():
            return unlinked(value)
        case Kind.DAY, date() if not isinstance(value, datetime):
            return value.isoformat()
        case Kind.DAY, str():
            return date.fromisoformat(value).isoformat()
        case Kind.CENTS, int() if value >= 0 and not isinstance(value, bool):
            return value
        case Kind.PERCENT, int() if 0 <= value <= 100 and not isinstance(value, bool):
            return value
    raise FactsWrong(f"{template}: {name} is not {kind if isinstance(kind, Kind) else ' or '.join(kind)}")


def unlinked(text: str) -> str:
    """Text from outside on one line, short, and such that no mail program makes a link of it.

    Otherwise an organisation could call itself by an address of its own and have us send it to people.
    """
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return _DOMAIN_DOT.sub(". ", line.replace("://", ": // ").replace("@", " @ "))[:TEXT_LENGTH_MAX]
