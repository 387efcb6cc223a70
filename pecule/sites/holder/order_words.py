"""How an order is told to its holder: states, steps taken, steps to come, grounds of a control."""

from django.utils.translation import gettext, gettext_noop

from pecule.sites.design.components import Colour

_STATES: dict[str, tuple[str, Colour]] = {
    "draft": (gettext_noop("Not sent yet"), "grey"),
    "requested": (gettext_noop("Waiting for the organisation"), "yellow"),
    "reviewing": (gettext_noop("The organisation checks your request"), "yellow"),
    "proposed": (gettext_noop("Waiting for you"), "yellow"),
    "payment_due": (gettext_noop("To be paid by card"), "yellow"),
    "accepted": (gettext_noop("Booked"), "green"),
    "in_training": (gettext_noop("In training"), "green"),
    "service_done": (gettext_noop("Being checked"), "yellow"),
    "controlled": (gettext_noop("Being looked at closely"), "yellow"),
    "no_show": (gettext_noop("Absence declared"), "red"),
    "force_majeure": (gettext_noop("Force majeure: we decide"), "yellow"),
    "completed": (gettext_noop("Finished"), "grey"),
    "charged": (gettext_noop("Ended, and paid to the organisation"), "grey"),
    "refused": (gettext_noop("Refused by the organisation"), "grey"),
    "cancelled": (gettext_noop("Cancelled"), "grey"),
    "expired": (gettext_noop("Ended: nobody answered in time"), "grey"),
}
_STEPS = {
    "request": gettext_noop("You asked for a place"),
    "acknowledge": gettext_noop("The organisation started to check your request"),
    "propose": gettext_noop("The organisation said yes"),
    "refuse": gettext_noop("The organisation said no"),
    "accept": gettext_noop("You accepted: the money is kept for this training"),
    "pay": gettext_noop("You paid your part by card: the training is booked"),
    "card_refused": gettext_noop("Your bank refused the card payment"),
    "cancel": gettext_noop("You cancelled"),
    "cancel_late": gettext_noop("You cancelled late: the organisation is paid"),
    "cancel_as_organisation": gettext_noop("The organisation cancelled"),
    "cancel_delisted": gettext_noop("The organisation was removed from the catalogue: the order was cancelled"),
    "follow_delisting": gettext_noop("The organisation was removed from the catalogue"),
    "expire": gettext_noop("Nobody answered in time"),
    "lapse": gettext_noop("No entry was declared: the order was cancelled"),
    "declare_entry": gettext_noop("The organisation says that you started"),
    "confirm_entry": gettext_noop("You said when you started"),
    "declare_attendance": gettext_noop("The organisation sent your attendance"),
    "dispute": gettext_noop("You said that something is wrong"),
    "declare_service_done": gettext_noop("The organisation says that the training is done"),
    "confirm_end": gettext_noop("You said what you followed"),
    "declare_no_show": gettext_noop("The organisation says that you did not come"),
    "charge": gettext_noop("The absence is final: the organisation is paid"),
    "claim_force_majeure": gettext_noop("You said that you could not help it (force majeure)"),
    "accept_force_majeure": gettext_noop("Force majeure was accepted"),
    "refuse_force_majeure": gettext_noop("Force majeure was not accepted"),
    "excuse": gettext_noop("Nobody decided in time: force majeure is accepted"),
    "set_aside": gettext_noop("The training was set aside for a check"),
    "open_control": gettext_noop("We asked the organisation for proof"),
    "answer_control": gettext_noop("The organisation answered"),
    "decide_control": gettext_noop("We decided what is paid"),
    "stop": gettext_noop("The end was never declared: we look closely at this order"),
    "release": gettext_noop("The check ended without a decision: what was declared is paid"),
    "validate": gettext_noop("Checked, and the organisation can be paid"),
}
BAD = frozenset(
    {
        "refuse", "card_refused", "cancel_late", "cancel_as_organisation", "cancel_delisted", "expire", "lapse",
        "declare_no_show", "charge", "refuse_force_majeure",
    }
)  # fmt: skip
_AHEAD = {
    "propose": gettext_noop("The organisation answers"),
    "accept": gettext_noop("You accept: only then is the money kept"),
    "pay": gettext_noop("You pay by card what your rights do not pay"),
    "declare_entry": gettext_noop("The training starts"),
    "declare_service_done": gettext_noop("The training ends"),
    "validate": gettext_noop("We check that it took place, then pay the organisation"),
    "decide_control": gettext_noop("We decide what is paid to the organisation"),
    "charge": gettext_noop("You can say why you did not come"),
    "accept_force_majeure": gettext_noop("We decide whether it was force majeure"),
}
_DECLARED_BY = {
    "declare_entry": gettext_noop("The organisation declares it by {day}."),
    "declare_service_done": gettext_noop("The organisation declares what you followed by {day}."),
}
_OTHERWISE = {
    "requested": gettext_noop("Without an answer by {day}, the request ends by itself. Nothing was kept."),
    "reviewing": gettext_noop("Without an answer by {day}, the request ends by itself. Nothing was kept."),
    "proposed": gettext_noop("If you do not accept by {day}, the proposal ends by itself. Nothing was kept."),
    "payment_due": gettext_noop("If it is not paid by {day}, the order ends and everything comes back to you."),
    "accepted": gettext_noop(
        "If no entry is declared by {day}, the order is cancelled and everything comes back to you."
    ),
    "in_training": gettext_noop(
        "If the end is not declared by {day}, we look closely at this order before any payment."
    ),
    "service_done": gettext_noop("If nobody says anything by {day}, it is validated and the organisation is paid."),
    "controlled": gettext_noop("If nothing is decided by {day}, what the organisation declared is paid."),
    "no_show": gettext_noop("If you say nothing by {day}, the absence is final and the organisation is paid."),
    "force_majeure": gettext_noop("If nothing is decided by {day}, force majeure is accepted."),
}
_GROUNDS = {
    "sampled": gettext_noop("drawn by chance"),
    "holder_disagrees": gettext_noop("you do not say the same as the organisation"),
    "no_attendance": gettext_noop("the organisation sent no attendance"),
    "attendance_below": gettext_noop("the attendance shows less than what was declared"),
    "declared_late": gettext_noop("the organisation declared it late"),
    "organisation_delisted": gettext_noop("the organisation was removed from the catalogue"),
    "agent": gettext_noop("an agent asked for it"),
}
_PAYMENT = {
    "to_invoice": gettext_noop("Waiting for the organisation’s invoice"),
    "invoiced": gettext_noop("Invoiced, to be paid soon"),
    "in_file": gettext_noop("In the next transfer to its bank"),
    "sent": gettext_noop("Sent to its bank"),
    "paid": gettext_noop("Paid"),
    "compensated": gettext_noop("Settled against what the organisation owed"),
}
_EXITS = {
    "holder_dropped_out": gettext_noop("you stopped before the end"),
    "organisation_postponed": gettext_noop("the organisation put it off"),
    "organisation_stopped": gettext_noop("the organisation stopped it"),
    "force_majeure": gettext_noop("force majeure"),
}

