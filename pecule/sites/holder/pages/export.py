"""Everything kept about a person, as a page and as a file that machines read."""

from dataclasses import asdict
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from pecule.entitlements.queries.stated import former_hours, statements
from pecule.holders.queries import looks, own_file
from pecule.ledger.queries import balances, history
from pecule.orders.queries import orders_of
from pecule.scams.queries.notices import follows_warnings, told_to
from pecule.signin.queries import sign_ins
from pecule.sites.design.http import Request
from pecule.sites.design.limits import at_most
from pecule.sites.entrance.doors import audience_required, fresh_sign_in_required, login_of
from pecule.sites.holder import order_words, words
from pecule.sites.holder.growth import Movement, euros, movements
from pecule.sites.holder.pages.me import today

LINES_MAX = 10_000
ORDERS_MAX = 1_000


def everything(request: Request) -> dict[str, Any]:
    """All that the rooms keep about whoever is signed in, as plain values. Amounts are cents."""
    login = login_of(request)
    file = own_file(login.pk)
    accounts = balances("holder", file.id)
    transfers = history([account.account_id for account in accounts], limit=LINES_MAX)
    own = {account.account_id: account.fund for account in accounts}
    person = asdict(file)
    person.pop("id")
    entered = former_hours(file.id, day=today(request)).entered
    return {
        "format": "pecule-export-1",
        "made_at": request.now,
        "person": person,
        "login": {"email": login.email, "sign_ins": [asdict(line) for line in sign_ins(login.pk, limit=LINES_MAX)]},
        "accounts": [{"fund": account.fund, "unit": account.unit, **asdict(account.balance)} for account in accounts],
        "transfers": [
            {
                "id": row.id,
                "kind": row.kind,
                "from": own.get(row.debit),
                "to": own.get(row.credit),
                "amount_cents": row.amount_cents,
                "code": row.code,
                "reference": row.reference,
                "effective_on": row.effective_on,
                "recorded_at": row.recorded_at,
                "resolves": row.pending_id,
            }
            for row in transfers
        ],
        "statements": [asdict(statement) for statement in statements(file.id)],
        "former_hours": asdict(entered) if entered else None,
        "orders": [asdict(line) for line in orders_of(file.public_id, day=today(request), limit=ORDERS_MAX)],
        "looks": [asdict(line) for line in looks(file.id, limit=LINES_MAX)],
        "scam_warnings": {
            "asked_for": follows_warnings(file.id),
            "told": [{"at": at, "imitates": brand, "why": why} for at, brand, why in told_to(file.id)],
        },
        "movements": movements(euros(accounts), transfers),
    }


@audience_required("holder")
@fresh_sign_in_required
@require_safe
def export(request: Request) -> HttpResponse:
    """The readable form."""
    kept = everything(request)
    found: list[Movement] = kept["movements"]
    return render(
        request,
        "holder/export.html",
        {
            "kept": kept,
            "person": kept["person"],
            "contacts": [(words.contact(point["kind"]), point) for point in kept["person"]["contacts"]],
            "funds": [(words.fund(row["fund"]), row) for row in kept["accounts"] if row["unit"] == "EUR"],
            "movements": found,
            "entered": words.hours_written(kept["former_hours"]["hours_hundredths"]) if kept["former_hours"] else "",
            "orders": [(line, order_words.state(line["state"])) for line in kept["orders"]],
            "looks": [(line, words.roles(line["label"])) for line in kept["looks"]],
        },
    )


@audience_required("holder")
@fresh_sign_in_required
@at_most(10, seconds=300, methods=("GET",))
@require_safe
def export_file(request: Request) -> HttpResponse:
    """The same as JSON, to keep or to take elsewhere."""
    kept = everything(request)
    del kept["movements"]  # the transfers say it already
    response = JsonResponse(kept, json_dumps_params={"ensure_ascii": False, "indent": 1})
    name = slugify(f"pecule-{today(request).isoformat()}")
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response
