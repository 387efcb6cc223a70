"""The balance, every movement, and each euro explained."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from pecule.entitlements.queries.explaining import explain_transfer
from pecule.entitlements.queries.stated import standing_statement
from pecule.ledger.queries import balances, get_transfer, history
from pecule.orders.queries import orders_of
from pecule.scams.queries.notices import told_now
from pecule.scams.rules.warning import title
from pecule.sites.design.http import Request
from pecule.sites.design.words import in_french
from pecule.sites.entrance.doors import audience_required
from pecule.sites.holder import telling, words
from pecule.sites.holder.growth import euros, growth, money_of, movements
from pecule.sites.holder.pages.me import me, today

HISTORY_DRAWN = 400  # transfers; somebody with more sees the latest years only in the picture
LINES_AT_HOME = 5
LINES_A_PAGE = 30


@audience_required("holder")
@require_safe
def home(request: Request) -> HttpResponse:
    """What there is, what waits for an answer, how it grew. One query a table."""
    holder, day = me(request), today(request)
    accounts = balances("holder", holder.id)
    transfers = history([account.account_id for account in euros(accounts)], limit=HISTORY_DRAWN)
    lines = movements(accounts, transfers)
    years, series = growth(accounts, transfers, day.year)
    waiting = [waits for line in orders_of(holder.public_id, day=day) if (waits := telling.waits(line, day))]
    return render(
        request,
        "holder/home.html",
        {
            "holder": holder,
            "closed_says": gettext(words.CLOSED_SAYS[holder.closed_reason]) if holder.closed_reason else "",
            "money": money_of(accounts),
            "lines": lines[:LINES_AT_HOME],
            "more": len(lines) > LINES_AT_HOME,
            "years": years,
            "series": series,
            "waiting": waiting,
            "scam": _scam(holder.id, request),
            "statement": standing_statement(holder.id),
        },
    )


def _scam(holder_id: int, request: Request) -> tuple[str, str, str] | None:
    """The scam that this holder was told of last: what it is, where it is shown, why they were told."""
    told = told_now(holder_id, request.now)
    if told is None:
        return None
    warning, why = told
    language = "fr" if in_french() else "en"
    what = title(warning.brand, warning.channel, language)
    return what, reverse("public:warning", args=[warning.public_id]), why


@audience_required("holder")
@require_safe
def euros_page(request: Request) -> HttpResponse:
    """Every movement, latest first; ``before`` is where the last page ended."""
    holder = me(request)
    accounts = balances("holder", holder.id)
    before = request.GET.get("before", "")
    start = int(before) if before.isascii() and before.isdecimal() and len(before) < 18 else None
    transfers = history([one.account_id for one in euros(accounts)], limit=LINES_A_PAGE + 1, before=start)
    page = transfers[:LINES_A_PAGE]
    return render(
        request,
        "holder/euros.html",
        {
            "money": money_of(accounts),
            "lines": movements(accounts, page),
            "next": page[-1].seq if len(transfers) > LINES_A_PAGE else None,
            "first_page": start is None,
        },
    )


@audience_required("holder")
@require_safe
def euro(request: Request, transfer: UUID) -> HttpResponse:
    """One movement: which value, which article, which declaration. Somebody else's is not found."""
    holder = me(request)
    explained = explain_transfer(transfer, holder_id=holder.id)
    row = get_transfer(transfer)
    lines = movements(balances("holder", holder.id), [row] if row else [])
    language = (get_language() or "fr")[:2]
    steps = [
        {
            "sentence": step.sentence(language),
            "article": step.article,
            "link": step.link,
            "declaration": step.declaration,
        }
        for step in explained.steps
    ]
    return render(
        request,
        "holder/euro.html",
        {
            "line": lines[0] if lines else None,
            "steps": steps,
            "from_work": explained.code.startswith("yearly_credit"),
        },
    )
