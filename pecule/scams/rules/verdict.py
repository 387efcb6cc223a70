"""What a message is, how sure we are, and the words that say so. Never a certainty, never "safe"."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pecule.scams.ports import Scorer
from pecule.scams.rules.messages import Finding
from pecule.scams.rules.reading import Reading
from pecule.scams.rules.reasons import (
    ASKS,
    CALMING,
    LURES,
    PRESSES,
    claims,
    imitable,
    only_official,
    points_of,
    reasons,
)

SCAM, UNLAWFUL, ADVERT, LEGITIMATE, UNKNOWN = (
    "scam", "unlawful_solicitation", "advert", "looks_legitimate", "cannot_tell",
)  # fmt: skip
VERDICTS = (SCAM, UNLAWFUL, ADVERT, LEGITIMATE, UNKNOWN)
SCORE_MIN, SCORE_MAX = 0.01, 0.99  # nothing is certain
_SOFTER = frozenset(
    ("asks_click", "asks_payment", "asks_call_back", "asks_reply", "urgency", "threat", "gain", "authority")
)
_GRAVE = frozenset(
    (
        "asks_secret", "asks_bank_details", "asks_install", "asks_document", "mule", "crypto_return", "advance_fee",
        "lookalike_domain",
    )
)  # fmt: skip
_SOFT = frozenset(("urgency", "threat", "gain", "curiosity", "authority", "too_good_job", "odd_sender"))
# The smishing study's principles of influence (IMC 2025), from our reasons.
_PRINCIPLES = {
    "urgency": "time", "threat": "urgency", "authority": "authority", "gain": "need_and_greed",
    "too_good_job": "need_and_greed", "crypto_return": "need_and_greed", "advance_fee": "need_and_greed",
    "curiosity": "distraction", "familiarity": "kindness", "mule": "dishonesty", "secrecy": "dishonesty",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """``score`` in [0, 1] rises with danger; ``reasons`` in order of weight, each with its place; ``wants``: what is
    asked; ``lures``: by which of the study's principles."""

    verdict: str
    score: float
    reasons: tuple[Finding, ...]
    wants: tuple[str, ...]
    lures: tuple[str, ...]


def judge(reading: Reading, scorer: Scorer | None = None) -> Verdict:
    """Judge a message that was read. Without ``scorer`` only the rules speak."""
    found = reasons(reading)
    total = _total(reading, found)
    # A model that learned from messages would judge the words of our own questions.
    if scorer is not None and reading.message.answers is None:
        total += _learned(scorer.score(reading.message.text, reading.message.channel))
    score = min(SCORE_MAX, max(SCORE_MIN, 1 / (1 + math.exp(-total))))
    said = {finding.reason for finding in found}
    verdict = _verdict(reading, found, said, score)
    if verdict == UNLAWFUL:
        score = max(score, 0.6)  # the law forbids it, whatever else it is (L6323-8-1)
    return Verdict(
        verdict=verdict,
        score=round(score, 4),
        reasons=_told(found, verdict),
        wants=tuple(sorted(said & ASKS)),
        lures=tuple(sorted({_PRINCIPLES[reason] for reason in said if reason in _PRINCIPLES})),
    )


def _total(reading: Reading, found: Sequence[Finding]) -> float:
    """The sum of the signs, each once, in natural logarithms of odds."""
    strongest = {finding.id: finding for finding in found}
    official = only_official(reading)
    said = {finding.reason for finding in strongest.values()}
    total = points_of("start")
    for finding in strongest.values():
        softened = official and finding.reason in _SOFTER
        total += finding.points * (points_of("official_share") if softened else 1)
    if not official and said & ASKS:
        total += points_of("pressed_demand") * bool(said & PRESSES) + points_of("lured_demand") * bool(said & LURES)
    return total if _strong(reading, strongest.values(), said) else min(total, points_of("soft_most"))


def _strong(reading: Reading, found: Iterable[Finding], said: set[str]) -> bool:
    """Whether one sign at least is more than pressing or luring: honest messages press, and ask to pay or to call."""
    if any(finding.points >= points_of("strong") for finding in found):
        return True
    if said & {"expected_notice", "warns_never_to_share"} or only_official(reading):
        return False
    ids = {finding.id for finding in found}
    if "own_address" not in ids and any(not address.official for address in reading.addresses):
        return bool(said & {"asks_payment", "threat", "urgency", "gain"})
    # Two ways of pressing at once, and a number to call or an answer to give: nobody can be checked that way.
    return len(said & _SOFT) + claims(reading) >= 2 and bool(said & {"asks_call_back", "asks_reply", "asks_payment"})


def _learned(probability: float) -> float:
    bounded = min(0.999, max(0.001, probability))
    moved = points_of("model_share") * (math.log(bounded / (1 - bounded)) - points_of("model_start"))
    return max(-points_of("model_most"), min(points_of("model_most"), moved))


def _verdict(reading: Reading, found: Sequence[Finding], said: set[str], score: float) -> str:
    ids = {finding.id for finding in found}
    if solicits(ids):
        return SCAM if _defrauds(ids, said, score) else UNLAWFUL
    if score >= 0.5:
        return SCAM
    if _sells(found, ids):
        return ADVERT
    if said & (CALMING - {"asks_nothing"}):
        return LEGITIMATE
    return UNKNOWN if _too_little(reading, score) else LEGITIMATE


def solicits(ids: set[str]) -> bool:
    """Whether a message offers something about the training account to who asked for nothing (L6323-8-1)."""
    offers = bool(ids & {"cpf_offer", "cpf_alarm", "cpf_cash", "cpf_unasked"})
    return offers and not ids & {"cpf_asked", "cpf_ban", "denounces", "caution", "never_share", "official_address"}


def _defrauds(ids: set[str], said: set[str], score: float) -> bool:
    """Whether what is offered is a fraud besides: asks for secrets or money, hides, or alarms and leads elsewhere."""
    if score < 0.5:
        return False
    if said & _GRAVE or "cpf_cash" in ids or "hidden_address" in said:
        return True
    leads = said & {"unofficial_address", "asks_call_back"} or ids & {"risky_address", "unknown_address"}
    alarms = "threat" in said or ("cpf_alarm" in ids and "urgency" in said)
    return bool(alarms and leads)


def _sells(found: Sequence[Finding], ids: set[str]) -> bool:
    """Whether it is a commercial message: it says so twice, or once beside the way out that the law wants."""
    if ids & {"asked_for", "one_time_code", "never_share", "caution"}:
        return False
    places = {finding.start for finding in found if finding.id == "advert"}
    return len(places) + 1.5 * ("opt_out" in ids) >= 2


def _too_little(reading: Reading, score: float) -> bool:
    """Whether an honest reader could say nothing: a few words, or somebody unknown who names nobody."""
    if reading.words < 6 and reading.message.answers is None:
        return True
    return not imitable(reading) and (score > 0.15 or (reading.message.channel == "sms" and reading.words < 40))


def _told(found: Sequence[Finding], verdict: str) -> tuple[Finding, ...]:
    """What is told, the heaviest first: each place once a reason. A warning tells what alarms before what calms."""
    alarming = verdict in (SCAM, UNLAWFUL)
    told = {(finding.reason, finding.start): finding for finding in found if finding.reason}
    return tuple(
        sorted(
            told.values(),
            key=lambda finding: ((finding.reason in CALMING) == alarming, -abs(finding.points), finding.start),
        )
    )
