"""Which campaign a message joins, and how sure its indicators are. Pure."""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from pecule.kernel.refusals import Refusal
from pecule.scams.rules import data
from pecule.scams.rules.reading import Reading
from pecule.scams.rules.registry import brands
from pecule.scams.rules.similarity import ALIKE, jaccard, shingles
from pecule.scams.rules.verdict import SCAM, UNKNOWN, UNLAWFUL, Verdict

JOINING = frozenset({SCAM, UNLAWFUL, UNKNOWN})
"""Verdicts whose messages make campaigns: nobody is warned of what looks honest, however many report it."""
DANGEROUS = frozenset({SCAM, UNLAWFUL})
CANDIDATES_MAX = 16
TRACES_THAT_JOIN = frozenset({"address", "domain", "email", "phone", "sender"})
CONFIDENCE_FIRST, CONFIDENCE_MAX = 60, 95
REASON_MAX = 500


class NotYourCampaigns(Refusal):
    """Somebody who may not decide on campaigns."""

    says = "Campaigns and warnings are the fraud analysts' work."
    next_step = "Nothing was changed. Ask one of them, or ask an administrator for the role."
    status = 403


class TwoBrands(Refusal):
    """Campaigns that borrow different names."""

    says = "These two campaigns do not imitate the same body."
    next_step = "Nothing was changed. Keep them apart: people are warned of one name at a time."
    status = 409


class CampaignMerged(Refusal):
    """A campaign that is no longer on its own."""

    says = "This campaign was merged into another one."
    next_step = "Nothing was changed. Open the one it was merged into."
    status = 409


class NothingToSplit(Refusal):
    """Reports that are not of this campaign, or all of them."""

    says = "A part of a campaign is split off: at least one of its reports, and not all of them."
    next_step = "Nothing was changed. Choose the reports that belong together."


class ReasonMissing(Refusal):
    """A decision without its reason."""

    says = "Such a decision needs its reason in writing."
    next_step = "Nothing was changed. Write the reason in a few words."


class WarningStands(Refusal):
    """A warning that is on already."""

    says = "People are warned of this campaign already."
    next_step = "Nothing was changed. Withdraw the warning first if it must say something else."
    status = 409


class NoWarning(Refusal):
    """No warning to take back."""

    says = "There is no warning of this campaign to withdraw."
    next_step = "Nothing was changed. Somebody else may have withdrawn it."
    status = 409


@dataclass(frozen=True, slots=True)
class Candidate:
    """A campaign that a message may be of: the template of one of its leaders; ``shared``: traces in common."""

    campaign: int
    template: str
    shared: int = 0


@dataclass(frozen=True, slots=True)
class Joined:
    """A campaign that a message joins. ``how``: text (``similarity`` with its leader) or trace."""

    campaign: int
    how: str
    similarity: float


def choose(found: Set[int], candidates: Sequence[Candidate]) -> Joined | None:
    """The campaign whose leader is most like the message, ``ALIKE`` at least; else the one that shares most traces.

    Only leaders are compared: that A is like B and B like C does not make C a message of A's campaign.
    """
    scored = [(jaccard(found, shingles(one.template)), one) for one in candidates]
    near = max(scored, key=lambda pair: (pair[0], -pair[1].campaign), default=None)
    if near is not None and near[0] >= ALIKE:
        return Joined(near[1].campaign, "text", near[0])
    sharing = [pair for pair in scored if pair[1].shared]
    if not sharing:
        return None
    similarity, best = max(sharing, key=lambda pair: (pair[1].shared, pair[0], -pair[1].campaign))
    return Joined(best.campaign, "trace", similarity)


def imitated(reading: Reading) -> str:
    """The id of the body that a message imitates: whose address it borrows, else whom it names first; or nothing."""
    for address in reading.addresses:
        if address.brand and address.lookalike:
            return address.brand
    return reading.brands[0] if reading.brands else ""


def theme(reading: Reading, verdict: Verdict) -> str:
    """What it is about: the kind of the body that it imitates, else what gives it away (job, family, crypto)."""
    found = brands().get(imitated(reading))
    reasons = {told.reason for told in verdict.reasons}
    for reason, kind in _THEMES:
        if reason in reasons:
            return kind
    return found.kind if found else "other"


_THEMES = (
    ("cpf_solicitation", "cpf"), ("too_good_job", "job"), ("mule", "job"), ("crypto_return", "crypto"),
    ("familiarity", "family"),
)  # fmt: skip


def brand_title(brand: str) -> str:
    """How people call a body, for a page; nothing for none."""
    if not brand:
        return ""
    titles: dict[str, str] = data.read("titles")
    found = brands().get(brand)
    name = found.title if found else brand
    return titles.get(brand) or (name.upper() if len(name) <= 3 else name.title())


def confidence(people: int, needed: int) -> int:
    """How sure an indicator is that ``people`` reported independently: 60 of 100 at the threshold, never certain.

    Each doubling takes a third off the doubt that is left.
    """
    doubt = float(100 - CONFIDENCE_FIRST)
    while people >= 2 * needed:
        doubt, people = doubt * 2 / 3, people // 2
    return min(CONFIDENCE_MAX, round(100 - doubt))


def grown(before: int, now: int, needed: int) -> bool:
    """Whether a campaign reached its threshold, or twice, four times... as much: when it is looked at anew."""
    step = needed
    while step <= now:
        if before < step:
            return True
        step *= 2
    return False


def read_reason(text: str) -> str:
    """A reason, trimmed. Raises ReasonMissing when there is none."""
    trimmed = " ".join(text.replace("\0", "").split())[:REASON_MAX]
    if not trimmed:
        raise ReasonMissing
    return trimmed
