"""What an acceptance reads and writes, in as few statements as its locks allow: two to read, one to write."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pecule.catalogue.queries import SESSION_FACTS, SessionFacts, read_session_facts
from pecule.holders.models import Holder
from pecule.kernel.actors import Actor
from pecule.kernel.refusals import NotFound
from pecule.ledger.queries import BALANCES, read_balances
from pecule.orders.actions.rows import ORDER_NAMES, read_order
from pecule.orders.models import Order, OrderFund
from pecule.orders.queries.funds import TERMS, funds_from, read_terms
from pecule.orders.queries.quotes import SEATS
from pecule.scheme.spending import FundState
from pecule.screening.actions import DECIDED
from pecule.screening.queries import SEEN, Seen, read_seen
from pecule.statements import row

# Locks are taken in the order of all verbs: order, holder, session. Each part waits for the one before it.
_LOCKED = f"""
WITH o AS MATERIALIZED (SELECT * FROM orders_order WHERE public_id = %s FOR UPDATE), h AS MATERIALIZED (
    SELECT * FROM holders_holder WHERE id = (
        SELECT coalesce(x.merged_into_id, x.id) FROM holders_holder x JOIN o ON x.id = o.holder_id
    ) FOR NO KEY UPDATE
), c AS MATERIALIZED (
    SELECT seats FROM catalogue_session WHERE id = (SELECT session_id FROM o) AND EXISTS (SELECT FROM h) FOR UPDATE
)
SELECT {ORDER_NAMES}, c.seats, (
    SELECT f.public_id FROM catalogue_session t JOIN catalogue_action a ON a.id = t.action_id
    JOIN catalogue_offer f ON f.id = a.offer_id WHERE t.id = o.session_id
) FROM o CROSS JOIN h CROSS JOIN c
JOIN catalogue_organisation s ON s.id = o.organisation_id LEFT JOIN signin_login l ON l.id = h.login_id
"""  # noqa: S608 -- names of our own columns
# Read once all locks are held: what others wrote while we waited is seen.
_KNOWN = f"""
SELECT (SELECT verb FROM orders_transition WHERE order_id = %s AND key = %s),
    (SELECT taken FROM ({SEATS}) AS seats),
    (SELECT id FROM ledger_account WHERE owner_kind = 'organisation' AND owner_id = %s AND fund = 'due'),
    (SELECT json_agg(b) FROM ({BALANCES}) AS b), (SELECT json_agg(t) FROM ({TERMS}) AS t),
    (SELECT json_agg(s) FROM ({SEEN}) AS s), facts.*
FROM ({SESSION_FACTS}) AS facts
"""  # noqa: S608 -- statements of our own
_WRITTEN = f"""
WITH fixed AS (
    UPDATE orders_order SET participation_cents = %s::bigint, card_cents = %s::bigint WHERE id = %s::bigint
    RETURNING id, card_cents
), funds AS (
    INSERT INTO orders_orderfund (order_id, position, kind, fund, account_id, cents, pending_id)
    SELECT fixed.id, f.* FROM fixed,
        unnest(%s::smallint[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::uuid[]) AS f
), step AS (
    INSERT INTO orders_transition (order_id, verb, from_state, to_state, actor, reason, due_on, expires_on, at, key)
    SELECT id, 'accept', %s, %s, %s, '', %s::date, %s::date, %s::timestamptz, %s::uuid FROM fixed RETURNING at, actor
), told AS MATERIALIZED (SELECT audit_record(at, actor, 'orders.accept', %s, %s::jsonb) FROM step
), begun AS (
    INSERT INTO orders_cardpayment (order_id, cents, state, started_at)
    SELECT id, card_cents, 'started', %s::timestamptz FROM fixed WHERE %s::boolean
    RETURNING public_id, cents, started_at
), decided AS (
    {DECIDED}
), told_too AS MATERIALIZED (
    SELECT audit_record(started_at, %s, 'orders.begin_card_payment', %s,
        jsonb_build_object('payment', public_id, 'cents', cents)) FROM begun
)
SELECT (SELECT count(*) FROM told), (SELECT count(*) FROM told_too), (SELECT public_id FROM begun)
"""  # noqa: S608 -- statements of our own


@dataclass(frozen=True, slots=True)
class Locked:
    """An order, whose it is, and how many seats its session has: three rows, locked. ``offer`` is its public id."""

    order: Order
    owner: Holder
    seats: int
    offer: UUID

    @property
    def subjects(self) -> list[tuple[str, UUID]]:
        """What screening looks at, by kind and public id: whose training, which, and last what it is about."""
        order = self.order
        return [("organisation", order.organisation.public_id), ("offer", self.offer), ("order", order.public_id)]


@dataclass(frozen=True, slots=True)
class Known:
    """What an acceptance depends on. ``verb`` is the step already taken under its key, if any."""

    verb: str | None
    seats_taken: int
    due_account: int | None
    funds: list[FundState]
    accounts: dict[str, int]
    seen: Seen
    session: SessionFacts


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Where the order goes, until when, and the cents that the trail says. ``decided``: screening's answer, to keep."""

    to_state: str
    due_on: date
    expires_on: date
    cents: int
    decided: tuple[Any, ...]
    begins_payment: bool = False


def locked_to_accept(public_id: UUID) -> Locked:
    """Lock an order, its holder and its session: no euro and no seat is planned on twice. Raises NotFound."""
    found = row(_LOCKED, (public_id,))
    if found is None:
        raise NotFound
    order, owner = read_order(found[:-2])
    return Locked(order, owner, *found[-2:])


def known_before(locked: Locked, key: UUID, day: date) -> Known:
    """What stands when the locks are held, seen on ``day``."""
    order, holder_id, subjects = locked.order, locked.owner.pk, locked.subjects
    screened = (*(value for subject in subjects for value in subject), day, day)
    found = row(
        _KNOWN,
        (
            order.pk, key, [order.session_id], order.organisation_id, "holder", holder_id, holder_id, *screened,
            order.session_id,
        ),
    )  # fmt: skip
    if found is None:
        raise NotFound
    verb, taken, due_account, balances, terms, screening, *facts = found
    seen = read_seen(*(screening[0][name] for name in ("facts", "indicators", "matches")))
    funds, accounts = funds_from(read_balances(balances or []), read_terms(terms or []))
    return Known(verb, taken or 0, due_account, funds, accounts, seen, read_session_facts(facts))


def write_acceptance(
    order: Order, funds: Sequence[OrderFund], to: Acceptance, *, key: UUID, by: Actor, at: datetime
) -> UUID | None:
    """Write the step with its funds, what is due by card, the payment if it begins, and their lines in the trail.

    The database moves the order. Returns the payment's number.
    """
    names = ("position", "kind", "fund", "account_id", "cents", "pending_id")
    subject = f"order:{order.public_id}"
    details = json.dumps({"from": order.state, "to": to.to_state, "cents": to.cents})
    written = row(
        _WRITTEN,
        (
            order.participation_cents, order.card_cents, order.pk,
            *([getattr(fund, name) for fund in funds] for name in names),
            order.state, to.to_state, str(by), to.due_on, to.expires_on, at, key, subject, details,
            at, to.begins_payment, *to.decided, str(by), subject,
        ),
    )  # fmt: skip
    order.state, order.due_on, order.expires_on = to.to_state, to.due_on, to.expires_on
    return written[2] if written else None
