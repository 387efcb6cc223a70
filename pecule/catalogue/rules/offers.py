"""What an offer, an action and a session must be. Pure."""

from pecule.kernel.refusals import Refusal


class SessionAlreadyOver(Refusal):
    """A session published after its last day."""

    says = "This session ended on {end}."
    next_step = "Publish a session that is still to come."


class NotAboveZero(Refusal):
    """A price, a number of hours or of seats that is zero or less."""

    says = "A training needs a price, a number of hours and a number of seats above zero."
    next_step = "Check what you typed."


class PlaceMissing(Refusal):
    """A training given somewhere, without its town; or given from a distance, with one."""

    says = "A training in person needs a town, and one at a distance has none."
    next_step = "Give the town, or choose distance learning."


class OnlyAnnounced(Refusal):
    """A session for what the open catalogue announces: its price and its hours are not the organisation's word."""

    says = "This comes from the open catalogue, which tells neither its true price nor its place: nobody can order it."
    next_step = "Publish a way to follow this training with its price, then give it sessions."
    status = 409


class UnknownCertification(Refusal):
    """A certification that is not in the catalogue, or of a kind nobody knows."""

    says = "The certification “{code}” is not known here."
    next_step = "Check its code in the national register, as in RNCP34512 or RS5678."


def check_place(modality: str, city: str) -> None:
    """Refuse a place that does not go with the modality (PlaceMissing)."""
    if (modality == "distance") == bool(city.strip()):
        raise PlaceMissing
