"""What comes in: a message as a person received it, bounded and named when it cannot be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pecule.kernel.refusals import Refusal

TEXT_MAX = 20_000  # characters; a long e-mail has five thousand
SENDER_MAX = 320
CHANNELS = ("sms", "email", "call", "job_offer", "social", "letter")
HAPPENED = ("nothing", "clicked", "gave_secret", "gave_bank_details", "paid", "account_emptied")


class MessageEmpty(Refusal):
    """Nothing to read."""

    says = "There is no text to read."
    next_step = "Paste the message, or write what the caller said."


class MessageTooLong(Refusal):
    """More than anybody sends."""

    says = "This text has {characters} characters: at most {most} are read."
    next_step = "Keep the part that asks something of you, with its links and numbers."


class ChannelUnknown(Refusal):
    """A channel that is none of ours."""

    says = "This channel is not known: {channel}."
    next_step = "Choose sms, email, call, job_offer, social or letter."


class HappenedUnknown(Refusal):
    """Something that happened and that we have no word for."""

    says = "What happened is not known: {happened}."
    next_step = "Choose nothing, clicked, gave_secret, gave_bank_details, paid or account_emptied."


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found: ``start`` and ``end`` are where it stands in the text as received (equal: nowhere there).

    ``id`` names what was found, ``reason`` what it is told as (empty: it is not told), ``points`` what it weighs.
    """

    id: str
    reason: str
    start: int
    end: int
    points: float


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person answered when asked. The text up to ``until`` is their choices in our words: it is not read as a
    message, ``findings`` say what it holds, each at its place; ``brands``: ids of the bodies that were claimed.
    """

    until: int
    findings: tuple[Finding, ...]
    brands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A message. ``sender``: a number, an address or a name, as shown; ``headers``: of an e-mail, names in lower case.

    ``happened``: what the person already did; ``answers``: set where questions were answered instead.
    Raises MessageEmpty, MessageTooLong, ChannelUnknown, HappenedUnknown.
    """

    text: str
    channel: str = "sms"
    sender: str = ""
    happened: str = "nothing"
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    answers: Answers | None = None

    def __post_init__(self) -> None:
        if self.channel not in CHANNELS:
            raise ChannelUnknown(channel=self.channel[:40])
        if self.happened not in HAPPENED:
            raise HappenedUnknown(happened=self.happened[:40])
        if len(self.text) > TEXT_MAX:
            raise MessageTooLong(characters=len(self.text), most=TEXT_MAX)
        if not self.text.strip():
            raise MessageEmpty
