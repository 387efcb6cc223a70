"""Rows of an order as verbs read and write them: one statement each, planned once a connection."""

import json
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, models

from pecule.catalogue.models import Organisation
from pecule.holders.models import Holder
from pecule.kernel.actors import Actor
from pecule.orders.models import CardPayment, Order, OrderFund, Transition
from pecule.signin.models import Login
from pecule.statements import row


def _columns(model: type[models.Model], *only: str) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if not only or field.attname in only]


# What verbs look at. Anything else of these rows is read when it is asked for.
_ORDER = _columns(Order)
_HOLDER = _columns(Holder, "id", "public_id", "status", "language", "merged_into_id", "login_id")
_LOGIN = _columns(Login, "id", "public_id")
_SCHOOL = _columns(Organisation, "id", "public_id", "status")
_TABLES = (("o", _ORDER), ("h", _HOLDER), ("l", _LOGIN), ("s", _SCHOOL))
ORDER_NAMES = ", ".join(f'{table}."{name}"' for table, names in _TABLES for name in names)
_LOCKED = f"""
SELECT {ORDER_NAMES}
FROM orders_order o JOIN holders_holder h ON h.id = o.holder_id LEFT JOIN signin_login l ON l.id = h.login_id
JOIN catalogue_organisation s ON s.id = o.organisation_id WHERE o.public_id = %s FOR UPDATE OF o
"""  # noqa: S608 -- names of our own columns
_STEP = """
WITH step AS (
    INSERT INTO orders_transition (order_id, verb, from_state, to_state, actor, reason, due_on, expires_on, at, key)
    VALUES (%s::bigint, %s, %s, %s, %s, %s, %s::date, %s::date, %s::timestamptz, %s::uuid) RETURNING at, actor
) SELECT audit_record(at, actor, %s, %s, %s::jsonb) FROM step
"""


def locked_order(public_id: UUID) -> Order | None:
    """The order with its holder, the holder's login and its organisation. Its row is locked, theirs are not."""
    found = row(_LOCKED, (public_id,))
    if found is None:
        return None
    return read_order(found)[0]


def read_order(values: Sequence[Any]) -> tuple[Order, Holder]:
    """An order with its organisation, and a holder with their login, out of values under ``ORDER_NAMES``."""
    left = iter(values)
    order = Order.from_db(DEFAULT_DB_ALIAS, _ORDER, list(islice(left, len(_ORDER))))
    holder = Holder.from_db(DEFAULT_DB_ALIAS, _HOLDER, list(islice(left, len(_HOLDER))))
    login = Login.from_db(DEFAULT_DB_ALIAS, _LOGIN, list(islice(left, len(_LOGIN))))
    holder.login = login if holder.login_id else None
    order.organisation = Organisation.from_db(DEFAULT_DB_ALIAS, _SCHOOL, list(left))
    if holder.pk == order.holder_id:
        order.holder = holder
    return order, holder


def verb_under(order: Order, key: UUID) -> str | None:
    """The step that was taken under ``key``, if any."""
    found = row("SELECT verb FROM orders_transition WHERE order_id = %s AND key = %s", (order.pk, key))
    return None if found is None else str(found[0])


def write_step(step: Transition, *, subject: str, details: dict[str, Any]) -> None:
    """Write a step, which moves the order, and its line in the trail."""
    row(
        _STEP,
        (
            step.order_id, step.verb, step.from_state, step.to_state, step.actor, step.reason, step.due_on,
            step.expires_on, step.at, step.key, f"orders.{step.verb}", subject, json.dumps(details),
        ),
    )  # fmt: skip


_PAID = _columns(CardPayment)
_PAYMENT = f"SELECT {', '.join(_PAID)} FROM orders_cardpayment WHERE public_id = %s FOR UPDATE"  # noqa: S608 -- our own
_ANSWERED = """
UPDATE orders_cardpayment SET state = %s, answer_key = %s::uuid, answered_at = %s
WHERE id = %s AND NOT EXISTS (SELECT FROM orders_cardpayment WHERE answer_key = %s::uuid) RETURNING id
"""
_CARD_FUND = """
INSERT INTO orders_orderfund (order_id, position, kind, fund, account_id, cents, pending_id)
VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING id
"""
_BEGUN = """
WITH begun AS (
    INSERT INTO orders_cardpayment (order_id, cents, state, started_at)
    VALUES (%s::bigint, %s::bigint, 'started', %s::timestamptz) RETURNING public_id, cents, started_at
), told AS MATERIALIZED (
    SELECT public_id, audit_record(started_at, %s, 'orders.begin_card_payment', %s,
        jsonb_build_object('payment', public_id, 'cents', cents)) FROM begun
) SELECT public_id FROM told
"""


def begin_payment(order: Order, *, by: Actor, at: datetime) -> UUID:
    """Write a try to pay by card what is due, with its line in the trail; return its number."""
    found = row(_BEGUN, (order.pk, order.card_cents, at, str(by), f"order:{order.public_id}"))
    if found is None:
        raise LookupError("a payment was not written")
    number: UUID = found[0]
    return number


def order_of_payment(payment: UUID) -> UUID | None:
    """The order (public id) that a payment by card is for."""
    found = row(
        "SELECT o.public_id FROM orders_order o JOIN orders_cardpayment p ON p.order_id = o.id WHERE p.public_id = %s",
        (payment,),
    )
    return found[0] if found else None


def locked_payment(public_id: UUID) -> CardPayment:
    """A payment by card, its row locked. Raises DoesNotExist."""
    found = row(_PAYMENT, (public_id,))
    if found is None:
        raise CardPayment.DoesNotExist
    return CardPayment.from_db(DEFAULT_DB_ALIAS, _PAID, list(found))


def write_answer(payment: CardPayment, outcome: str, *, key: UUID, at: datetime) -> bool:
    """Write what the card service answered; False when it gave this answer's number to another payment."""
    if row(_ANSWERED, (outcome, key, at, payment.pk, key)) is None:
        return False
    payment.state, payment.answer_key, payment.answered_at = outcome, key, at
    return True


def write_card_fund(order: Order, fund: OrderFund) -> None:
    """Write what was paid by card as the order's last fund."""
    row(_CARD_FUND, (order.pk, fund.position, fund.kind, fund.fund, fund.account_id, fund.cents, fund.pending_id))
