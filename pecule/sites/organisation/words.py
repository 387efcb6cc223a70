"""How states and steps of an order are called on an organisation's pages, in the language of the page."""

from django.utils.translation import gettext, gettext_noop

from pecule.sites.design.components import Colour

_STATES: dict[str, tuple[str, Colour]] = {
    "requested": (gettext_noop("Waiting for your answer"), "yellow"),
    "proposed": (gettext_noop("Waiting for the person"), "grey"),
    "accepted": (gettext_noop("Place booked"), "green"),
    "in_training": (gettext_noop("In training"), "green"),
    "service_done": (gettext_noop("Being checked"), "grey"),
    "completed": (gettext_noop("Training finished"), "grey"),
    "refused": (gettext_noop("Request refused"), "grey"),
    "cancelled": (gettext_noop("Order cancelled"), "grey"),
    "expired": (gettext_noop("Ended: no answer in time"), "grey"),
}
_STEPS = {
    "request": gettext_noop("The person asked for a place"),
    "propose": gettext_noop("You offered the place"),
    "refuse": gettext_noop("You refused"),
    "accept": gettext_noop("The person accepted: the price is held for you"),
    "cancel": gettext_noop("The person cancelled"),
    "cancel_as_organisation": gettext_noop("You cancelled: the money went back"),
    "expire": gettext_noop("No answer in time: the order ended"),
    "declare_entry": gettext_noop("You declared the entry"),
    "declare_service_done": gettext_noop("You declared the end"),
    "validate": gettext_noop("Checked: the amount is due to you"),
}
_TO_DO = {
    "requested": gettext_noop("Answer"),
    "accepted": gettext_noop("Declare the entry"),
    "in_training": gettext_noop("Declare the end"),
}
_MODALITIES = {
    "in_person": gettext_noop("In person"),
    "distance": gettext_noop("At a distance"),
    "mixed": gettext_noop("In person and at a distance"),
}
_STANDINGS: dict[str, tuple[str, Colour]] = {
    "draft": (gettext_noop("Not listed yet"), "yellow"),
    "listed": (gettext_noop("Listed"), "green"),
    "suspended": (gettext_noop("Suspended"), "red"),
    "delisted": (gettext_noop("No longer listed"), "red"),
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


def to_do(state: str) -> str:
    """What the organisation has to do next in that state; nothing when it waits."""
    return gettext(_TO_DO[state]) if state in _TO_DO else ""


def modality(name: str) -> str:
    """How a training is followed."""
    return gettext(_MODALITIES[name])


def standing(status: str) -> str:
    """Where an organisation stands."""
    return gettext(_STANDINGS[status][0])


def standing_colour(status: str) -> Colour:
    """The colour of a standing."""
    return _STANDINGS[status][1]
