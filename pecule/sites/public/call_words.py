"""Calls that sell, in words: what they are about, what the law says of them."""

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, gettext_noop

from pecule.consents.queries.complaints import phone_of

_PURPOSES = {
    "training_account": gettext_noop("My training account (CPF), or a training paid by it"),
    "training": gettext_noop("Another training"),
    "energy_works": gettext_noop("Works at home to save energy, solar panels"),
    "home_adaptation": gettext_noop("Works at home for age or handicap"),
    "insurance": gettext_noop("An insurance, a complementary health insurance"),
    "bank": gettext_noop("A bank, a credit, an investment"),
    "telecom": gettext_noop("Telephone or internet"),
    "energy_supply": gettext_noop("A contract for electricity or gas"),
    "press": gettext_noop("A newspaper or a magazine"),
    "other": gettext_noop("Something else"),
}
_CONSENTED = {
    "no": gettext_noop("No, I never agreed"),
    "yes": gettext_noop("Yes, I agreed to be called by them about this"),
    "withdrawn": gettext_noop("I had agreed, and took it back"),
    "customer": gettext_noop("I am their customer, and it was about my contract"),
    "unsure": gettext_noop("I do not know"),
}
_WAYS = {
    "online": gettext_noop("On a site"),
    "paper": gettext_noop("On paper"),
    "in_person": gettext_noop("Face to face"),
    "own_call": gettext_noop("In a call that you made"),
}
_VERDICTS = {
    "unlawful": (
        gettext_noop("The law forbade this call"),
        gettext_noop("From what you say, this call should not have been made."),
    ),
    "lawful": (
        gettext_noop("This call seems lawful"),
        gettext_noop("From what you say, nothing forbids this call. You may still tell them not to call again."),
    ),
    "cannot_tell": (
        gettext_noop("We cannot tell"),
        gettext_noop("It depends on what you agreed to. The caller must be able to prove it: ask them for the proof."),
    ),
}
_REASONS = {
    "training_account_banned": gettext_noop("Nobody may call to sell about your training account, even if you agreed."),
    "energy_works_banned": gettext_noop("Nobody may call to sell works that save energy, even if you agreed."),
    "home_adaptation_banned": gettext_noop(
        "Nobody may call to sell works that adapt a home to age or handicap, even if you agreed."
    ),
    "no_consent": gettext_noop("Since 11 August 2026, only a caller to whom you agreed may call to sell something."),
    "consent_withdrawn": gettext_noop("You had taken back your agreement: it counts at once."),
    "not_at_this_hour": gettext_noop("Calls to sell are allowed from 10:00 to 13:00 and from 14:00 to 20:00 only."),
    "not_on_this_day": gettext_noop("Calls to sell are forbidden on Saturdays, Sundays and public holidays."),
    "hidden_number": gettext_noop("Whoever calls to sell must show a number."),
    "mobile_number": gettext_noop(
        "The number begins with 06 or 07: call centres may not use these. Somebody may have forged it."
    ),
    "canvassing_number": gettext_noop("The number is of a range kept for calls that sell."),
    "foreign_number": gettext_noop("The number is a foreign one. Somebody may have forged it."),
    "premium_number": gettext_noop("Calling this number back costs money: do not."),
}
QUESTIONS: dict[str, str | Promise] = {
    "number": gettext_lazy("Which number called you?"),
    "when": gettext_lazy("When did it call?"),
    "purpose": gettext_lazy("What was the call about?"),
    "consented": gettext_lazy("Had you agreed to be called?"),
}
_KINDS = {
    "mobile": gettext_noop("mobile"),
    "landline": gettext_noop("landline"),
    "voip": gettext_noop("internet telephone"),
    "canvassing": gettext_noop("range for calls that sell"),
    "platform": gettext_noop("technical platform"),
    "premium": gettext_noop("surcharged"),
    "toll_free": gettext_noop("free of charge"),
    "short": gettext_noop("short number"),
    "foreign": gettext_noop("foreign"),
}


def purposes() -> list[tuple[str, str]]:
    """What a call may be about, to choose from."""
    return [(name, gettext(says)) for name, says in _PURPOSES.items()]


def purpose(name: str) -> str:
    """What a call is about."""
    return gettext(_PURPOSES[name])


def consented_choices() -> list[tuple[str, str]]:
    """Whether one had agreed, to choose from."""
    return [(name, gettext(says)) for name, says in _CONSENTED.items()]


def way(name: str) -> str:
    """How a consent was given."""
    return gettext(_WAYS[name])


def verdict(name: str) -> tuple[str, str]:
    """What the law says of a call: a title and a sentence."""
    title, says = _VERDICTS[name]
    return gettext(title), gettext(says)


def reason(name: str) -> str:
    """Why."""
    return gettext(_REASONS[name])


def kind(name: str) -> str:
    """What the numbering plan says of a number."""
    return gettext(_KINDS[name])


def read_number(text: str) -> None:
    """Refuse what is no number. Raises CallerUnreadable."""
    phone_of(text)
