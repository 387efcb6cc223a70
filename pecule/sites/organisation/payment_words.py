"""How payments to the organisation are called: where each stands, and what it waits for."""

from django.utils.translation import gettext, gettext_noop

from pecule.payouts.queries import PaymentState
from pecule.sites.design.components import Colour, Row
from pecule.sites.design.words import long_date, money

_STATES: dict[str, tuple[str, Colour]] = {
    "to_invoice": (gettext_noop("Waiting for your invoice"), "yellow"),
    "invoiced": (gettext_noop("Invoiced"), "grey"),
    "in_file": (gettext_noop("In a file for the bank"), "grey"),
    "sent": (gettext_noop("At the bank"), "grey"),
    "paid": (gettext_noop("Paid"), "green"),
    "compensated": (gettext_noop("Taken by what you owed"), "grey"),
}
_WAITS = {
    "iban": gettext_noop("No bank account of yours can be paid: give one."),
    "new_iban": gettext_noop("The bank refused your account: give another one."),
    "suspension": gettext_noop("This payment is suspended."),
}
_GROUNDS = {
    "serious_harm": gettext_noop("Serious harm to public interests"),
    "agent_request": gettext_noop("Asked by sworn agents"),
}


def state(payment: PaymentState) -> tuple[str, Colour]:
    """Where a payment stands; one that is suspended or that the bank returned says so."""
    if payment.waits_for == "suspension":
        return gettext("Suspended"), "red"
    if payment.waits_for == "new_iban":
        return gettext("Returned by the bank"), "red"
    says, colour = _STATES[payment.state]
    return gettext(says), colour


def waits_for(payment: PaymentState) -> str:
    """What must happen first; nothing when it goes by itself."""
    return gettext(_WAITS[payment.waits_for]) if payment.waits_for in _WAITS else ""


def ground(name: str) -> str:
    """Why a payment is suspended."""
    return gettext(_GROUNDS[name])


def rows(payment: PaymentState) -> list[Row]:
    """A payment in a few lines, for the page of its order."""
    found = [Row(gettext("State"), state(payment)[0]), Row(gettext("Amount"), money(payment.cents))]
    if payment.compensated_cents:
        found.append(Row(gettext("Taken off for what you owed"), money(payment.compensated_cents)))
    if payment.invoice_number:
        found.append(Row(gettext("Invoice number"), payment.invoice_number))
    if payment.due_by and not payment.paid_on:
        found.append(Row(gettext("Paid by"), long_date(payment.due_by)))
    if payment.paid_on:
        found.append(Row(gettext("Paid on"), long_date(payment.paid_on)))
    if payment.reason_says:
        found.append(Row(gettext("What the bank says"), gettext(payment.reason_says)))
    if waiting := waits_for(payment):
        found.append(Row(gettext("What it waits for"), waiting))
    return found
