"""What staff read: permissions and roles, states, reasons to look, proposals."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy, gettext_noop

from pecule.entitlements.queries.proposals import ProposalFacts
from pecule.ledger.queries import AccountBalance
from pecule.signin.rules import Permission
from pecule.sites.design.components import Colour
from pecule.sites.design.templatetags.design import state as tag

PERMISSIONS = {
    Permission.FIND_PEOPLE: gettext_lazy("Find a person"),
    Permission.OPEN_FILES: gettext_lazy("Open a person's file"),
    Permission.LOCK_ACCOUNTS: gettext_lazy("Lock and unlock an account"),
    Permission.CLOSE_ACCOUNTS: gettext_lazy("Close and reopen an account"),
    Permission.CORRECT_RIGHTS: gettext_lazy("Correct rights"),
    Permission.DECIDE_DECLARATIONS: gettext_lazy("Decide on files set aside"),
    Permission.REVERSE_BATCHES: gettext_lazy("Take a file back as a whole"),
    Permission.RUN_YEAR: gettext_lazy("Run the yearly credit"),
    Permission.VET_ORGANISATIONS: gettext_lazy("Check training organisations"),
    Permission.SANCTION_ORGANISATIONS: gettext_lazy("Hear and sanction training organisations"),
    Permission.CONTROL_ORDERS: gettext_lazy("Control trainings, and decide on force majeure"),
    Permission.PAY_ORGANISATIONS: gettext_lazy("Pay training organisations"),
    Permission.SUSPEND_PAYMENTS: gettext_lazy("Suspend payments"),
    Permission.DECIDE_MATCHES: gettext_lazy("Release or confirm what screening holds"),
    Permission.RECORD_RECEIPTS: gettext_lazy("Record the money that funders send"),
    Permission.RUN_CAMPAIGNS: gettext_lazy("Decide on campaigns of scams, and warn people"),
    Permission.READ_TRAIL: gettext_lazy("Read the trail"),
    Permission.MANAGE_LOGINS: gettext_lazy("Open and close logins"),
}
# What the sign-in room says of each role, marked here so that it is translated.
ROLES_SAY = (
    gettext_noop("Answers holders: finds a person, opens the file, locks an account on request."),
    gettext_noop("Decides on declarations set aside, corrects rights, closes accounts."),
    gettext_noop("Runs the yearly credit and takes a wrong batch back as a whole. Sees no person's file."),
    gettext_noop("Checks training organisations before they enter, and when they must leave."),
    gettext_noop("Controls that trainings took place and decides claims of force majeure. Pays nobody."),
    gettext_noop("Prepares payment files or sends those of a colleague, reads the bank's answers, suspends payments."),
    gettext_noop("Splits and merges campaigns of scams, warns people of them and takes a warning back."),
    gettext_noop("Says which money announced by funders arrived, as the bank's statement shows it. Pays nobody."),
    gettext_noop("Releases or confirms what screening holds, and keeps its lists. Pays nobody, sanctions nobody."),
    gettext_noop("Reads the trail. Changes nothing."),
    gettext_noop("Opens and closes logins. Sees no person's file."),
)
WHY_LOOK = {
    "asked": gettext_lazy("The person asked us"),
    "declaration": gettext_lazy("Checking what an employer declared"),
    "order": gettext_lazy("Checking an order"),
    "fraud": gettext_lazy("Doubt about an identity, or a fraud"),
    "law": gettext_lazy("An authority asked, by law"),
}
LOCKS = {
    "asked": gettext_lazy("The person asks for it"),
    "compromised": gettext_lazy("Somebody else may have got in"),
    "investigation": gettext_lazy("An investigation is under way"),
}
CLOSINGS = {
    "death": gettext_lazy("The person has died"),
    "pension": gettext_lazy("The conditions of a full-rate pension are met"),
}
STATUSES: dict[str, tuple[str, Colour]] = {
    "open": (gettext_noop("Open"), "green"),
    "locked": (gettext_noop("Locked"), "red"),
    "closed": (gettext_noop("Closed"), "grey"),
}
ORDER_STATES: dict[str, tuple[str, Colour]] = {
    "draft": (gettext_noop("Not sent yet"), "grey"),
    "requested": (gettext_noop("The organisation must answer"), "yellow"),
    "reviewing": (gettext_noop("The organisation looks at the prerequisites"), "yellow"),
    "proposed": (gettext_noop("The person must accept"), "yellow"),
    "payment_due": (gettext_noop("The person must pay by card"), "yellow"),
    "accepted": (gettext_noop("Booked"), "green"),
    "in_training": (gettext_noop("In training"), "green"),
    "service_done": (gettext_noop("Being checked"), "yellow"),
    "controlled": (gettext_noop("Under control"), "yellow"),
    "no_show": (gettext_noop("Absence declared"), "yellow"),
    "force_majeure": (gettext_noop("Force majeure claimed"), "yellow"),
    "completed": (gettext_noop("Finished"), "grey"),
    "charged": (gettext_noop("Given up late"), "grey"),
    "refused": (gettext_noop("Refused by the organisation"), "grey"),
    "cancelled": (gettext_noop("Cancelled"), "grey"),
    "expired": (gettext_noop("Ended: nobody answered in time"), "grey"),
}
_FUNDS = {
    "own": gettext_noop("Yearly rights"),
    "cec": gettext_noop("Volunteering"),
    "dotation": gettext_noop("Paid in by funders"),
    "": gettext_noop("Other funds"),
}
_PROPOSALS: dict[str, tuple[str, Colour]] = {
    "waiting": (gettext_noop("Waits for a second person"), "yellow"),
    "under_way": (gettext_noop("Under way"), "yellow"),
    "done": (gettext_noop("Done"), "green"),
    "refused": (gettext_noop("Stopped"), "red"),
    "withdrawn": (gettext_noop("Withdrawn"), "grey"),
}


def fund_words(accounts: Sequence[AccountBalance]) -> list[tuple[str, int]]:
    """What is available by kind of fund, in cents; empty funds are left out."""
    held: dict[str, int] = {}
    for account in accounts:
        kind = account.fund.partition(":")[0]
        held[kind] = held.get(kind, 0) + account.balance.available_cents
    return [(gettext(_FUNDS.get(kind, _FUNDS[""])), cents) for kind, cents in held.items() if cents]


def status_tag(status: str) -> SafeString:
    """Where a training account stands."""
    text, colour = STATUSES[status]
    return tag(gettext(text), colour)


def order_tag(state: str) -> SafeString:
    """Where an order stands."""
    text, colour = ORDER_STATES[state]
    return tag(gettext(text), colour)


def proposal_tag(proposal: ProposalFacts) -> SafeString:
    """Where a proposal stands."""
    text, colour = _PROPOSALS[proposal.state]
    return tag(gettext(text), colour)


def proposal_words(proposal: ProposalFacts) -> str:
    """What is proposed, in a line."""
    if proposal.year is not None:
        return gettext("Credit the year {year}").format(year=proposal.year)
    name = proposal.file_name or gettext("a correction")
    return gettext("Take back the file {name}").format(name=name)
