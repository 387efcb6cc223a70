"""The yearly credit as one set-based query: the numbers of ``pecule.scheme.credit.CreditTable`` and nothing else.

The text is built from integers and codes of the scheme, never from anything a person typed. A property test holds it
equal, cent by cent, to the pure rule ``yearly_credit``.
"""
# ruff: noqa: S608 -- SQL is put together from this room's constants and integers, never from a person's text

import re
from collections.abc import Iterable

from pecule.scheme.credit import AddOnTerms, ClassTerms, CreditTable

_CODE = re.compile(r"[a-z_]{1,40}")


def due_select(table: CreditTable, population: str, balances: str) -> str:
    """A SELECT of (holder_id, account_id, cents) due for the table's year, ceilings applied.

    ``population`` is a condition on ``w`` (entitlements_yearofwork) and takes the caller's parameters; ``balances`` is
    a FROM item joined on ``b.holder_id``, giving ``account_id`` and ``counted`` cents towards the ceiling.
    """
    ranked = sorted(table.classes, key=lambda each: (each.annual, each.ceiling, -table.classes.index(each)))
    ranks = {each.code: rank for rank, each in enumerate(ranked, start=1)}
    works = sorted({each.work for each in table.classes})
    summed = ",\n".join(_sums(table, work, ranks) for work in works)
    amounts = [_amount(table, work, ranks) for work in works]
    ceilings = [_ceiling(table, work, ranks) for work in works]
    carried = "".join(f",\n{_carried(table, add_on, ranks)} AS carries_{n}" for n, add_on in enumerate(table.add_ons))
    steps = _add_on_steps(table.add_ons)
    return f"""
    SELECT holder_id, account_id, (base{"".join(f" + add_{n}" for n in range(len(table.add_ons)))}) AS cents
    FROM (
        SELECT holder_id, account_id, least(amount, greatest(0, ceiling - counted)) AS base, counted
            {_passed(table.add_ons)}
        FROM (
            SELECT summed.holder_id, b.account_id, b.counted, greatest({", ".join(amounts)}) AS amount,
                greatest({", ".join(ceilings)}) AS ceiling{_passed(table.add_ons)}
            FROM (
                SELECT holder_id, {summed}{carried} FROM ({_lines(table, population, ranks)}) AS line GROUP BY holder_id
            ) AS summed JOIN {balances} AS b ON b.holder_id = summed.holder_id
        ) AS earned
    ) AS based{steps}
    """


def _lines(table: CreditTable, population: str, ranks: dict[str, int]) -> str:
    """Each line with its class as a rank (the higher rules) and its share of a full year."""
    kinds = _list(ranks)
    unpaid = [each.code for each in table.classes if each.contribution_required]
    required = f"AND (w.contribution_paid OR w.category NOT IN ({_list(unpaid)}))" if unpaid else ""
    rank = "CASE w.category " + " ".join(f"WHEN {_quoted(code)} THEN {ranks[code]}" for code in ranks) + " END"
    if "low_qualified" in ranks:
        stated = (
            f"w.category = 'employee' AND w.holder_id IN (SELECT holder_id FROM entitlements_lowqualification "
            f"WHERE from_year <= {table.year} AND coalesce(until_year, 9999) >= {table.year})"
        )
        rank = f"CASE WHEN {stated} THEN {ranks['low_qualified']} ELSE {rank} END"
    days, hours = table.days_reference_max, table.hours_reference
    reference = (
        f"CASE w.unit WHEN 'hours' THEN CASE w.reference WHEN 0 THEN {hours} ELSE w.reference END "
        f"WHEN 'days' THEN CASE w.reference WHEN 0 THEN {days} ELSE least(w.reference, {days}) END "
        f"ELSE {table.pay_reference} END"
    )
    # In the order of the index by which lines are found: they are grouped and joined as they come, with no sort and no
    # hash table. OFFSET 0 keeps each expression computed once a row instead of once for every aggregate that uses it. A
    # share is a whole number below 2^53, and so is any sum of thousands of them: summed as floats, they stay exact, and
    # cheap.
    return (
        f"SELECT holder_id, disabled, rank, (least(quantity, reference) * {table.scale} / reference)::float8 AS share "
        f"FROM (SELECT w.holder_id, w.disabled, {rank} AS rank, w.worked + w.counted_absence AS quantity, "
        f"{reference} AS reference FROM entitlements_yearofwork w "
        f"WHERE w.year = {table.year} AND w.category IN ({kinds}) {required} AND {population} "
        f"ORDER BY w.holder_id OFFSET 0) AS w"
    )


