"""A person reports a message, and may delete their report."""

import base64
import hmac
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from pecule.audit.actions import record
from pecule.kernel.actors import Actor
from pecule.scams.actions.allowed import day_of, digest, lock_brand
from pecule.scams.actions.growing import follow
from pecule.scams.actions.joining import begin_campaign, count_in, find_campaign, link, recount, sketch
from pecule.scams.models import Campaign, Report, Trace
from pecule.scams.queries.checking import scorer
from pecule.scams.rules import Message, Reading, Verdict, judge, read
from pecule.scams.rules.campaigns import JOINING, imitated, theme
from pecule.scams.rules.departments import CODES
from pecule.scams.rules.privacy import Cleaned, clean
from pecule.scams.rules.reports import CodeUnknown, DepartmentUnknown, read_code


@dataclass(frozen=True, slots=True)
class Reported:
    """A report that is kept. ``number`` names it to people; ``code`` deletes it, and is nowhere else.

    ``people``: how many independent people reported the same campaign, this one included; 0 without a campaign.
    """

    number: str
    code: str
    campaign: UUID | None
    people: int


@transaction.atomic
def report_message(
    *, message: Message, key: UUID, reporter: str, language: str, department: str = "", by: Actor, at: datetime
) -> Reported:
    """Keep a message without personal data, and let it join its campaign. The same ``key`` again changes nothing.

    ``reporter`` says who is counted as one person: ``login:ID``, ``mail:MAILBOX``, ``phone:NUMBER``, or ``address:IP``,
    which is another one each day.
    It is kept as a keyed hash only. ``language``: the reader's, fr or en. Raises DepartmentUnknown, MessageEmpty.
    """
    if department and department not in CODES:
        raise DepartmentUnknown(department=department[:10])
    reading = read(_storable(message))
    verdict, cleaned = judge(reading, scorer()), clean(reading)  # as it was judged when it was checked
    brand = imitated(reading)
    lock_brand(brand)
    code = code_of(key)
    known = Report.objects.select_related("campaign").filter(key=key).first()
    if known is not None:
        return _told(known, code)
    found = _report(reading, verdict, cleaned, brand)
    found.key, found.number, found.code = key, number_of(key), digest("code", code)
    found.reporter = _who(reporter, at)
    found.at, found.day, found.language, found.department = at, day_of(at), language, department
    people, before = _place(found, cleaned, answered=message.answers.until if message.answers else 0)
    details: dict[str, Any] = {
        "channel": found.channel,
        "verdict": found.verdict,
        "brand": brand,
        "removed": dict(cleaned.removed),
    }
    if found.campaign is not None:
        details |= {"campaign": str(found.campaign.public_id), "people": people}
    record(by=by, verb="scams.report", subject=f"report:{found.number}", details=details, at=at)
    if found.campaign is not None:
        follow(found.campaign.pk, traces=cleaned.indicators, before=before, at=at)
    return _told(found, code, people)


@transaction.atomic
def delete_report(*, code: str, by: Actor, at: datetime) -> str:
    """Delete the report that ``code`` was given for, with all that it held; return its number.

    A campaign counts it no longer; a warning that was published stays. Raises CodeUnknown.
    """
    found = Report.objects.select_related("campaign").filter(code=digest("code", read_code(code))).first()
    if found is None:
        raise CodeUnknown
    lock_brand(found.brand)
    number, campaign = found.number, found.campaign
    found.delete()
    if campaign is not None:
        recount(Campaign.objects.select_for_update().get(pk=campaign.pk))
    record(by=by, verb="scams.delete_report", subject=f"report:{number}", at=at)
    return number


def _storable(message: Message) -> Message:
    """The message without the one sign that the database cannot hold."""
    return replace(message, text=message.text.replace("\0", " "), sender=message.sender.replace("\0", " "))


def _place(report: Report, cleaned: Cleaned, *, answered: int) -> tuple[int, int]:
    """Save a report in its campaign; how many people reported it, now and before: 0 where it makes none.

    The first ``answered`` characters are choices in our words: alike in all calls, they say nothing of who called.
    """
    if report.verdict not in JOINING:
        report.save()
        _keep_traces(report, cleaned)
        return 0, 0
    one = sketch(report.text[answered:], report.brand, cleaned.indicators)
    joined = find_campaign(one, report.brand)
    if joined is not None:
        report.campaign = Campaign.objects.get(pk=joined.campaign)
        if joined.how == "text":
            link(joined.campaign, one.traces)
    elif one.bands or one.traces:
        report.campaign = Campaign.objects.get(pk=begin_campaign(report, one))
    report.save()
    _keep_traces(report, cleaned)
    if report.campaign is None:
        return 0, 0
    before = report.campaign.people
    return count_in(report, report.campaign.pk), before


def _keep_traces(report: Report, cleaned: Cleaned) -> None:
    Trace.objects.bulk_create(Trace(report=report, kind=one.kind, value=one.value[:600]) for one in cleaned.indicators)


def _report(reading: Reading, verdict: Verdict, cleaned: Cleaned, brand: str) -> Report:
    message = reading.message
    return Report(
        channel=message.channel,
        written_in=reading.language,
        text=cleaned.text[:20_000],
        sender=cleaned.sender,
        verdict=verdict.verdict,
        score=verdict.score,
        happened=message.happened,
        brand=brand,
        theme=theme(reading, verdict),
        lures=list(verdict.lures),
    )


def _who(reporter: str, at: datetime) -> bytes:
    """One person: an account, a mailbox or a phone for ever, the address of a home for a day."""
    return digest("reporter", f"{reporter} {day_of(at)}" if reporter.startswith("address:") else reporter)


def number_of(key: UUID) -> str:
    """The number of the report that is made under ``key``: two groups of four signs, to be told over the phone."""
    return f"{(letters := _letters('number', key, 8))[:4]}-{letters[4:]}"


def code_of(key: UUID) -> str:
    """The word that deletes the report made under ``key``: eighty bits that nobody can find without our key."""
    letters = _letters("code", key, 16)
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))


def _letters(purpose: str, key: UUID, count: int) -> str:
    made = hmac.digest(bytes.fromhex(settings.SCAMS_KEY), f"{purpose}\0{key}".encode(), "sha256")
    # 0, 1 and 8 are not in this alphabet: nobody takes them for O, I and B.
    return base64.b32encode(made).decode()[:count]


def _told(report: Report, code: str, people: int | None = None) -> Reported:
    campaign = report.campaign
    counted = people if people is not None else campaign.people if campaign else 0
    return Reported(report.number, code, campaign.public_id if campaign else None, counted)
