"""How each rule is called from the fields of a case: one function a rule, by the name that cases use."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pecule.scheme import (
    Scheme,
    accounts,
    cancellation,
    clawback,
    conversions,
    credit,
    delays,
    refunds,
    retention,
    top_ups,
    volunteering,
)
from pecule.scheme import participation as participation_rules
from pecule.scheme import spending as spending_rules
from pecule.scheme.explanations import Explanation
from tests.scheme.cases import Given, Outcome, fields, hundredths, rule

UNITS: dict[str, credit.Unit] = {"h": "hours", "d": "days", "cal d": "calendar", "€": "pay", "days": "days"}


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


def _fund(name: str, facts: Mapping[str, Any]) -> spending_rules.FundState:
    fund = Given(facts)
    made = spending_rules.FundState(
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
def spending(scheme: Scheme, given: Given) -> tuple[Outcome, Explanation]:
    day = given["day"]
    funds = [_fund(name, facts) for name, facts in given.raw("funds").items()]
    order = spending_rules.PricedTraining(
        price=given["price"],
        kind=given.raw("kind"),
        certification=given.raw("certification", ""),
        situations=frozenset(given.raw("situations", [])),
        licence_held=given.raw("licence_held", False),
        last_assessment_on=given.raw("last_assessment_on", None),
        participation_payer=given.raw("participation_payer", "holder"),
    )
    plan = spending_rules.spending_plan(scheme, order, funds, day=day)
    outcome, explanation = fields(plan, "remainder", "holder_pays")
    parts = {part.fund: part.amount for part in plan.parts}
    return {**outcome, "parts": parts, "participation": plan.participation.amount}, explanation


@rule
def participation(scheme: Scheme, given: Given) -> tuple[Outcome, Explanation]:
    result = participation_rules.participation(
        scheme,
        price=given["price"],
        situations=given.raw("situations", []),
        complement_origins=given.raw("complement_origins", []),
        payer=given.raw("payer", "holder"),
        day=given["day"],
    )
    return fields(result, "amount")


@rule
def refund(scheme: Scheme, given: Given) -> tuple[Outcome, Explanation]:
    spent = [spending_rules.Part(name, name, amount) for name, amount in given["spent"].items()]
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