def _sums(table: CreditTable, work: str, ranks: dict[str, int]) -> str:
    several = len({each.work for each in table.classes}) > 1
    condition = f" FILTER (WHERE {_has_rank(table, [work], ranks)})" if several else ""
    name = _checked(work)
    return (
        f"sum(share){condition}::bigint AS s_{name}, count(*){condition} AS n_{name}, max(rank){condition} AS r_{name}"
    )


def _has_rank(table: CreditTable, works: Iterable[str], ranks: dict[str, int]) -> str:
    wanted = [str(ranks[each.code]) for each in table.classes if each.work in works]
    return f"rank IN ({', '.join(wanted)})" if wanted else "false"


def _by_rank(table: CreditTable, work: str, ranks: dict[str, int], values: dict[str, str]) -> str:
    codes = [each.code for each in table.classes if each.work == work]
    whens = " ".join(f"WHEN {ranks[code]} THEN {values[code]}" for code in codes)
    return f"CASE r_{_checked(work)} {whens} ELSE 0 END"


def _amount(table: CreditTable, work: str, ranks: dict[str, int]) -> str:
    return _by_rank(table, work, ranks, {each.code: _class_amount(table, each) for each in table.classes})


def _class_amount(table: CreditTable, terms: ClassTerms) -> str:
    name = _checked(terms.work)
    full = f"(s_{name} + n_{name}) * {terms.full_from_den} >= {terms.full_from_num * table.scale}"
    part = f"({terms.prorated} * s_{name} + {table.scale - 1}) / {table.scale}"
    return f"CASE WHEN {full} THEN {terms.annual} ELSE {part} END"


def _ceiling(table: CreditTable, work: str, ranks: dict[str, int]) -> str:
    return _by_rank(table, work, ranks, {each.code: str(each.ceiling) for each in table.classes})


def _carried(table: CreditTable, add_on: AddOnTerms, ranks: dict[str, int]) -> str:
    # Lines carry one status today, that of the duty to employ disabled people; the scheme calls it "disability".
    if add_on.code != "disability":
        return "false"
    return f"bool_or(disabled AND {_has_rank(table, add_on.works, ranks)})"


def _passed(add_ons: tuple[AddOnTerms, ...]) -> str:
    return "".join(f", carries_{n}" for n in range(len(add_ons)))


def _add_on_steps(add_ons: tuple[AddOnTerms, ...]) -> str:
    """Each add-on sees the base and the add-ons before it, through one lateral step."""
    steps, before = "", "counted + base"
    for n, each in enumerate(add_ons):
        given = f"least({each.amount}, greatest(0, {each.ceiling} - ({before})))"
        steps += (
            f"\n    CROSS JOIN LATERAL (SELECT CASE WHEN carries_{n} THEN {given} ELSE 0 END AS add_{n}) AS step_{n}"
        )
        before += f" + add_{n}"
    return steps


def _list(codes: Iterable[str]) -> str:
    return ", ".join(_quoted(code) for code in codes)


def _checked(code: str) -> str:
    if not _CODE.fullmatch(code):
        raise ValueError(f"{code!r} is not a code")
    return code


def _quoted(code: str) -> str:
    return f"'{_checked(code)}'"
