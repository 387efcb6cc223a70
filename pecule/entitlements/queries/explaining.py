"""Every euro explained: computed again from the rule, on the declarations as they stood. Nothing is stored for it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext, override

from pecule.entitlements.models import (
    Claim,
    ClaimRecovery,
    Conversion,
    CreditChunk,
    CreditRun,
    Dotation,
    LowQualification,
    VolunteerActivity,
)
from pecule.kernel.refusals import NotFound
from pecule.ledger import queries as books
from pecule.ledger.queries import TransferRow
from pecule.ledger.rules.transfers import FIRST_OPEN_ID
from pecule.scheme import Scheme, load
from pecule.scheme.conversions import hours_of_2018
from pecule.scheme.credit import Activity, yearly_credit
from pecule.scheme.credit_tables import credit_table
from pecule.scheme.dated import Dated
from pecule.scheme.explanations import Explanation, Quantity, Step, show
from pecule.scheme.volunteering import volunteer_credit

RUN_CODE = "yearly_credit"


class RoomStep(Step):
    """A sentence of this room: its French is in the room's own catalogue, not in the scheme's."""

    __slots__ = ()

    def sentence(self, language: str = "en") -> str:
        """The sentence in English (``en``) or French (``fr``), facts filled in."""
        with override(language):
            template = gettext(self.says)
        return template.format_map({name: show(fact, language) for name, fact in self.facts.items()})


def step(says: str, dated: Dated | None = None, declaration: str | None = None, **facts: Any) -> Step:
    """Make a sentence of this room; facts are named arguments."""
    return RoomStep(says, facts, dated, declaration)


@dataclass(frozen=True, slots=True)
class TransferExplanation:
    """What a transfer is, in sentences with their articles. ``recomputed_cents`` is what the rule gives again."""

    transfer_id: UUID
    code: str
    amount_cents: int
    day: date
    steps: Explanation
    recomputed_cents: int | None = None


def explain_transfer(transfer_id: UUID, *, holder_id: int) -> TransferExplanation:
    """Explain a transfer into or out of this holder's accounts. Raises NotFound for anybody else's."""
    transfer = books.get_transfer(transfer_id)
    own = {account.account_id for account in books.balances("holder", holder_id)}
    if transfer is None or not own & {transfer.debit, transfer.credit}:
        raise NotFound
    scheme = load(settings.SCHEME)
    kind, _, number = transfer.reference.partition(":")
    steps: Explanation = ()
    recomputed = None
    if transfer.code == RUN_CODE:
        steps, recomputed = explain_year(holder_id, int(number), transfer)
    elif transfer.code in ("yearly_credit_added", "yearly_credit_taken_back"):
        steps = _explain_difference(scheme, transfer, holder_id, int(number))
    elif transfer.code == "claim_recovered":
        steps = _explain_recovery(scheme, transfer)
    elif kind == "dotation":
        steps = _explain_dotation(scheme, transfer, int(number))
    elif kind == "cec":
        steps = _explain_volunteering(scheme, int(number))
    elif kind == "conversion":
        steps = _explain_conversion(scheme, int(number))
    return TransferExplanation(
        transfer.id, transfer.code, transfer.amount_cents, transfer.effective_on, steps, recomputed
    )


def explain_year(holder_id: int, year: int, transfer: TransferRow | None = None) -> tuple[Explanation, int]:
    """What ``year`` gave a holder when it was credited, and why; also for those to whom it gave nothing.

    Raises NotFound when that year was not credited yet.
    """
    run = CreditRun.objects.filter(year=year).first()
    if run is None:
        raise NotFound
    chunk = CreditChunk.objects.filter(run=run, low_id__lte=holder_id, high_id__gte=holder_id).first()
    stood_at = chunk.done_at if chunk and chunk.done_at else run.started_at
    found = yearly_credit(
        load(run.scheme),
        activities_of(holder_id, year, stood_at),
        counted_balance=counted_balance(holder_id, stood_at, transfer),
        year=year,
    )
    return found.explanation, found.credit


def activities_of(holder_id: int, year: int, stood_at: datetime) -> list[Activity]:
    """A holder's year of work, added up by contract, from the lines that stood at that instant."""
    known = {terms.code for terms in credit_table(load(settings.SCHEME), year).classes}
    low_qualified = "low_qualified" in known and _low_qualified(holder_id, year, stood_at)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.siret || ' ' || l.contract, l.category, l.unit, greatest(0, sum(l.worked))::bigint, "
            "nullif(l.reference, 0), sum(l.counted_absence)::bigint, bool_or(l.disabled), l.contribution_paid "
            "FROM entitlements_activityline l "
            "JOIN entitlements_monthstanding s ON s.declared_month_id = l.declared_month_id "
            "JOIN entitlements_employer e ON e.id = s.employer_id "
            "WHERE (l.holder_id, l.year) = (%s, %s) AND s.since <= %s AND coalesce(s.until, 'infinity') > %s "
            "GROUP BY e.siret, l.contract, l.category, l.unit, l.reference, l.contribution_paid ORDER BY 1",
            [holder_id, year, stood_at, stood_at],
        )
        rows = cursor.fetchall()
    return [
        Activity(
            declaration=declaration,
            kind="low_qualified" if category == "employee" and low_qualified else category,
            unit=unit,
            worked=worked,
            reference=reference,
            counted_absence=absence,
            add_ons=frozenset({"disability"}) if disabled else frozenset(),
            contribution_paid=paid,
        )
        for declaration, category, unit, worked, reference, absence, disabled, paid in rows
        if category in known
    ]


