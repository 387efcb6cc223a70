"""One order as agents read it: facts, attendance, control, money by fund, who did what."""

from collections import deque
from typing import Any, Literal

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from pecule.audit.queries import lines_about
from pecule.orders.queries import OrderPage
from pecule.sites.design.components import Column, Row, Step
from pecule.sites.design.words import long_date, long_moment, money
from pecule.sites.staff import market_words as words
from pecule.sites.staff.who import names_of

TRAIL_SHOWN = 200


def about(page: OrderPage) -> list[Row]:
    """What was ordered, and what both sides say of it."""
    line = page.line
    name = format_html(
        '<a href="{}">{}</a>', reverse("staff:organisation", args=[page.organisation_public_id]), line.organisation_name
    )
    days = f"{long_date(line.start)} – {long_date(line.end)}"
    rows = [
        Row(_("Training"), line.title),
        Row(_("Organisation"), name),
        Row(_("Days"), days),
        Row(_("Price"), money(line.price_cents)),
        Row(_("Certification"), f"{page.certification_title} ({page.certification_code})"),
        Row(_("Hours"), str(page.hours)),
    ]
    if page.completion_percent is not None:
        rows.append(Row(_("Followed, as the organisation says"), f"{page.completion_percent} %"))
        rows.append(Row(_("Why it ended"), words.said(words.EXITS, page.exit_reason)))
    if page.holder_percent is not None:
        rows.append(Row(_("Followed, as the person says"), f"{page.holder_percent} %"))
    if page.rating is not None:
        rows.append(Row(_("Mark given by the person"), f"{page.rating}/5 {page.rating_comment}".strip()))
    return rows


def attendance(page: OrderPage) -> dict[str, Any]:
    """Both sides of the attendance: days of entry, hours declared."""
    hours = sum(row.minutes for row in page.attendance) / 60
    rows = [
        Row(_("Entry, as the organisation says"), long_date(page.entered_on) if page.entered_on else "–"),
        Row(_("Entry, as the person says"), long_date(page.holder_entered_on) if page.holder_entered_on else "–"),
        Row(_("End, as the organisation says"), long_date(page.ended_on) if page.ended_on else "–"),
        Row(
            _("Attendance as declared"),
            _("{hours} hours out of {all}: {percent} %").format(
                hours=f"{hours:g}", all=page.hours, percent=page.attendance_percent
            ),
        ),
    ]
    return {
        "sides": rows if page.entered_on or page.holder_entered_on or page.attendance else [],
        "attendance_columns": [Column(_("Day")), Column(_("Part")), Column(_("Minutes"), numeric=True)],
        "attendance": [[long_date(row.day), words.said(words.PARTS, row.part), row.minutes] for row in page.attendance],
    }


def control_rows(page: OrderPage) -> dict[str, Any]:
    """The control and the claim of force majeure, with their documents."""
    control, claim = page.control, page.force_majeure
    rows: list[Row] = []
    if control is not None:
        rows.append(Row(_("Why"), " · ".join(words.said(words.GROUNDS, name) for name in control.grounds)))
        rows.append(Row(_("Without a decision, paid after"), long_date(control.decide_by)))
        said = ((_("What is asked"), control.reason), (_("Its answer"), control.answer))
        if control.answer_by:
            rows.append(Row(_("It may answer until"), long_date(control.answer_by)))
        rows += [Row(label, text) for label, text in said if text]
        rows += [
            Row(_("Document"), name, reverse("staff:control_document", args=[public_id]), _("Download"))
            for public_id, name in control.documents
        ]
        if control.percent_allowed is not None:
            rows += [
                Row(_("Share allowed"), f"{control.percent_allowed} %"),
                Row(_("Reasons"), control.decision or "–"),
            ]
    claims: list[Row] = []
    if claim is not None:
        claims = [Row(_("What the person says"), claim.reason), Row(_("Claimed"), long_moment(claim.claimed_at))]
        if claim.decided_at:
            outcome = _("accepted") if claim.accepted else _("refused")
            claims += [
                Row(_("Decided"), f"{outcome}, {long_moment(claim.decided_at)}"),
                Row(_("Reasons"), claim.decision),
            ]
    return {"control": rows, "claim": claims}


def money_rows(page: OrderPage) -> dict[str, Any]:
    """What each fund pays: held, then paid or back."""
    rows = []
    for one in page.payments:
        paid = "–" if one.posted_cents is None else money(one.posted_cents)
        back = "–" if one.posted_cents is None else money(one.cents - one.posted_cents)
        rows.append([words.said(words.FUNDS, one.kind), money(one.cents), paid, back])
    cards = [
        Row(
            _("Card payment"),
            f"{money(one.cents)}, {words.said(words.CARDS, one.state)}"
            + (", " + _("{cents} given back").format(cents=money(one.refund_cents)) if one.refund_cents else ""),
        )
        for one in page.card
    ]
    owed = page.payment
    if owed is not None:
        state = words.tagged(words.PAYABLES, owed.state)
        cards.append(Row(_("Owed to the organisation"), format_html("{} {}", money(owed.cents), state)))
    return {
        "fund_columns": [
            Column(_("Fund")),
            Column(_("Held"), numeric=True),
            Column(_("Paid"), numeric=True),
            Column(_("Gone back"), numeric=True),
        ],
        "funds": rows,
        "cards": cards,
    }


def timeline(page: OrderPage) -> list[Step]:
    """What happened and who did it, colleagues by name and both sides by what they are; then what is to come."""
    actors = _actors(page)
    names = names_of(actor for found in actors.values() for actor in found)
    done = []
    for one in page.steps:
        found = actors.get(one.verb)
        who = names.get(found.popleft(), "") if found else ""
        state: Literal["bad", "done"] = "bad" if one.verb in words.BAD else "done"
        done.append(Step(words.said(words.STEPS, one.verb), one.at, state, " – ".join(filter(None, (who, one.reason)))))
    coming = [
        Step(words.said(words.AHEAD, one.verb), one.by, "next" if place else "now")
        for place, one in enumerate(page.next_steps)
    ]
    return [*done, *coming]


def _actors(page: OrderPage) -> dict[str, deque[str]]:
    """Who took each kind of step, oldest first, as the trail tells it."""
    found: dict[str, deque[str]] = {}
    for line in reversed(lines_about(f"order:{page.line.public_id}", limit=TRAIL_SHOWN)):
        found.setdefault(line.verb.removeprefix("orders."), deque()).append(line.actor)
    return found
