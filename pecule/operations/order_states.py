"""The life of an order as a document: states, moves, clocks, and each rule of the market with its place here."""

from collections.abc import Iterator
from dataclasses import dataclass

from pecule.orders.rules.life import CLOCKS, FINAL, MOVES, OPEN, moves_for, next_side
from pecule.scheme import load

FRENCH = {
    "requested": "Demande envoyée, en attente de l’organisme",
    "reviewing": "Demande à l’étude (prérequis)",
    "proposed": "Proposition de l’organisme, à valider",
    "payment_due": "Paiement en cours",
    "accepted": "Validé",
    "in_training": "En formation",
    "service_done": "Formation terminée, service fait déclaré",
    "controlled": "Service fait en contrôle",
    "no_show": "Absence déclarée",
    "force_majeure": "Force majeure à l’étude",
    "completed": "Formation terminée et réglée",
    "charged": "Annulation tardive ou absence facturée",
    "refused": "Refusé par l’organisme",
    "cancelled": "Annulé",
    "expired": "Expiré",
}
DELAYS: dict[str, tuple[tuple[str, str], ...]] = {
    "requested": (("answer", "the request"), ("acknowledge", "the request, when there are prerequisites")),
    "reviewing": (("answer_prerequisite", "the acknowledgement"),),
    "proposed": (("accept", "the proposal"),),
    "payment_due": (("payment", "the acceptance"),),
    "accepted": (("entry", "the first day, then late"), ("lapse", "the last day, then the clock")),
    "in_training": (
        ("exit", "the last day, then late"),
        ("lapse", "the last day, then the clock"),
        ("delisted_exit", "the delisting, then the clock"),
    ),
    "service_done": (("auto_validate", "the declaration"),),
    "controlled": (("control_answer", "the opening, for the organisation"), ("control_decision", "the setting aside")),
    "no_show": (("no_show_contest", "the declaration"),),
    "force_majeure": (("force_majeure_decision", "the claim"),),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the market: what it asks, its parameters, where it stands in the code, what follows otherwise."""

    what: str
    who: str
    parameters: tuple[str, ...]
    code: str
    otherwise: str


RULES = (
    Rule("A request is answered", "organisation", ("delay.answer",), "answering.answer_order", "expires"),
    Rule(
        "With prerequisites, it is acknowledged, then answered",
        "organisation",
        ("delay.acknowledge", "delay.answer_prerequisite"),
        "answering.acknowledge_order, answer_order",
        "expires",
    ),
    Rule(
        "A proposal, whose dates and price may differ, is accepted",
        "holder",
        ("delay.accept",),
        "accepting.accept_order",
        "expires",
    ),
    Rule(
        "A session starts long enough after the proposal",
        "system",
        ("delay.start_gap",),
        "scheme check_start",
        "refused",
    ),
    Rule(
        "Participation and remainder are paid by card on the way",
        "holder",
        ("delay.payment",),
        "paying.pay_by_card, card_answered",
        "a refused card may be tried again; then it expires and everything is freed",
    ),
    Rule(
        "The holder withdraws",
        "holder",
        ("delay.withdrawal", "delay.withdrawal_refund"),
        "leaving.cancel_order; paying.send_card_refunds",
        "the order stays",
    ),
    Rule("The entry is declared", "organisation", ("delay.entry",), "giving.declare_entry", "marked late, looked at"),
    Rule(
        "The exit is declared together with the service done",
        "organisation",
        ("delay.exit",),
        "giving.declare_service_done",
        "marked late, looked at",
    ),
    Rule(
        "The service done is validated unless it is controlled",
        "system",
        ("delay.auto_validate", "control.sample_share"),
        "clocks.run_order_clocks",
        "paid, or set aside",
    ),
    Rule(
        "The invoice is given, then paid",
        "organisation",
        ("delay.pay_after_invoice",),
        "giving.give_invoice, then the room of payouts",
        "marked late there",
    ),
    Rule(
        "Cancelled early enough before the start: nothing is due",
        "holder",
        ("delay.late_cancel",),
        "leaving.cancel_order",
        "late afterwards",
    ),
    Rule(
        "Cancelled late, or absent, without force majeure: the organisation keeps its share",
        "holder",
        ("cancel.late_share", "delay.no_show_contest"),
        "leaving.cancel_order, clocks.run_order_clocks",
        "an absence that is not contested is charged",
    ),
    Rule(
        "Force majeure: nothing is due, or what was given",
        "staff",
        ("delay.force_majeure_decision",),
        "leaving.decide_force_majeure",
        "silence is a yes",
    ),
    Rule("The organisation cancels before the start", "organisation", (), "answering.cancel_as_organisation", "-"),
    Rule(
        "Partly delivered: paid on whole percents of the hours, whatever the reason to leave",
        "organisation",
        ("completion.rounding", "dropout.undelivered_share"),
        "controlling.complete",
        "attendance decides when nobody declares",
    ),
    Rule(
        "Delisted while it runs: what has not begun is cancelled, what was given is paid",
        "system",
        ("delay.delisted_exit",),
        "clocks.follow_delistings",
        "attendance decides, after a control",
    ),
    Rule(
        "A control hears the organisation before it pays less",
        "staff",
        ("delay.control_answer", "delay.control_decision"),
        "controlling.open_control, answer_control, decide_control",
        "what both sides agree on is paid",
    ),
)


def order_states() -> Iterator[str]:
    """States, moves and rules of an order."""
    yield "# The states of an order\n"
    yield "Who acts in each state, by when, and what the clock does once that day has passed.\n"
    yield "| state | French for people | who acts | last day | the clock then | leads to |\n|---|---|---|---|---|---|"
    for state in OPEN:
        delays = "; ".join(f"{_delay(f'delay.{name}')} after {start}" for name, start in DELAYS[state])
        verb = CLOCKS[state]
        to = " or ".join(f"`{move.to_state}`" for move in moves_for(verb, state))
        other = "; `set_aside` to `controlled` when there is a ground" if state == "service_done" else ""
        yield f"| `{state}` | {FRENCH[state]} | {next_side(state)} | {delays} | `{verb}`{other} | {to} |"
    for state in FINAL:
        yield f"| `{state}` | {FRENCH[state]} | nobody | - | - | an end |"
    yield "\n## Moves\n"
    yield "The database holds the same list and refuses any other step.\n"
    yield "| from | actor | verb | to |\n|---|---|---|---|"
    for move in MOVES:
        yield f"| `{move.from_state}` | {move.side} | `{move.verb}` | `{move.to_state}` |"
    yield "\n## Rules of the market, one by one\n"
    yield "Delays are those in force today in France; each has its source in [parameters](parameters.md).\n"
    yield "| rule | who | value | where (`pecule.orders.actions`) | when nobody acts |\n|---|---|---|---|---|"
    for rule in RULES:
        values = ", ".join(_delay(name) for name in rule.parameters) or "-"
        yield f"| {rule.what} | {rule.who} | {values} | `{rule.code}` | {rule.otherwise} |"


def _delay(name: str) -> str:
    dated = load("fr").parameters[name].history[-1]
    unit = {"word": "", "ratio": ""}.get(dated.unit, dated.unit.replace("_", " "))
    return f"{dated.value} {unit}".strip() + f" (`{name}`)"
