"""What to do now: steps that fit the channel, the verdict and what already happened. Texts: ``data/advice.yaml``."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from pecule.kernel.working_days import WorkingDays
from pecule.scams.rules import data, registry
from pecule.scams.rules.reading import Reading
from pecule.scams.rules.verdict import ADVERT, SCAM, UNKNOWN, UNLAWFUL, Verdict

LANGUAGES = ("fr", "en")
_PARIS, _FRENCH_DAYS = ZoneInfo("Europe/Paris"), WorkingDays("FR")
_DOORS = {
    "sms": "33700", "call": "33700", "email": "signal_spam", "social": "pharos", "job_offer": "info_escroqueries",
    "letter": "info_escroqueries",
}  # fmt: skip
_WHEN = {
    "nothing": (),
    "clicked": ("change_password", "17cyber"),
    "gave_secret": ("change_password", "17cyber"),
    "gave_bank_details": ("bank", "perceval", "17cyber"),
    "paid": ("bank", "thesee", "17cyber"),
    "account_emptied": ("bank", "change_password", "thesee", "17cyber"),
}
_TRAINING_ACCOUNT = ("lock", "victim_case", "change_password")
_FAMILIAR = frozenset(("relative", "relative_story"))


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. ``phone``, ``link`` (outside) and ``page`` (name of a page of ours) are doors, empty without.

    ``open``: whether the helpline answers at that instant; None when it has no hours.
    """

    id: str
    title: str
    text: str
    phone: str
    link: str
    page: str
    open: bool | None


def step_ids(*, verdict: str, channel: str, kind: str, happened: str, page: bool = False) -> tuple[str, ...]:
    """The steps by id, the most pressing first.

    ``kind``: what it is about (cpf, family, bank...); ``page``: whether it leads to a page that could be blocked.
    """
    ids = dict.fromkeys(_ids(verdict, channel, kind, happened))
    return (*ids, "phishing_initiative") if page and verdict == SCAM else tuple(ids)


def advise(reading: Reading, verdict: Verdict, *, at: datetime, language: str = "en") -> tuple[Step, ...]:
    """The steps for a message that was judged, in ``language``. ``at`` (aware) says which helpline is open."""
    message = reading.message
    ids = step_ids(
        verdict=verdict.verdict,
        channel=message.channel,
        kind=kind_of(reading),
        happened=message.happened,
        page=any(not address.official for address in reading.addresses),
    )
    return tuple(step(id_, channel=message.channel, at=at, language=language) for id_ in ids)


def kind_of(reading: Reading) -> str:
    """What a message is about: the theme that its advice depends on; empty when it names nothing."""
    if "cpf_topic" in reading.ids or "cpf" in reading.brands:
        return "cpf"
    if not reading.ids.isdisjoint(_FAMILIAR) and not reading.addresses:
        return "family"
    named = [registry.brands()[brand].kind for brand in reading.brands]
    named += [registry.brands()[address.brand].kind for address in reading.addresses if address.brand]
    return next(iter(named), "")


def step(id_: str, *, channel: str, at: datetime, language: str) -> Step:
    """One step in words."""
    line: Mapping[str, Any] = data.read("advice")[id_]
    words = line[language]
    return Step(
        id=id_,
        title=words["title"],
        text=words.get("by", {}).get(channel, words["text"]),
        phone=line.get("phone", ""),
        link=line.get("link", ""),
        page=line.get("page", ""),
        open=_is_open(line["hours"], at) if "hours" in line else None,
    )


def _is_open(hours: Mapping[str, Any], at: datetime) -> bool:
    here = at.astimezone(_PARIS)
    opens, closes = time.fromisoformat(hours["from"]), time.fromisoformat(hours["until"])
    return here.weekday() in hours["days"] and _FRENCH_DAYS.is_working(here.date()) and opens <= here.time() < closes


def _ids(verdict: str, channel: str, kind: str, happened: str) -> Iterator[str]:
    if verdict == ADVERT:
        yield "signalconso" if channel in ("sms", "call") else "official_site"
        return
    if verdict not in (SCAM, UNLAWFUL):
        yield "official_site"
        # Where we cannot tell, who already gave something must not wait until somebody can.
        if verdict == UNKNOWN:
            yield from _after(kind, happened)
        return
    yield from _after(kind, happened)
    yield "do_nothing"
    if kind == "family":
        yield "tell_family"
    yield _DOORS[channel]
    if verdict == UNLAWFUL:
        yield "signalconso"


def _after(kind: str, happened: str) -> Iterator[str]:
    if kind == "cpf" and happened in ("gave_secret", "account_emptied"):
        yield from _TRAINING_ACCOUNT
        yield "17cyber"
    else:
        yield from _WHEN[happened]
