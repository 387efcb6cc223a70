-- One transfer, idempotent by its id: true when it was written now, false when the very same one was there already.
CREATE FUNCTION ledger_transfer_once(
    p_id uuid, p_kind text, p_debit bigint, p_credit bigint, p_amount bigint, p_code text, p_reference text,
    p_effective_on date, p_recorded_at timestamptz,
    p_expires_at timestamptz DEFAULT NULL, p_pending_id uuid DEFAULT NULL
) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_transfer (id, kind, debit_id, credit_id, amount_cents, code, reference, effective_on,
                                 recorded_at, expires_at, pending_id)
        VALUES (p_id, p_kind::ledger_kind, p_debit, p_credit, p_amount, p_code, p_reference, p_effective_on,
                p_recorded_at, p_expires_at, p_pending_id)
        ON CONFLICT (id) DO NOTHING;
    IF FOUND THEN
        RETURN true;
    END IF;
    PERFORM 1 FROM ledger_transfer WHERE id = p_id AND (kind, debit_id, credit_id, amount_cents, code, reference,
        pending_id) IS NOT DISTINCT FROM (p_kind::ledger_kind, p_debit, p_credit, p_amount, p_code, p_reference, p_pending_id);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'transfer % exists with other content', p_id
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'ledger_transfer_replayed_differently';
    END IF;
    RETURN false;
END $$;

-- The same with its audit line: what the Python verb calls, in one round trip.
CREATE FUNCTION ledger_transfer_recorded(
    p_actor text, p_verb text,
    p_id uuid, p_kind text, p_debit bigint, p_credit bigint, p_amount bigint, p_code text, p_reference text,
    p_effective_on date, p_recorded_at timestamptz, p_expires_at timestamptz
) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    written boolean;
BEGIN
    written := ledger_transfer_once(p_id, p_kind, p_debit, p_credit, p_amount, p_code, p_reference, p_effective_on,
                                    p_recorded_at, p_expires_at);
    IF written THEN
        PERFORM audit_record(p_recorded_at, p_actor, p_verb, 'transfer:' || p_id,
            jsonb_build_object('amount_cents', p_amount, 'code', p_code, 'reference', p_reference));
    END IF;
    RETURN written;
END $$;

-- A list of transfers in one statement, idempotent by their ids. Returns how many were written now.
-- They are written in the order of the list, so that the same list sent twice at once waits instead of deadlocking.
-- p_pending_ids and p_expires_at hold NULL where they do not apply.
CREATE FUNCTION ledger_transfer_many(
    p_ids uuid[], p_kinds text[], p_debits bigint[], p_credits bigint[], p_amounts bigint[], p_codes text[],
    p_references text[], p_effective_on date[], p_recorded_at timestamptz, p_expires_at timestamptz[], p_pending_ids uuid[]
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    written bigint;
BEGIN
    INSERT INTO ledger_transfer (id, kind, debit_id, credit_id, amount_cents, code, reference, effective_on,
                                 recorded_at, expires_at, pending_id)
        SELECT id, kind::ledger_kind, debit, credit, amount, code, reference, effective_on, p_recorded_at, expires_at, pending_id
        FROM unnest(p_ids, p_kinds, p_debits, p_credits, p_amounts, p_codes, p_references, p_effective_on,
                    p_expires_at, p_pending_ids)
            AS t (id, kind, debit, credit, amount, code, reference, effective_on, expires_at, pending_id)
        ON CONFLICT (id) DO NOTHING;
    GET DIAGNOSTICS written = ROW_COUNT;
    IF written < cardinality(p_ids) AND EXISTS (
        SELECT FROM unnest(p_ids, p_kinds, p_debits, p_credits, p_amounts, p_codes, p_references, p_pending_ids)
            AS t (id, kind, debit, credit, amount, code, reference, pending_id)
        JOIN ledger_transfer w ON w.id = t.id
        WHERE (w.kind, w.debit_id, w.credit_id, w.amount_cents, w.code, w.reference, w.pending_id)
            IS DISTINCT FROM (t.kind::ledger_kind, t.debit, t.credit, t.amount, t.code, t.reference, t.pending_id)) THEN
        RAISE EXCEPTION 'a transfer of the list exists with other content'
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'ledger_transfer_replayed_differently';
    END IF;
    RETURN written;
END $$;

-- Resolves pending transfers, idempotent by ids: {how many of the pending transfers exist, how many written now}.
-- A missing amount means the whole. Oldest hold first, whatever the order of the list: two lists never deadlock.
CREATE FUNCTION ledger_resolve_many(
    p_kind text, p_ids uuid[], p_pending_ids uuid[], p_amounts bigint[], p_effective_on date, p_recorded_at timestamptz
) RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
    found bigint;
    written bigint;
BEGIN
    SELECT count(*) INTO found FROM ledger_transfer WHERE id = ANY (p_pending_ids) AND kind = 'pending';
    INSERT INTO ledger_transfer (id, kind, debit_id, credit_id, amount_cents, code, reference, effective_on,
                                 recorded_at, pending_id)
        SELECT t.id, p_kind::ledger_kind, p.debit_id, p.credit_id, coalesce(t.amount, p.amount_cents), p.code, p.reference,
               p_effective_on, p_recorded_at, p.id
        FROM unnest(p_ids, p_pending_ids, p_amounts) AS t (id, pending_id, amount)
        JOIN ledger_transfer p ON p.id = t.pending_id
        ORDER BY p.seq
        ON CONFLICT (id) DO NOTHING;
    GET DIAGNOSTICS written = ROW_COUNT;
    IF written < cardinality(p_ids) AND EXISTS (
        SELECT FROM unnest(p_ids, p_pending_ids, p_amounts) AS t (id, pending_id, amount)
        JOIN ledger_transfer w ON w.id = t.id
        LEFT JOIN ledger_transfer p ON p.id = t.pending_id
        WHERE (w.kind, w.pending_id, w.amount_cents)
            IS DISTINCT FROM (p_kind::ledger_kind, t.pending_id, coalesce(t.amount, p.amount_cents))) THEN
        RAISE EXCEPTION 'a resolution of the list exists with other content'
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'ledger_transfer_replayed_differently';
    END IF;
    RETURN ARRAY[found, written];
END $$;
