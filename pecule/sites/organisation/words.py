"""How an order's states, steps and last days are called on an organisation's pages, in the language of the page."""

from django.utils.translation import gettext, gettext_noop

from pecule.orders.queries import NextStep
from pecule.sites.design.components import Colour

_STATES: dict[str, tuple[str, Colour]] = {
    "requested": (gettext_noop("Waiting for your answer"), "yellow"),
    "reviewing": (gettext_noop("You look at the prerequisites"), "yellow"),
    "proposed": (gettext_noop("Waiting for the person"), "grey"),
    "payment_due": (gettext_noop("Waiting for the card payment"), "grey"),
    "accepted": (gettext_noop("Place booked"), "green"),
    "in_training": (gettext_noop("In training"), "green"),
    "service_done": (gettext_noop("Being checked"), "grey"),
    "controlled": (gettext_noop("Under control"), "yellow"),
    "no_show": (gettext_noop("Absence declared"), "grey"),
    "force_majeure": (gettext_noop("Force majeure claimed"), "grey"),
    "completed": (gettext_noop("Training finished"), "grey"),
    "charged": (gettext_noop("Given up late"), "grey"),
    "refused": (gettext_noop("Request refused"), "grey"),
    "cancelled": (gettext_noop("Order cancelled"), "grey"),
    "expired": (gettext_noop("Ended: no answer in time"), "grey"),
}
_STEPS = {
    "request": gettext_noop("The person asked for a place"),
    "acknowledge": gettext_noop("You took the request, to look at the prerequisites"),
    "propose": gettext_noop("You offered the place"),
    "refuse": gettext_noop("You refused"),
    "accept": gettext_noop("The person accepted: the price is held for you"),
    "pay": gettext_noop("The person paid the rest by card"),
    "card_refused": gettext_noop("The card payment was refused; the person may try again"),
    "cancel": gettext_noop("The person cancelled"),
    "cancel_late": gettext_noop("The person cancelled too late: a share is due to you"),
    "cancel_as_organisation": gettext_noop("You cancelled: the money went back"),
    "cancel_delisted": gettext_noop("The order ended with your listing: the money went back"),
    "follow_delisting": gettext_noop("You are no longer listed: this order goes on"),
    "expire": gettext_noop("No answer in time: the order ended"),
    "lapse": gettext_noop("No entry was declared in time: the money went back"),
    "declare_entry": gettext_noop("You declared the entry"),
    "confirm_entry": gettext_noop("The person confirmed the entry"),
    "declare_attendance": gettext_noop("You declared attendance"),
    "dispute": gettext_noop("The person says that something is wrong"),
    "declare_no_show": gettext_noop("You declared that the person did not come"),
    "charge": gettext_noop("Not contested in time: a share is due to you"),
    "claim_force_majeure": gettext_noop("The person claims force majeure"),
    "accept_force_majeure": gettext_noop("Force majeure was accepted"),
    "refuse_force_majeure": gettext_noop("Force majeure was refused"),
    "excuse": gettext_noop("Force majeure holds: nobody decided in time"),
    "declare_service_done": gettext_noop("You declared the end"),
    "confirm_end": gettext_noop("The person said how the training ended"),
    "stop": gettext_noop("No end was declared in time: the order is under control"),
    "set_aside": gettext_noop("Set aside: somebody looks at it before it is paid"),
    "open_control": gettext_noop("A control was opened: your answer is awaited"),
    "answer_control": gettext_noop("You answered the control"),
    "decide_control": gettext_noop("The control was decided"),
    "release": gettext_noop("The control ended without a decision: the amount is due to you"),
    "validate": gettext_noop("Checked: the amount is due to you"),
}
_BAD = {
    "cancel", "cancel_late", "cancel_as_organisation", "cancel_delisted", "expire", "lapse", "refuse", "card_refused",
    "dispute", "declare_no_show", "stop", "set_aside", "open_control",
}  # fmt: skip
_AHEAD = {
    "propose": gettext_noop("You answer"),
    "accept": gettext_noop("The person accepts, and the price is held for you"),
    "pay": gettext_noop("The person pays the rest by card"),
    "declare_entry": gettext_noop("You declare the entry"),
    "declare_service_done": gettext_noop("You declare the end and what was followed"),
    "validate": gettext_noop("It is checked, then the amount is due to you"),
    "decide_control": gettext_noop("The control is decided"),
    "charge": gettext_noop("The person may contest the absence; then a share is due to you"),
    "accept_force_majeure": gettext_noop("We decide whether force majeure holds"),
}
_OTHERWISE = {
    "propose": gettext_noop("Last day; without an answer, the order ends by itself."),
    "accept": gettext_noop("Last day; without an answer, the order ends by itself."),
    "pay": gettext_noop("Last day; without the payment, the order ends by itself."),
    "declare_entry": gettext_noop("Last day."),
    "declare_service_done": gettext_noop("Last day."),
    "validate": gettext_noop("At the end of this day, unless it is controlled."),
    "decide_control": gettext_noop("At the end of this day, without a decision, what you declared is due to you."),
    "charge": gettext_noop("Last day to contest it."),
    "accept_force_majeure": gettext_noop("Without a decision by this day, force majeure holds."),
}
_TO_DO = {
    "requested": gettext_noop("Answer"),
    "reviewing": gettext_noop("Answer"),
    "accepted": gettext_noop("Declare the entry"),
    "in_training": gettext_noop("Declare the end"),
}
_MODALITIES = {
    "in_person": gettext_noop("In person"),
    "distance": gettext_noop("At a distance"),
    "mixed": gettext_noop("In person and at a distance"),
}
_EXITS = {
    "finished": gettext_noop("The training took place until its end"),
    "holder_dropped_out": gettext_noop("The person gave up"),
    "organisation_postponed": gettext_noop("We postponed the training"),
    "organisation_stopped": gettext_noop("We stopped the training"),
    "force_majeure": gettext_noop("The person could not go on, by force majeure"),
}
_PARTS = {
    "morning": gettext_noop("Morning"),
    "afternoon": gettext_noop("Afternoon"),
    "day": gettext_noop("Whole day"),
}
_GROUNDS = {
    "sampled": gettext_noop("Drawn by chance"),
    "holder_disagrees": gettext_noop("The person says something else"),
    "no_attendance": gettext_noop("No attendance was declared"),
    "attendance_below": gettext_noop("Attendance proves less than the rate that you declared"),
    "declared_late": gettext_noop("Declared late"),
    "organisation_delisted": gettext_noop("You are no longer listed"),
    "agent": gettext_noop("Opened by an agent"),
}