def _low_qualified(holder_id: int, year: int, stood_at: datetime) -> bool:
    statements = LowQualification.objects.filter(
        holder_id=holder_id, from_year__lte=year, declared_at__lte=stood_at
    ).values_list("until_year", "withdrawn_at")
    return any(
        until is None or until >= year or (withdrawn is not None and withdrawn > stood_at)
        for until, withdrawn in statements
    )


def counted_balance(holder_id: int, stood_at: datetime, transfer: TransferRow | None) -> int:
    """Posted cents of own rights before a transfer, or before an instant."""
    account = books.account_id("holder", holder_id, "own")
    if account is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT "
            "coalesce(sum(CASE WHEN credit_id = %(account)s THEN amount_cents ELSE -amount_cents END), 0)::bigint "
            "FROM ledger_transfer "
            "WHERE (credit_id = %(account)s OR debit_id = %(account)s AND debit_id < %(open_from)s) "
            "AND kind IN ('posted', 'post') "
            "AND CASE WHEN %(seq)s::bigint IS NULL THEN recorded_at < %(at)s ELSE seq < %(seq)s END",
            {"account": account, "seq": transfer.seq if transfer else None, "at": stood_at, "open_from": FIRST_OPEN_ID},
        )
        (counted,) = cursor.fetchone()
    return int(counted)


def _explain_difference(scheme: Scheme, transfer: TransferRow, holder_id: int, year: int) -> Explanation:
    amount = Quantity(transfer.amount_cents, scheme.account_unit)
    law = scheme.value("clawback.share", on=transfer.effective_on)
    added = transfer.code == "yearly_credit_added"
    says = (
        "What is declared for {year} changed: {amount} was missing and is added."
        if added
        else "What is declared for {year} changed: {amount} too much had been credited and is taken back."
    )
    told = step(says, None if added else law, year=year, amount=amount)
    now = [
        step(
            "Declared: {worked} of work; a full year is {reference}.",
            None,
            each.declaration,
            **_facts(scheme, each, year),
        )
        for each in activities_of(holder_id, year, transfer.recorded_at)
    ]
    return (told, *now)


def _facts(scheme: Scheme, activity: Activity, year: int) -> dict[str, Quantity]:
    unit = {"hours": "hundredths_of_hour", "days": "hundredths_of_day", "pay": "cents"}[activity.unit]
    reference = credit_table(scheme, year).reference(activity.unit, activity.reference)
    return {"worked": Quantity(activity.worked, unit), "reference": Quantity(reference, unit)}


def _explain_recovery(scheme: Scheme, transfer: TransferRow) -> Explanation:
    law = scheme.value("clawback.share", on=transfer.effective_on)
    claim = Claim.objects.get(pk__in=ClaimRecovery.objects.filter(transfer_id=transfer.id).values("claim_id"))
    says = "{amount} is withheld: rights of {year} that had been credited unduly were already spent."
    amount = Quantity(transfer.amount_cents, scheme.account_unit)
    return (step(says, law, amount=amount, year=claim.year),)


def _explain_dotation(scheme: Scheme, transfer: TransferRow, pk: int) -> Explanation:
    dotation = Dotation.objects.select_related("funder").get(pk=pk)
    law = scheme.value("dotation.credited_on_receipt", on=transfer.effective_on)
    amount = Quantity(transfer.amount_cents, scheme.account_unit)
    funder = dotation.funder.name
    if transfer.code == "dotation":
        told = [step("{funder} paid {amount} for you.", law, funder=funder, amount=amount)]
        if dotation.earmark:
            told.append(step("It can pay only for: {trainings}.", None, trainings=", ".join(dotation.earmark)))
        if dotation.expires_on:
            told.append(step("It can be used until {expiry}.", None, expiry=dotation.expires_on))
        return tuple(told)
    if transfer.code == "dotation_repaid":
        says = "The money of {funder} expired on {expiry}: {amount} that was not used went back to it."
    else:
        says = "The money of {funder} expired on {expiry}: {amount} that was not used can no longer be."
    return (step(says, None, funder=funder, expiry=dotation.expires_on, amount=amount),)


def _explain_volunteering(scheme: Scheme, pk: int) -> Explanation:
    done = VolunteerActivity.objects.get(pk=pk)
    before = sum(
        VolunteerActivity.objects.filter(holder_id=done.holder_id, pk__lt=pk).values_list("credited_cents", flat=True)
    )
    return volunteer_credit(
        scheme, activity=done.activity, quantity=done.quantity, in_one_body=done.quantity, earned_balance=before,
        year=done.year, declared_on=done.declared_on, attested_on=done.attested_on,
    ).explanation  # fmt: skip


def _explain_conversion(scheme: Scheme, pk: int) -> Explanation:
    done = Conversion.objects.get(pk=pk)
    if done.kind == "dif":
        return hours_of_2018(scheme, hours=done.hours_hundredths, day=done.day).explanation
    name = "conversion.public_hour" if done.kind == "private_to_public" else "conversion.hour"
    rate = scheme.value(name, on=done.day)
    hours = Quantity(done.hours_hundredths, "hundredths_of_hour")
    amount, price = Quantity(done.cents, scheme.account_unit), Quantity(rate.value, scheme.account_unit)
    return (step("{hours} for {amount}, at {rate} an hour.", rate, hours=hours, amount=amount, rate=price),)
