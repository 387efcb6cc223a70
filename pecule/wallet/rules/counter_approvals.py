"""Confirming without a phone: what agents must have seen, and what they are refused."""

from pecule.kernel.refusals import Refusal


class DocumentNotSeen(Refusal):
    """Another document than the one that proved this identity, or another person's."""

    says = "This document is not the one by which this account was proved."
    next_step = (
        "Ask for the document of that time. If it was replaced, check the identity again first, with a colleague."
    )
    status = 403


class NotAgreed(Refusal):
    """A second agent before the person said yes."""

    says = "The person has not agreed yet, or was called or written to about this."
    next_step = "Read it with them first. If somebody told them to buy, refuse, and help them."
    status = 409
