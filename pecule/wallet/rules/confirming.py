"""Codes sent to an e-mail address and a mobile number: how long they last, and what is refused."""

from datetime import timedelta

from pecule.kernel.refusals import Refusal

LIFE = timedelta(minutes=15)
TRIES_MAX = 5
ASKED_MAX, ASKED_WINDOW = 3, timedelta(minutes=15)
SESSION_LIFE = timedelta(minutes=15)
REMOTE_MAX, REMOTE_WINDOW = 5, timedelta(days=1)


class CodesWrong(Refusal):
    """One of the two, or both: which is never said."""

    says = "These two codes are not those that we sent."
    next_step = "Look at both messages again: {left} tries are left."
    status = 403


class CodesOver(Refusal):
    """Used, too old, or tried too often."""

    says = "These codes no longer work."
    next_step = "Begin again: new ones are sent."
    status = 409


class CodeNotYours(Refusal):
    """A first phone, asked for by somebody who has or had one."""

    says = "This account has, or had, a phone: a code for another one is not given by e-mail and SMS alone."
    next_step = "Use that phone, or say that it is lost: your identity is then checked again."
    status = 403


class RemoteRefused(Refusal):
    """A document and a face that do not prove what they should. Nothing of the account changes."""

    says = "Your identity could not be checked online. Nothing of your account has changed."
    next_step = "Try again with a better picture, in daylight, or come to a counter with your document."
    status = 409


class RemoteAway(Refusal):
    """The partner does not answer."""

    says = "The service that checks identities does not answer at this moment."
    next_step = "Try again later today, or come to a counter with your document."
    status = 503


class RemoteTooOften(Refusal):
    """Somebody tries pictures."""

    says = "Your identity was tried online too often today."
    next_step = "Come to a counter with your document, or try again tomorrow."
    status = 429
