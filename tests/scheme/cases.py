"""Runs the cases that lawyers read: reads their words, calls the rule they name, compares every expected field."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pecule.kernel.refusals import Refusal
from pecule.scheme import (
    Scheme,
    accounts,
    cancellation,
    clawback,
    conversions,
    credit,
    delays,
    participation,
    refunds,
    retention,
    spending,
    top_ups,
    volunteering,
)
from pecule.scheme.explanations import Explanation
from pecule.scheme.loading import read_yaml

CASE_KEYS = {"name", "article", "rule", "situation", "given", "expect", "why"}
UNITS: dict[str, credit.Unit] = {"h": "hours", "d": "days", "cal d": "calendar", "€": "pay", "days": "days"}
_QUANTITY = re.compile(r"(-?)(\d+)(?:\.(\d{1,2}))? (h|cal d|d|days|€)")


class CaseError(AssertionError):
    """A case that is not written as the rule can read it, or whose expectation is not met."""


def hundredths(text: str) -> tuple[int, str]:
    """Read ``1607 h``, ``803.5 h``, ``218 d``, ``124.46 €`` as hundredths and a unit."""
    match = _QUANTITY.fullmatch(text)
    if match is None:
        raise CaseError(f"{text!r} is not a quantity with its unit")
    sign, whole, decimals, unit = match.groups()
    value = int(whole) * 100 + int((decimals or "0").ljust(2, "0"))
    return (-value if sign else value), unit


def plain(value: Any) -> Any:
    """Turn quantities, wherever they stand in an expectation, into integers."""
    match value:
        case str() if _QUANTITY.fullmatch(value):
            return hundredths(value)[0]
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case list():
            return [plain(item) for item in value]
        case _:
            return value


@dataclass
class Given:
    """The facts of a case. Each must be asked for by the rule; one that nobody asks for is a mistake."""

    facts: Mapping[str, Any]
    asked: set[str] = field(default_factory=set)

    def raw(self, name: str, default: Any = ...) -> Any:
        self.asked.add(name)
        if name in self.facts:
            return self.facts[name]
        if default is ...:
            raise CaseError(f"the rule needs “{name}”")
        return default

    def __getitem__(self, name: str) -> Any:
        return plain(self.raw(name))

    def get(self, name: str, default: Any = None) -> Any:
        return plain(self.raw(name, default))

    def check_all_asked(self) -> None:
        unknown = set(self.facts) - self.asked
        if unknown:
            raise CaseError(f"the rule knows no field named {', '.join(sorted(unknown))}")


Outcome = dict[str, Any]
Rule = Callable[[Scheme, Given], tuple[Outcome, Explanation]]
RULES: dict[str, Rule] = {}


def rule(run: Rule) -> Rule:
    """Register the function under its own name, the one that cases use."""
    RULES[run.__name__] = run
    return run


@dataclass(frozen=True)
class Case:
    """One case of one scheme."""

    scheme: str
    file: str
    content: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.scheme}/{self.file}: {self.content['name']}"


def read_cases(scheme: str, folder: Path) -> Iterator[Case]:
    """Every case of the scheme in ``folder``, in order."""
    for path in sorted((folder / "cases").glob("*.yaml")):
        for content in read_yaml(path):
            if set(content) != CASE_KEYS:
                raise CaseError(f"{path.name}: a case has exactly the keys {', '.join(sorted(CASE_KEYS))}")
            yield Case(scheme, path.stem, content)


def run_case(scheme: Scheme, content: Mapping[str, Any]) -> Explanation:
    """Run a case; raise CaseError unless every expected field is known and equal. Returns the explanation."""
    if content["rule"] not in RULES:
        raise CaseError(f"there is no rule named “{content['rule']}”")
    given = Given(content["given"])
    explanation: Explanation = ()
    try:
        outcome, explanation = RULES[content["rule"]](scheme, given)
    except Refusal as refusal:
        outcome = {"refused": type(refusal).__name__}
    given.check_all_asked()
    outcome["articles"] = list(dict.fromkeys(each.article for each in explanation if each.article))
    outcome["declarations"] = list(dict.fromkeys(each.declaration for each in explanation if each.declaration))
    for name, expected in content["expect"].items():
        if name not in outcome:
            raise CaseError(f"the rule answers no “{name}”: {outcome}")
        if outcome[name] != plain(expected):
            raise CaseError(f"{name}: expected {expected}, found {outcome[name]} in {outcome}")
    return explanation


def fields(result: Any, *names: str) -> tuple[Outcome, Explanation]:
    """The named fields of a result, and its explanation."""
    return {name: getattr(result, name) for name in names}, result.explanation


def _activity(number: int, facts: Mapping[str, Any], year: int, scheme: Scheme) -> credit.Activity:
    line = Given(facts)
    worked, unit = hundredths(line.raw("worked"))
    absences = {reason: hundredths(text)[0] for reason, text in line.raw("absences", {}).items()}
    made = credit.Activity(
        declaration=line.raw("declaration", f"declaration {number}"),
        kind=line.raw("class"),
        unit=UNITS[unit],
        worked=worked,
        reference=line.get("reference"),
        counted_absence=credit.counted_absences(scheme, absences, year=year) if absences else 0,
        add_ons=frozenset(line.raw("add_ons", [])),
        contribution_paid=line.raw("contribution_paid", False),
    )
    line.check_all_asked()
    return made


@rule
def yearly_credit(scheme: Scheme, given: Given) -> tuple[Outcome, Explanation]:
    year, balance = given["year"], given["balance"]
    lines = [_activity(number, facts, year, scheme) for number, facts in enumerate(given.raw("activities"), 1)]
    result = credit.yearly_credit(scheme, lines, counted_balance=balance, year=year)
    return fields(result, "credit", "base", "add_on", "earned", "ceiling")


def _fund(name: str, facts: Mapping[str, Any]) -> spending.FundState:
    fund = Given(facts)
    made = spending.FundState(
        id=name,
        kind=fund.raw("kind"),
        available=fund["available"],
        origin=fund.raw("origin", ""),
        earmark=frozenset(fund.raw("earmark", [])),
        expires_on=fund.raw("expires_on", None),
        received_on=fund.raw("received_on", None),
    )
    fund.check_all_asked()
    return made


@rule
def spending_(scheme: Scheme, given: Given) -> tuple[Outcome, Explanation]:
    day = given["day"]
    funds = [_fund(name, facts) for name, facts in given.raw("funds").items()]
    order = spending.PricedTraining(
        price=given["price"],
        kind=given.raw("kind"),
        certification=given.raw("certification", ""),
        situations=frozenset(given.raw("situations", [])),
        licence_held=given.raw("licence_held", False),
        last_assessment_on=given.raw("last_assessment_on", None),
        participation_payer=given.raw("participation_payer", "holder"),
    )
    plan = spending.spending_plan(scheme, order, funds, day=day)
    outcome, explanation = fields(plan, "remainder", "holder_pays")
    parts = {part.fund: part.amount for part in plan.parts}
    return {**outcome, "parts": parts, "participation": plan.participation.amount}, explanation


RULES["spending"] = RULES.pop("spending_")


@rule
def participation_(scheme: Scheme, given: Given) -> tuple[Outcome, Explanation]:
    result = participation.participation(
        scheme,
        price=given["price"],
        situations=given.raw("situations", []),
        complement_origins=given.raw("complement_origins", []),
        payer=given.raw("payer", "holder"),
        day=given["day"],
    )
    return fields(result, "amount")


RULES["participation"] = RULES.pop("participation_")


@rule
def refund(scheme: Scheme, given: Given) -> tuple[Outcome, Explanation]:
    spent = [spending.Part(name, name, amount) for name, amount in given["spent"].items()]
    plan = refunds.refund_plan(scheme, spent, amount=given["amount"])
    return {"parts": {part.fund: part.amount for part in plan.parts}}, plan.explanation


@rule
def deadline(scheme: Scheme, given: Given) -> tuple[Outcome, Explanation]:
    return fields(delays.deadline(scheme, given.raw("delay"), start=given["start"]), "day")


@rule
def latest_before(scheme: Scheme, given: Given) -> tuple[Outcome, Explanation]:
    return fields(delays.latest_day_before(scheme, given.raw("delay"), event=given["event"], on=given["day"]), "day")


@rule
def start(scheme: Scheme, given: Given) -> tuple[Outcome, Explanation]:
    proposed_on, starts_on = given["proposed_on"], given["starts_on"]
    found = delays.check_start(scheme, proposed_on=proposed_on, starts_on=starts_on)
    return {"earliest": found.day}, found.explanation


@rule
def keep_until(scheme: Scheme, given: Given) -> tuple[Outcome, Explanation]:
    learnt_on: date | None = given.raw("learnt_on", None)
    return fields(retention.keep_until(scheme, given.raw("what"), event=given["event"], learnt_on=learnt_on), "day")


@rule
def hours_of_2018(scheme: Scheme, given: Given) -> tuple[Outcome, Explanation]:
    return fields(conversions.hours_of_2018(scheme, hours=given["hours"], day=given["day"]), "taken", "given", "kept")


@rule
def hours_to_account(scheme: Scheme, given: Given) -> tuple[Outcome, Explanation]:
    result = conversions.hours_to_account(
        scheme,
        hours=given["hours"],
        counted_balance=given["balance"],
        activity_class=given.raw("class", "employee"),
        day=given["day"],
    )
    return fields(result, "taken", "given", "kept")


@rule
def dif_hours(scheme: Scheme, given: Given) -> tuple[Outcome, Explanation]:
    return fields(conversions.dif_hours(scheme, hours=given.get("hours"), entered_on=given["day"]), "taken", "given")


@rule
def account_to_hours(scheme: Scheme, given: Given) -> tuple[Outcome, Explanation]:
    result = conversions.account_to_public_hours(
        scheme,
        amount=given["amount"],
        not_convertible=given.get("not_convertible", 0),
        hours_balance=given["hours_balance"],
        converted_before=tuple(given.get("before", {}).items()),
        category=given.raw("category", "standard"),
        day=given["day"],
    )
    return fields(result, "taken", "given", "kept")


@rule
def volunteer_hours(scheme: Scheme, given: Given) -> tuple[Outcome, Explanation]:
    result = conversions.volunteer_rights_to_hours(scheme, amount=given["amount"], day=given["day"])
    return fields(result, "taken", "given")


@rule
def public_hours(scheme: Scheme, given: Given) -> tuple[Outcome, Explanation]:
    result = conversions.public_hours_credit(
        scheme,
        category=given.raw("category"),
        worked=given["worked"],
        reference=given["reference"],
        hours_balance=given["hours_balance"],
        inaptitude=given.raw("inaptitude", False),
        year=given["year"],
    )
    return fields(result, "given")


@rule
def rights_to_use(scheme: Scheme, given: Given) -> tuple[Outcome, Explanation]:
    result = conversions.rights_to_use(
        scheme, private_share=given["private"], public_share=given["public"], day=given["day"]
    )
    return fields(result, "rights")


@rule
def volunteer_credit(scheme: Scheme, given: Given) -> tuple[Outcome, Explanation]:
    result = volunteering.volunteer_credit(
        scheme,
        activity=given.raw("activity"),
        quantity=given.raw("quantity"),
        in_one_body=given.raw("in_one_body", None),
        earned_balance=given["balance"],
        year=given["year"],
        declared_on=given.raw("declared_on", None),
        attested_on=given.raw("attested_on", None),
    )
    return fields(result, "credit")


@rule
def dotation(scheme: Scheme, given: Given) -> tuple[Outcome, Explanation]:
    result = top_ups.dotation(
        scheme,
        announced=given["announced"],
        received=given["received"],
        earmark=given.raw("earmark", []),
        expires_on=given.raw("expires_on", None),
        repay_unused=given.raw("repay_unused", False),
        day=given["day"],
    )
    return fields(result, "amount", "counts_for_ceiling")


@rule
def return_of_dotation(scheme: Scheme, given: Given) -> tuple[Outcome, Explanation]:
    result = top_ups.return_of_dotation(
        scheme, expires_on=given.raw("expires_on", None), repay_unused=given["repay_unused"], day=given["day"]
    )
    return fields(result, "to")


@rule
def corrective_top_up(scheme: Scheme, given: Given) -> tuple[Outcome, Explanation]:
    result = top_ups.corrective_top_up(
        scheme,
        headcount=given["headcount"],
        interviews_held=given["interviews_held"],
        trained=given["trained"],
        interview_on=given["interview_on"],
    )
    return fields(result, "amount", "due_by", "counts_for_ceiling")


@rule
def treasury_payment(scheme: Scheme, given: Given) -> tuple[Outcome, Explanation]:
    amount = top_ups.treasury_payment(scheme, owed=given["owed"], paid=given["paid"], day=given["day"])
    return {"amount": amount}, ()


@rule
def dismissal_top_up(scheme: Scheme, given: Given) -> tuple[Outcome, Explanation]:
    result = top_ups.dismissal_top_up(scheme, offered=given["offered"], dismissed_on=given["dismissed_on"])
    return fields(result, "amount", "due_by", "counts_for_ceiling")


@rule
def whistleblower_top_up(scheme: Scheme, given: Given) -> tuple[Outcome, Explanation]:
    ordered, balance, judged_on = given["ordered"], given["balance"], given["judged_on"]
    result = top_ups.whistleblower_top_up(scheme, ordered=ordered, balance=balance, judged_on=judged_on)
    return fields(result, "amount", "due_by", "counts_for_ceiling")


@rule
def counts_for_ceiling(scheme: Scheme, given: Given) -> tuple[Outcome, Explanation]:
    return {"counts": top_ups.counts_for_ceiling(scheme, given.raw("origin"), day=given["day"])}, ()


@rule
def cancelled_by_holder(scheme: Scheme, given: Given) -> tuple[Outcome, Explanation]:
    result = cancellation.cancelled_by_holder(
        scheme,
        price=given["price"],
        accepted_on=given["accepted_on"],
        starts_on=given["starts_on"],
        cancelled_on=given["cancelled_on"],
        force_majeure=given.raw("force_majeure", False),
    )
    return fields(result, "to_organisation", "given_back")


@rule
def did_not_come(scheme: Scheme, given: Given) -> tuple[Outcome, Explanation]:
    result = cancellation.did_not_come(
        scheme, price=given["price"], starts_on=given["starts_on"], force_majeure=given.raw("force_majeure", False)
    )
    return fields(result, "to_organisation", "given_back")


@rule
def cancelled_by_organisation(scheme: Scheme, given: Given) -> tuple[Outcome, Explanation]:
    return fields(cancellation.cancelled_by_organisation(price=given["price"]), "to_organisation", "given_back")


@rule
def delivered_in_part(scheme: Scheme, given: Given) -> tuple[Outcome, Explanation]:
    result = cancellation.delivered_in_part(
        scheme,
        price=given["price"],
        percent=given["percent"],
        reason=given.raw("reason"),
        day=given["day"],
        force_majeure=given.raw("force_majeure", False),
    )
    return fields(result, "to_organisation", "given_back")


@rule
def completion(scheme: Scheme, given: Given) -> tuple[Outcome, Explanation]:
    done, total, day = given["done"], given["total"], given["day"]
    return {"percent": cancellation.completion_percent(scheme, done=done, total=total, day=day)}, ()


@rule
def account_state(scheme: Scheme, given: Given) -> tuple[Outcome, Explanation]:
    life = accounts.Life(
        born_on=given["born_on"],
        died_on=given.raw("died_on", None),
        full_rate_pension_on=given.raw("full_rate_pension_on", None),
        apprentice_from=given.raw("apprentice_from", None),
    )
    state = accounts.account_state(scheme, life, day=given["day"])
    outcome, explanation = fields(state, "open", "yearly_credit", "volunteering_only")
    return {**outcome, "usable": sorted(state.usable)}, explanation


@rule
def correction(scheme: Scheme, given: Given) -> tuple[Outcome, Explanation]:
    result = clawback.correction(
        scheme,
        credited=given["credited"],
        right=given["right"],
        available=given["available"],
        day=given["day"],
        declaration=given.raw("declaration", None),
    )
    return fields(result, "added", "taken", "claim")


@rule
def recovery(scheme: Scheme, given: Given) -> tuple[Outcome, Explanation]:
    result = clawback.recovery(scheme, claim=given["claim"], credit=given["credit"], day=given["day"])
    return fields(result, "withheld", "credited", "claim_left")
