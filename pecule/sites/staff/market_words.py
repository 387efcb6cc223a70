"""How organisations, their files, orders and payments are called on the agents' pages."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy, gettext_noop

from pecule.sites.design.components import Colour
from pecule.sites.design.templatetags.design import state as tag

Tags = dict[str, tuple[str, Colour]]

ORGANISATIONS: Tags = {
    "draft": (gettext_noop("Not listed yet"), "grey"),
    "listed": (gettext_noop("Listed"), "green"),
    "suspended": (gettext_noop("Suspended"), "red"),
    "delisted": (gettext_noop("No longer listed"), "red"),
}
APPLICATIONS: Tags = {
    "started": (gettext_noop("Being written"), "grey"),
    "submitted": (gettext_noop("To judge"), "yellow"),
    "admissible": (gettext_noop("Admissible"), "yellow"),
    "inadmissible": (gettext_noop("Not admissible"), "grey"),
    "accepted": (gettext_noop("Accepted"), "green"),
    "refused": (gettext_noop("Refused"), "red"),
}
HEARINGS: Tags = {
    "open": (gettext_noop("Under way"), "grey"),
    "answered": (gettext_noop("Answered"), "yellow"),
    "closed": (gettext_noop("Closed"), "grey"),
}
FILES: Tags = {
    "prepared": (gettext_noop("To release"), "yellow"),
    "sent": (gettext_noop("Sent"), "green"),
    "dropped": (gettext_noop("Dropped"), "grey"),
}
PAYMENTS: Tags = {
    "waiting": (gettext_noop("Not answered"), "grey"),
    "booked": (gettext_noop("Paid"), "green"),
    "rejected": (gettext_noop("Refused by the bank"), "red"),
    "returned": (gettext_noop("Returned"), "red"),
    "dropped": (gettext_noop("Dropped"), "grey"),
}
PAYABLES: Tags = {
    "to_invoice": (gettext_noop("To invoice"), "grey"),
    "invoiced": (gettext_noop("To be paid"), "yellow"),
    "in_file": (gettext_noop("In a file"), "yellow"),
    "sent": (gettext_noop("At the bank"), "grey"),
    "paid": (gettext_noop("Paid"), "green"),
    "compensated": (gettext_noop("Taken off"), "grey"),
}
WAITS = {
    "invoice": gettext_noop("Waits for the invoice"),
    "iban": gettext_noop("No account that works"),
    "new_iban": gettext_noop("Waits for another account: the bank refused this one"),
    "suspension": gettext_noop("Suspended"),
    "sanction": gettext_noop("Payment refused by a sanction"),
}
MATCHES: Tags = {
    "held": (gettext_noop("To decide"), "yellow"),
    "confirmed": (gettext_noop("Confirmed"), "red"),
    "released": (gettext_noop("Released"), "grey"),
}
SUBJECTS = {
    "organisation": gettext_noop("Organisation"),
    "offer": gettext_noop("Offer"),
    "order": gettext_noop("Order"),
    "payment": gettext_noop("Payment"),
}
INDICATORS = {
    "phone": gettext_noop("Phone number"),
    "email": gettext_noop("E-mail address"),
    "domain": gettext_noop("Internet domain"),
    "address": gettext_noop("Web address"),
    "iban": gettext_noop("Bank account"),
    "siret": gettext_noop("SIRET"),
    "nda": gettext_noop("Activity declaration"),
    "name": gettext_noop("Name"),
    "sender": gettext_noop("Sender of messages"),
}
EVENTS = {
    "indicator": gettext_noop("An indicator was listed"),
    "facts": gettext_noop("Its file changed"),
    "sweep": gettext_noop("Found on going through everything"),
    "order.approval": gettext_noop("A purchase was to be approved"),
    "order.accept": gettext_noop("A purchase was to be accepted"),
}
OUTCOMES = {
    "allow": gettext_noop("let through"),
    "step_up": gettext_noop("let through after a strong approval"),
    "hold": gettext_noop("held"),
    "refuse": gettext_noop("refused"),
}
MATCH_REASONS = {
    "match_confirmed": gettext_noop("a match was confirmed"),
    "match_held": gettext_noop("a match waits for a decision"),
    "indicator_shared": gettext_noop("shares an indicator"),
    "indicator_doubtful": gettext_noop("shares an indicator that is not sure"),
}
CONDITIONS = {
    "declared": gettext_noop("Activity declared, yearly statement filed"),
    "certified": gettext_noop("Qualiopi certificate running"),
    "compliant": gettext_noop("Taxes and social contributions in order"),
    "file": gettext_noop("Documents complete"),
    "terms": gettext_noop("General conditions accepted"),
    "unsanctioned": gettext_noop("No sanction of the last years"),
}
MEASURES = {
    "warning": gettext_lazy("Warning"),
    "refusal_to_pay": gettext_lazy("Refusal to pay"),
    "unpublish": gettext_lazy("Offers taken off sale"),
    "delisting": gettext_lazy("Delisting"),
}
MEMBERS = {
    "manager": gettext_noop("Manager"),
    "trainings": gettext_noop("Trainings"),
    "accounts": gettext_noop("Accounts"),
}
RIGHTS = {
    "habilitated": gettext_lazy("Habilitated by the certifier"),
    "certifier": gettext_lazy("Certifier"),
}
DOCUMENTS = {
    "kbis": gettext_noop("Extract of the trade register (Kbis), under three months old"),
    "identity": gettext_noop("Identity document of a legal representative"),
    "non_conviction": gettext_noop("Sworn statement of no conviction"),
    "delegation": gettext_noop("Power of attorney of the person who applies"),
    "declaration": gettext_noop("Receipt of the activity declaration"),
    "statement": gettext_noop("Last yearly statement"),
    "qualiopi": gettext_noop("Qualiopi certificate"),
    "bank": gettext_noop("Bank details (RIB)"),
    "habilitation": gettext_noop("Certifier's habilitation"),
    "subcontract": gettext_noop("Subcontract"),
    "other": gettext_noop("Other document"),
}
SUSPENSIONS = {
    "serious_harm": gettext_lazy("Serious harm to public interests (R6333-6-1)"),
    "agent_request": gettext_lazy("Asked by agents of control (L6333-7-2)"),
}
GROUNDS = {
    "sampled": gettext_noop("Drawn by chance"),
    "holder_disagrees": gettext_noop("The person says something else"),
    "no_attendance": gettext_noop("No attendance was declared"),
    "attendance_below": gettext_noop("Attendance proves less than what was declared"),
    "declared_late": gettext_noop("Declared late"),
    "organisation_delisted": gettext_noop("The organisation is no longer listed"),
    "agent": gettext_noop("Opened by an agent"),
}
PARTS = {
    "morning": gettext_noop("Morning"),
    "afternoon": gettext_noop("Afternoon"),
    "day": gettext_noop("Whole day"),
}
EXITS = {
    "": gettext_noop("not said"),
    "finished": gettext_noop("The training took place until its end"),
    "holder_dropped_out": gettext_noop("The person gave up"),
    "organisation_postponed": gettext_noop("The organisation postponed it"),
    "organisation_stopped": gettext_noop("The organisation stopped it"),
    "force_majeure": gettext_noop("The person could not go on, by force majeure"),
}
FUNDS = {
    "own": gettext_noop("Yearly rights"),
    "cec": gettext_noop("Volunteering"),
    "dotation": gettext_noop("Paid in by funders"),
    "complement": gettext_noop("Paid in by funders"),
    "card": gettext_noop("By card"),
}
CARDS = {
    "started": gettext_noop("begun"),
    "paid": gettext_noop("paid"),
    "refused": gettext_noop("refused"),
}
STEPS = {
    "request": gettext_noop("Place asked for"),
    "acknowledge": gettext_noop("Request taken, to look at the prerequisites"),
    "propose": gettext_noop("Place offered"),
    "refuse": gettext_noop("Request refused"),
    "accept": gettext_noop("Place accepted"),
    "pay": gettext_noop("Rest paid by card"),
    "card_refused": gettext_noop("Card payment refused"),
    "cancel": gettext_noop("Cancelled in time"),
    "cancel_late": gettext_noop("Cancelled too late"),
    "cancel_as_organisation": gettext_noop("Cancelled by the organisation"),
    "cancel_delisted": gettext_noop("Ended with the listing: the money went back"),
    "follow_delisting": gettext_noop("The organisation is no longer listed: the order goes on"),
    "expire": gettext_noop("No answer in time"),
    "lapse": gettext_noop("No entry declared in time: the money went back"),
    "declare_entry": gettext_noop("Entry declared"),
    "confirm_entry": gettext_noop("Entry confirmed by the person"),
    "declare_attendance": gettext_noop("Attendance declared"),
    "dispute": gettext_noop("The person says that something is wrong"),
    "declare_no_show": gettext_noop("Absence declared"),
    "charge": gettext_noop("Absence not contested in time"),
    "claim_force_majeure": gettext_noop("Force majeure claimed"),
    "accept_force_majeure": gettext_noop("Force majeure was accepted"),
    "refuse_force_majeure": gettext_noop("Force majeure was refused"),
    "excuse": gettext_noop("Force majeure holds: nobody decided in time"),
    "declare_service_done": gettext_noop("End declared"),
    "confirm_end": gettext_noop("The person said how the training ended"),
    "stop": gettext_noop("No end declared in time"),
    "set_aside": gettext_noop("Set aside for a control"),
    "open_control": gettext_noop("Control opened"),
    "answer_control": gettext_noop("Control answered"),
    "decide_control": gettext_noop("Control decided"),
    "release": gettext_noop("Control ended without a decision"),
    "validate": gettext_noop("Validated by itself"),
}
AHEAD = {
    "propose": gettext_noop("The organisation answers"),
    "accept": gettext_noop("The person accepts"),
    "pay": gettext_noop("The person pays the rest by card"),
    "declare_entry": gettext_noop("The organisation declares the entry"),
    "declare_service_done": gettext_noop("The organisation declares the end"),
    "validate": gettext_noop("It is validated by itself"),
    "decide_control": gettext_noop("We decide the control"),
    "charge": gettext_noop("The absence becomes final"),
    "accept_force_majeure": gettext_noop("We decide on force majeure"),
}
BAD = {
    "refuse", "card_refused", "cancel_late", "cancel_as_organisation", "cancel_delisted", "expire", "lapse", "dispute",
    "declare_no_show", "stop", "set_aside", "open_control",
}  # fmt: skip


def tagged(tags: Tags, name: str) -> SafeString:
    """A state, as a tag."""
    text, colour = tags[name]
    return tag(gettext(text), colour)


def said(words: dict[str, str], name: str) -> str:
    """One of the words above, in the language of the page; the name itself when nobody wrote any."""
    return gettext(words[name]) if name in words else name
