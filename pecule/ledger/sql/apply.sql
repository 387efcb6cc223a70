-- What inserting transfers does to balances. One trigger a statement, so that a list costs little more than one.

-- Moves one account without a floor by some cents; returns its unit, nothing when there is no such account.
CREATE OR REPLACE FUNCTION ledger_move_open(account bigint, cents bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    its_unit text;
BEGIN
    INSERT INTO ledger_stripe AS s SELECT id, pg_backend_pid() % 16, cents, 0, 0, unit FROM ledger_account
        WHERE id = account AND NOT floored
        ON CONFLICT (account_id, stripe) DO UPDATE SET posted_cents = s.posted_cents + cents
        RETURNING unit INTO its_unit;
    RETURN its_unit;
END $$;

-- Refuses what a row alone cannot show: resolutions that do not fit the pending transfer they name.
CREATE OR REPLACE FUNCTION ledger_check_resolutions(resolutions uuid[]) RETURNS void LANGUAGE plpgsql AS $$
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

CREATE OR REPLACE FUNCTION ledger_refuse_moved(unknown bigint, units bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF unknown <> 0 THEN
        PERFORM ledger_refuse('ledger_transfer_account_unknown', 'a transfer names an account that does not exist');
    ELSIF units <> 1 THEN
        PERFORM ledger_refuse('ledger_transfer_one_unit', 'a transfer moves one unit');
    END IF;
END $$;

-- One transfer moves two accounts in the order of their ids. Many, or any that hold and resolve, are summed for each
-- account first, and floored accounts locked in that same order.
CREATE OR REPLACE FUNCTION ledger_apply() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    open_from CONSTANT bigint := 1000000000000000;
    planning CONSTANT text[] := ARRAY['enable_hashjoin', 'enable_seqscan', 'enable_hashagg', 'enable_nestloop'];
    batch record;
    low bigint;
    high bigint;
    low_unit text;
    high_unit text;
    cents bigint;
    resolutions uuid[];
    usual text[];
    dense boolean;
    found bigint;
    moved record;
BEGIN
    SELECT count(*) AS rows, min(kind) AS kind, max(kind) AS last_kind, min(debit_id) AS debit,
           max(debit_id) AS last_debit, min(credit_id) AS credit, max(credit_id) AS last_credit,
           sum(amount_cents) AS cents INTO batch FROM fresh;
    IF batch.rows = 0 THEN
        RETURN NULL;
    ELSIF batch.rows = 1 AND batch.kind = 'posted' THEN -- the common case, made short
        low := least(batch.debit, batch.credit);
        high := greatest(batch.debit, batch.credit);
        cents := CASE WHEN low = batch.debit THEN -batch.cents ELSE batch.cents END;
        IF low < open_from THEN
            UPDATE ledger_account SET posted_cents = posted_cents + cents WHERE id = low RETURNING unit INTO low_unit;
        ELSE
            low_unit := ledger_move_open(low, cents);
        END IF;
        IF high < open_from THEN
            UPDATE ledger_account SET posted_cents = posted_cents - cents WHERE id = high RETURNING unit INTO high_unit;
        ELSE
            high_unit := ledger_move_open(high, -cents);
        END IF;
        IF (low_unit = high_unit) IS NOT TRUE THEN
            PERFORM ledger_refuse_moved(2 - num_nonnulls(low_unit, high_unit), 2);
        END IF;
        RETURN NULL;
    END IF;
    IF batch.kind = 'posted' AND batch.last_kind = 'posted' THEN
        -- The great batches. No hold to look at, and no pass of row locks, which would cost as much as the update:
        -- rows sorted by id, no hash join and no reading of accounts but by their index leave only plans that take
        -- their locks by ascending id.
        usual := ARRAY(SELECT current_setting(name) FROM unnest(planning) WITH ORDINALITY AS p (name, n) ORDER BY n);
        PERFORM set_config(name, 'off', true) FROM unnest(planning[1:2]) AS name;
        IF batch.debit = batch.last_debit AND batch.debit >= open_from AND batch.last_credit < open_from THEN
            -- What a yearly run writes: one shared account gives to many with a floor, so only these need sorting. When
            -- the list names a good part of the accounts between its first and its last, reading all of these one
            -- after the other is cheaper than looking each up. Planned each time, because that changes.
            dense := batch.last_credit - batch.credit < 8 * batch.rows;
            PERFORM set_config('enable_hashagg', 'off', true),
                    set_config('enable_nestloop', CASE WHEN dense THEN 'off' ELSE 'on' END, true);
            SELECT unit INTO low_unit FROM ledger_account WHERE id = batch.debit;
            EXECUTE 'UPDATE ledger_account a SET posted_cents = a.posted_cents + t.cents FROM (
                    SELECT credit_id, sum(amount_cents)::bigint AS cents FROM fresh
                    GROUP BY credit_id ORDER BY credit_id) AS t
                WHERE a.id = t.credit_id AND a.id BETWEEN $1 AND $2 AND a.unit = $3'
                USING batch.credit, batch.last_credit, low_unit;
            GET DIAGNOSTICS found = ROW_COUNT;
            PERFORM ledger_move_open(batch.debit, -batch.cents::bigint);
            PERFORM set_config(name, value, true) FROM unnest(planning, usual) AS p (name, value);
            -- As a rule each account is named once: only when it is not must those named be counted.
            IF found <> batch.rows AND found <> (SELECT count(DISTINCT credit_id) FROM fresh) THEN
                PERFORM ledger_refuse_moved((SELECT count(*) FROM fresh f WHERE low_unit IS NULL
                    OR NOT EXISTS (SELECT FROM ledger_account WHERE id = f.credit_id)), 2);
            END IF;
            RETURN NULL;
        END IF;
        WITH total AS MATERIALIZED (
            SELECT account_id, sum(moved_cents)::bigint AS posted FROM (
                SELECT debit_id, -amount_cents FROM fresh UNION ALL SELECT credit_id, amount_cents FROM fresh
            ) AS effect (account_id, moved_cents) GROUP BY account_id ORDER BY account_id
        ), updated AS (
            UPDATE ledger_account a SET posted_cents = a.posted_cents + t.posted
            FROM total t WHERE a.id = t.account_id AND t.account_id < open_from RETURNING a.unit COLLATE "C" AS unit
        ), striped AS (
            INSERT INTO ledger_stripe AS s
                SELECT a.id, pg_backend_pid() % 16, t.posted, 0, 0, a.unit
                FROM total t JOIN ledger_account a ON a.id = t.account_id WHERE t.account_id >= open_from ORDER BY a.id
                ON CONFLICT (account_id, stripe) DO UPDATE SET posted_cents = s.posted_cents + excluded.posted_cents
            RETURNING unit COLLATE "C" AS unit
        ), every AS (
            SELECT unit FROM updated UNION ALL SELECT unit FROM striped
        ) SELECT (SELECT count(*) FROM total) - count(*) AS unknown,
                 CASE WHEN min(unit) = max(unit) THEN 1 ELSE 2 END::bigint AS units FROM every INTO moved;
        PERFORM set_config(name, value, true) FROM unnest(planning, usual) AS p (name, value);
    ELSE
        resolutions := ARRAY(SELECT id FROM fresh WHERE pending_id IS NOT NULL);
        PERFORM ledger_check_resolutions(resolutions);
        INSERT INTO ledger_open_hold SELECT id, expires_at FROM fresh WHERE kind = 'pending';
        DELETE FROM ledger_open_hold WHERE resolutions <> '{}' AND id IN (SELECT pending_id FROM fresh);
        PERFORM 1 FROM ledger_account
            WHERE id IN (SELECT debit_id FROM fresh UNION SELECT credit_id FROM fresh) AND id < open_from
            ORDER BY id FOR NO KEY UPDATE;
        WITH effect (account_id, posted, pending_debit, pending_credit) AS (
            SELECT debit_id, CASE WHEN kind IN ('posted', 'post') THEN -amount_cents ELSE 0 END,
                   CASE WHEN kind = 'pending' THEN amount_cents ELSE 0 END, 0 FROM fresh
            UNION ALL
            SELECT credit_id, CASE WHEN kind IN ('posted', 'post') THEN amount_cents ELSE 0 END,
                   0, CASE WHEN kind = 'pending' THEN amount_cents ELSE 0 END FROM fresh
            UNION ALL
            SELECT p.debit_id, 0, -p.amount_cents, 0 FROM ledger_transfer r JOIN ledger_transfer p ON p.id = r.pending_id
                WHERE r.id = ANY (resolutions)
            UNION ALL
            SELECT p.credit_id, 0, 0, -p.amount_cents FROM ledger_transfer r JOIN ledger_transfer p ON p.id = r.pending_id
                WHERE r.id = ANY (resolutions)
        ), total AS (
            SELECT account_id, sum(posted)::bigint AS posted, sum(pending_debit)::bigint AS pending_debit,
                   sum(pending_credit)::bigint AS pending_credit
            FROM effect GROUP BY account_id
        ), updated AS (
            UPDATE ledger_account a SET posted_cents = a.posted_cents + t.posted,
                pending_debit_cents = a.pending_debit_cents + t.pending_debit,
                pending_credit_cents = a.pending_credit_cents + t.pending_credit
            FROM total t WHERE a.id = t.account_id AND a.id < open_from RETURNING a.unit
        ), striped AS (
            INSERT INTO ledger_stripe AS s
                SELECT a.id, pg_backend_pid() % 16, t.posted, t.pending_debit, t.pending_credit, a.unit
                FROM total t JOIN ledger_account a ON a.id = t.account_id WHERE t.account_id >= open_from ORDER BY a.id
                ON CONFLICT (account_id, stripe) DO UPDATE SET posted_cents = s.posted_cents + excluded.posted_cents,
                    pending_debit_cents = s.pending_debit_cents + excluded.pending_debit_cents,
                    pending_credit_cents = s.pending_credit_cents + excluded.pending_credit_cents
            RETURNING unit
        ), every AS (
            SELECT unit FROM updated UNION ALL SELECT unit FROM striped
        ) SELECT (SELECT count(*) FROM total) - (SELECT count(*) FROM every) AS unknown,
                 (SELECT count(DISTINCT unit) FROM every) AS units INTO moved;
    END IF;
    IF moved.units > 1 AND moved.unknown = 0 AND NOT EXISTS (
        SELECT FROM fresh f JOIN ledger_account d ON d.id = f.debit_id JOIN ledger_account c ON c.id = f.credit_id
        WHERE d.unit <> c.unit) THEN
        RETURN NULL; -- several units in one list, each transfer within its own
    END IF;
    PERFORM ledger_refuse_moved(moved.unknown, moved.units);
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER ledger_transfer_apply AFTER INSERT ON ledger_transfer
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION ledger_apply();
