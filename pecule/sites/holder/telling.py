"""One order as its holder reads it: what waits for them, its money, its timeline, what can be done at what cost."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext

from pecule.orders.queries import CardLine, OrderLine, OrderPage, Payment
from pecule.orders.rules.life import HOLDING
from pecule.sites.design.components import Step
from pecule.sites.design.words import long_date, money
from pecule.sites.holder import order_words, words

_ADDRESSES = {
    "accept": "accept", "pay": "pay", "cancel": "cancel", "cancel_late": "cancel",
    "claim_force_majeure": "force_majeure", "confirm_entry": "entry", "confirm_end": "end", "dispute": "dispute",
}  # fmt: skip
"""Where each verb is done, in the order in which they are listed."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that the holder may do now: what it is, what it comes to, where."""

    what: str
    means: str
    link: str


@dataclass(frozen=True, slots=True)
class Share:
    """What one payer pays, and what became of it."""

    payer: str
    cents: int
    became: str


def timeline(page: OrderPage) -> list[Step]:
    """What happened, then what is to come: by when, and what happens if nobody does anything."""
    done = [
        Step(
            order_words.step(taken.verb),
            taken.at,
            "bad" if taken.verb in order_words.BAD else "done",
            taken.reason,
        )
        for taken in page.steps
    ]
    starts = {"declare_entry": page.line.start, "declare_service_done": page.line.end}
    for number, coming in enumerate(page.next_steps):
        told = [order_words.declared_by(coming.verb, long_date(coming.by))] if coming.by else []
        if coming.expires_on:
            told.append(order_words.otherwise(page.line.state, long_date(coming.expires_on)))
        done.append(
            Step(
                order_words.ahead(coming.verb),
                starts.get(coming.verb),
                "now" if number == 0 else "next",
                " ".join(filter(None, told)),
            )
        )
    return done


def shares(page: OrderPage) -> list[Share]:
    """Who pays what and where that money is now, fund by fund; a card payment that came too late goes back whole."""
    refunds = {card.refund_cents: card for card in page.card if card.refund_cents}
    lines = []
    for paid in page.payments:
        back = 0 if paid.posted_cents is None else paid.cents - paid.posted_cents
        returned = gettext("came back to you")
        if paid.kind == "card" and back in refunds:
            returned = _refunded(refunds.pop(back))
        lines.append(Share(words.fund(paid.kind), paid.cents, _became(page, paid, back, returned)))
    if page.line.state == "payment_due":
        by = gettext("to be paid by {day}").format(day=long_date(page.line.due_on)) if page.line.due_on else ""
        lines.append(Share(words.fund("card"), page.card_cents, by))
    late = [Share(words.fund("card"), cents, _refunded(card)) for cents, card in refunds.items()]
    return lines + late


def _refunded(card: CardLine) -> str:
    return gettext("given back to your card") if card.refunded_at else gettext("on its way back to your card")


def _became(page: OrderPage, paid: Payment, back: int, returned: str) -> str:
    if paid.posted_cents is None:
        return gettext("kept for this training") if page.line.state in HOLDING else ""
    if not back:
        return gettext("goes to the organisation")
    if back == paid.cents:
        return returned
    split = gettext("{paid} go to the organisation; {back}: {returned}")
    return split.format(paid=money(paid.posted_cents), back=money(back), returned=returned)


def waits(line: OrderLine, day: date) -> Deed | None:
    """What an order asks of its holder on ``day``, most pressing first; None when nothing does."""
    due = long_date(line.due_on) if line.due_on else ""
    link = reverse("holder:order", args=[line.public_id])
    ended = line.late and line.state in ("proposed", "payment_due", "no_show")
    if ended:
        return None
    match line.state:
        case "proposed":
            return Deed(
                gettext("Accept or cancel"),
                gettext("Answer for “{title}” by {day}.").format(title=line.title, day=due),
                link,
            )
        case "payment_due":
            return Deed(
                gettext("Pay by card"),
                gettext("Pay your part of “{title}” by {day}.").format(title=line.title, day=due),
                link,
            )
        case "no_show":
            return Deed(
                gettext("Say why you did not come"),
                gettext("The organisation of “{title}” says that you did not come. Answer by {day}.").format(
                    title=line.title, day=due
                ),
                link,
            )
        case "service_done" if line.holder_percent is None:
            return Deed(
                gettext("Say what you followed"),
                gettext("“{title}” is over. Say by {day} whether what the organisation declared is right.").format(
                    title=line.title, day=due
                ),
                link,
            )
        case "accepted" | "in_training" if line.holder_entered_on is None and line.start <= day:
            return Deed(
                gettext("Say that you started"), gettext("“{title}” has started.").format(title=line.title), link
            )
    return None


def deeds(page: OrderPage) -> list[Deed]:
    """What the holder may do now, each with what it comes to and where."""
    can = set(page.can)
    if page.holder_percent is not None and page.rating is not None:
        can.discard("confirm_end")
    means = {"cancel": _cancel_means, "cancel_late": _late_means}
    return [
        Deed(
            what=order_words.deed(verb, page.line.state),
            means=means[verb](page) if verb in means else order_words.means(verb, page.line.state),
            link=reverse(f"holder:{address}", args=[page.line.public_id]),
        )
        for verb, address in _ADDRESSES.items()
        if verb in can
    ]


def _cancel_means(page: OrderPage) -> str:
    coming = page.consequences.get("cancel")
    if coming is None or not coming.back_cents:
        return gettext("It ends here, and costs nothing.")
    told = gettext("Everything comes back to you: {cents}.").format(cents=money(coming.back_cents))
    if coming.card_back_cents:
        told += " " + gettext("{cents} of it go back to your card.").format(cents=money(coming.card_back_cents))
    if coming.until:
        told += " " + gettext("This is free until {day}.").format(day=long_date(coming.until))
    return told


def _late_means(page: OrderPage) -> str:
    coming = page.consequences.get("cancel_late")
    if coming is None:
        return ""
    told = gettext("This now costs {cents}: the organisation keeps it.").format(cents=money(coming.charge_cents))
    if coming.back_cents:
        told += " " + gettext("{cents} come back to you.").format(cents=money(coming.back_cents))
    if coming.until:
        told += " " + gettext("It was free until {day}.").format(day=long_date(coming.until))
    return told
