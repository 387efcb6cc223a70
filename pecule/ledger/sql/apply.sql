-- What inserting transfers does to balances. One trigger a statement, so that a list costs little more than one.

CREATE FUNCTION ledger_refuse(rule text, says text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', says USING ERRCODE = 'check_violation', CONSTRAINT = rule;
END $$;

-- The common case, one transfer posted at once: two updates in the order of ids.
CREATE FUNCTION ledger_apply_one(debit bigint, credit bigint, amount bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    first_unit text;
    second_unit text;
BEGIN
    UPDATE ledger_account SET posted_cents = posted_cents + CASE WHEN debit < credit THEN -amount ELSE amount END
        WHERE id = least(debit, credit) RETURNING unit INTO first_unit;
    UPDATE ledger_account SET posted_cents = posted_cents + CASE WHEN debit < credit THEN amount ELSE -amount END
        WHERE id = greatest(debit, credit) RETURNING unit INTO second_unit;
    IF first_unit IS NULL OR second_unit IS NULL THEN
        PERFORM ledger_refuse('ledger_transfer_account_unknown', 'a transfer names an account that does not exist');
    ELSIF first_unit <> second_unit THEN
        PERFORM ledger_refuse('ledger_transfer_one_unit', 'a transfer moves one unit');
    END IF;
END $$;

-- Refuses what a row alone cannot show: resolutions that do not fit the pending transfer they name.
CREATE FUNCTION ledger_check_resolutions(resolutions uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    wrong text;
BEGIN
    SELECT CASE
        WHEN p.id IS NULL OR p.kind <> 'pending' THEN 'ledger_transfer_pending_unknown'
        WHEN (r.debit_id, r.credit_id) <> (p.debit_id, p.credit_id) THEN 'ledger_transfer_same_accounts'
        WHEN r.amount_cents > p.amount_cents OR r.kind <> 'post' AND r.amount_cents <> p.amount_cents
            THEN 'ledger_transfer_amount_above_pending'
        WHEN r.kind = 'expire' AND (p.expires_at IS NULL OR r.recorded_at < p.expires_at)
            THEN 'ledger_transfer_not_yet_expired'
        WHEN r.kind = 'post' AND r.recorded_at >= p.expires_at THEN 'ledger_transfer_expired'
        END INTO wrong
    FROM ledger_transfer r LEFT JOIN ledger_transfer p ON p.id = r.pending_id
    WHERE r.id = ANY (resolutions)
    ORDER BY 1 NULLS LAST LIMIT 1;
    IF wrong IS NOT NULL THEN
        PERFORM ledger_refuse(wrong, 'a transfer does not fit the pending transfer that it resolves');
    END IF;
END $$;

CREATE FUNCTION ledger_apply() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    batch record;
    moved record;
    hash_joins text;
BEGIN
    SELECT count(*) AS rows, bool_and(kind = 'posted') AS plain, min(debit_id) AS debit, min(credit_id) AS credit,
           min(amount_cents) AS amount, array_agg(id) FILTER (WHERE pending_id IS NOT NULL) AS resolutions
        INTO batch FROM fresh;
    IF batch.rows = 0 THEN
        RETURN NULL;
    ELSIF batch.rows = 1 AND batch.plain THEN
        PERFORM ledger_apply_one(batch.debit, batch.credit, batch.amount);
        RETURN NULL;
    END IF;
    IF batch.plain THEN
        -- The great batches: no hold to look at, and no pass of row locks before the update, which would cost as much
        -- again. Sorted rows and no hash join make the update itself take its locks by ascending id.
        hash_joins := current_setting('enable_hashjoin');
        PERFORM set_config('enable_hashjoin', 'off', true);
        WITH total AS MATERIALIZED (
            SELECT account_id, sum(cents)::bigint AS cents FROM (
                SELECT debit_id, -amount_cents FROM fresh UNION ALL SELECT credit_id, amount_cents FROM fresh
            ) AS effect (account_id, cents) GROUP BY account_id ORDER BY account_id
        ), updated AS (
            UPDATE ledger_account a SET posted_cents = a.posted_cents + t.cents
            FROM total t WHERE a.id = t.account_id RETURNING a.unit COLLATE "C" AS unit
        ) SELECT count(*) - (SELECT count(*) FROM total) AS unknown,
                 CASE WHEN min(unit) = max(unit) THEN 1 ELSE 2 END::bigint AS units FROM updated INTO moved;
        PERFORM set_config('enable_hashjoin', hash_joins, true);
    ELSE
        IF batch.resolutions IS NOT NULL THEN
            PERFORM ledger_check_resolutions(batch.resolutions);
        END IF;
        INSERT INTO ledger_open_hold SELECT id, expires_at FROM fresh WHERE kind = 'pending';
        DELETE FROM ledger_open_hold
            WHERE batch.resolutions IS NOT NULL AND id IN (SELECT pending_id FROM fresh);
        PERFORM 1 FROM ledger_account
            WHERE id IN (SELECT debit_id FROM fresh UNION SELECT credit_id FROM fresh)
            ORDER BY id FOR NO KEY UPDATE;
        WITH effect (account_id, posted, pending_debit, pending_credit) AS (
            SELECT debit_id, CASE WHEN kind IN ('posted', 'post') THEN -amount_cents ELSE 0 END,
                   CASE WHEN kind = 'pending' THEN amount_cents ELSE 0 END, 0 FROM fresh
            UNION ALL
            SELECT credit_id, CASE WHEN kind IN ('posted', 'post') THEN amount_cents ELSE 0 END,
                   0, CASE WHEN kind = 'pending' THEN amount_cents ELSE 0 END FROM fresh
            UNION ALL
            SELECT p.debit_id, 0, -p.amount_cents, 0
                FROM ledger_transfer p WHERE p.id = ANY (SELECT pending_id FROM fresh WHERE pending_id IS NOT NULL)
            UNION ALL
            SELECT p.credit_id, 0, 0, -p.amount_cents
                FROM ledger_transfer p WHERE p.id = ANY (SELECT pending_id FROM fresh WHERE pending_id IS NOT NULL)
        ), total AS (
            SELECT account_id, sum(posted)::bigint AS posted, sum(pending_debit)::bigint AS pending_debit,
                   sum(pending_credit)::bigint AS pending_credit
            FROM effect GROUP BY account_id
        ), updated AS (
            UPDATE ledger_account a SET posted_cents = a.posted_cents + t.posted,
                pending_debit_cents = a.pending_debit_cents + t.pending_debit,
                pending_credit_cents = a.pending_credit_cents + t.pending_credit
            FROM total t WHERE a.id = t.account_id RETURNING a.unit
        ) SELECT (SELECT count(*) FROM updated) - (SELECT count(*) FROM total) AS unknown,
                 (SELECT count(DISTINCT unit) FROM updated) AS units INTO moved;
    END IF;
    IF moved.unknown <> 0 THEN
        PERFORM ledger_refuse('ledger_transfer_account_unknown', 'a transfer names an account that does not exist');
    ELSIF moved.units > 1 AND EXISTS (
        SELECT FROM fresh f JOIN ledger_account d ON d.id = f.debit_id JOIN ledger_account c ON c.id = f.credit_id
        WHERE d.unit <> c.unit) THEN
        PERFORM ledger_refuse('ledger_transfer_one_unit', 'a transfer moves one unit');
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER ledger_transfer_apply AFTER INSERT ON ledger_transfer
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION ledger_apply();