_DEEDS = {
    "accept": gettext_noop("Look at the proposal and accept"),
    "pay": gettext_noop("Pay by card"),
    "cancel": gettext_noop("Cancel this order"),
    "cancel_late": gettext_noop("Cancel late"),
    "claim_force_majeure": gettext_noop("Claim force majeure"),
    "confirm_entry": gettext_noop("Say that I started"),
    "confirm_end": gettext_noop("Say what I followed"),
    "dispute": gettext_noop("Say that something is wrong"),
}
_MEANS = {
    "accept": gettext_noop("What your rights pay is then kept for this training."),
    "pay": gettext_noop("The training is booked as soon as your bank says yes."),
    "claim_force_majeure": gettext_noop(
        "When something that nobody could foresee keeps you from coming. We decide; until then nothing is charged."
    ),
    "confirm_entry": gettext_noop("From then on the organisation cannot say that you did not come."),
    "confirm_end": gettext_noop(
        "If you followed less than was declared, a person looks at it before anything is paid."
    ),
    "dispute": gettext_noop("Somebody looks at it before the organisation is paid."),
}


def state(name: str) -> str:
    """An order's state."""
    return gettext(_STATES[name][0])


def colour(name: str) -> Colour:
    """The colour of an order's state."""
    return _STATES[name][1]


def step(verb: str) -> str:
    """A step that was taken."""
    return gettext(_STEPS[verb])


def ahead(verb: str) -> str:
    """A step to come."""
    return gettext(_AHEAD[verb])


def declared_by(verb: str, day: str) -> str:
    """By when the organisation declares a step to come; nothing for other steps."""
    return gettext(_DECLARED_BY[verb]).format(day=day) if verb in _DECLARED_BY else ""


def otherwise(name: str, day: str) -> str:
    """What happens to an order in this state when nobody does anything by ``day``."""
    return gettext(_OTHERWISE[name]).format(day=day)


def ground(name: str) -> str:
    """Why an order is looked at closely."""
    return gettext(_GROUNDS[name])


def payment(name: str) -> str:
    """Where the organisation's own payment stands."""
    return gettext(_PAYMENT[name])


def exit_reason(name: str) -> str:
    """Why a training ended before its end; nothing when it was finished."""
    return gettext(_EXITS[name]) if name in _EXITS else ""


def deed(verb: str, state: str) -> str:
    """What the holder may do to an order in this state, in a few words."""
    if (verb, state) == ("confirm_end", "completed"):
        return gettext("Rate this training")
    return gettext(_DEEDS[verb])


def means(verb: str, state: str) -> str:
    """What it comes to, for what costs nothing."""
    if (verb, state) == ("confirm_end", "completed"):
        return gettext("It helps others to choose.")
    return gettext(_MEANS[verb])
