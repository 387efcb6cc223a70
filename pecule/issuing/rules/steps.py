"""The steps of a sign-in, and from which each may be taken. A step is never taken twice and never backwards."""

from enum import IntEnum
from types import MappingProxyType


class Step(IntEnum):
    """Where a sign-in stands, in the order in which steps are taken."""

    PUSHED = 1  # the client pushed its request; no browser has come
    ASKED = 2  # a browser came with it
    SENT = 3  # the person chose an identity provider and is there
    RETURNED = 4  # they are back, and known
    GRANTED = 5  # they agreed: a code is on its way to the client
    EXCHANGED = 6  # the client has its token
    ENDED = 9  # refused, failed, or taken back


ALLOWED = MappingProxyType(
    {
        Step.PUSHED: frozenset[Step](),
        Step.ASKED: frozenset({Step.PUSHED}),
        Step.SENT: frozenset({Step.ASKED, Step.SENT}),
        Step.RETURNED: frozenset({Step.ASKED, Step.SENT}),
        Step.GRANTED: frozenset({Step.RETURNED}),
        Step.EXCHANGED: frozenset({Step.GRANTED}),
        Step.ENDED: frozenset(step for step in Step if step is not Step.ENDED),
    }
)
"""For each step, those from which it may be taken. ``SENT`` again: the person came back and chose another provider;
``RETURNED`` from ``ASKED``: a session of this browser is used again."""


def may_take(step: Step, now: Step) -> bool:
    """Whether ``step`` may be taken from where the sign-in stands."""
    return now in ALLOWED[step]