def state(name: str) -> str:
    """An order's state."""
    return gettext(_STATES[name][0])


def colour(name: str) -> Colour:
    """The colour of an order's state."""
    return _STATES[name][1]


def step(verb: str) -> str:
    """A step of an order."""
    return gettext(_STEPS[verb])


def went_wrong(verb: str) -> bool:
    """Whether a step is bad news."""
    return verb in _BAD


def ahead(step: NextStep) -> tuple[str, str]:
    """A step to come, and what happens at the end of its last day when that day is known."""
    return gettext(_AHEAD[step.verb]), gettext(_OTHERWISE[step.verb]) if step.by else ""


def to_do(state: str) -> str:
    """What the organisation has to do next in that state; nothing when it waits."""
    return gettext(_TO_DO[state]) if state in _TO_DO else ""


def modality(name: str) -> str:
    """How a training is followed."""
    return gettext(_MODALITIES[name])


def modalities() -> list[tuple[str, str]]:
    """Every way to follow a training, for a choice."""
    return [(name, gettext(says)) for name, says in _MODALITIES.items()]


def exit_reason(name: str) -> str:
    """Why a training ended."""
    return gettext(_EXITS[name])


def exits() -> list[tuple[str, str]]:
    """Every reason why a training ends, for a choice."""
    return [(name, gettext(says)) for name, says in _EXITS.items()]


def part(name: str) -> str:
    """A part of a day."""
    return gettext(_PARTS[name])


def parts() -> list[tuple[str, str]]:
    """Parts of a day, for a choice."""
    return [(name, gettext(says)) for name, says in _PARTS.items()]


def ground(name: str) -> str:
    """Why an order is controlled."""
    return gettext(_GROUNDS[name])
