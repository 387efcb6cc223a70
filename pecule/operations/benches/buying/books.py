"""Counting after the bench of orders: what people were told, against orders, ledger and notices."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

# Money of an order stands in as many pending transfers as it has funds, which make its price, in the ledger's own
# words: nothing of orders' tables is believed that the ledger does not say too.
_BOOKS = """
WITH told AS (SELECT unnest(%s::uuid[]) AS public_id),
held AS (
    SELECT t.reference, count(*) AS holds, sum(t.amount_cents) AS cents
    FROM ledger_transfer t JOIN ledger_open_hold h ON h.id = t.id WHERE t.code = 'order' GROUP BY t.reference
),
letters AS (SELECT key, count(*) AS sent FROM notices_outbox WHERE template = 'order_accepted' GROUP BY key)
SELECT count(*) FILTER (WHERE o.id IS NULL OR o.state <> 'accepted') AS lost,
       count(*) FILTER (WHERE o.id IS NOT NULL AND o.price_cents IS DISTINCT FROM held.cents) AS money_wrong,
       count(*) FILTER (WHERE held.holds IS DISTINCT FROM
           (SELECT count(*) FROM orders_orderfund f WHERE f.order_id = o.id)) AS holds_wrong,
       count(*) FILTER (WHERE letters.sent IS DISTINCT FROM 2) AS notices_wrong
FROM told
LEFT JOIN orders_order o USING (public_id)
LEFT JOIN held ON held.reference = 'order:' || told.public_id
LEFT JOIN orders_transition t ON t.order_id = o.id AND t.to_state = 'accepted'
LEFT JOIN letters ON letters.key = t.key
"""
_DOUBLED = """
SELECT (SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) n FROM orders_order GROUP BY holder_id) x WHERE n > 1)
     + (SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) n FROM orders_transition GROUP BY order_id, verb) y
        WHERE n > 1)
     + (SELECT count(*) FROM (SELECT 1 FROM ledger_transfer WHERE code = 'order'
        GROUP BY reference, debit_id HAVING count(*) > 1) z)
"""


def trouble_in_the_books(told: Sequence[str]) -> dict[str, int]:
    """Orders lost, doubled, or whose money or notices are wrong, by kind of trouble; all zero when all is well.

    ``told``: public ids of orders whose holders were told that they are booked. Each holder buys once in this bench.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BOOKS, ([UUID(one) for one in told],))
        row = cursor.fetchone()
        cursor.execute(_DOUBLED)
        doubled = int(cursor.fetchone()[0])
    lost, money, holds, notices = (int(count) for count in row)
    return {"lost": lost, "doubled": doubled, "money_wrong": money, "holds_wrong": holds, "notices_wrong": notices}
