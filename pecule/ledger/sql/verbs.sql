-- One transfer, idempotent by its id: true when it was written now, false when the very same one was there already.
CREATE FUNCTION ledger_transfer_once(
    p_id uuid, p_kind text, p_debit bigint, p_credit bigint, p_amount bigint, p_code text, p_reference text,
    p_effective_on date, p_recorded_at timestamptz,
    p_expires_at timestamptz DEFAULT NULL, p_pending_id uuid DEFAULT NULL
) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_transfer (id, kind, debit_id, credit_id, amount_cents, code, reference, effective_on,
                                 recorded_at, expires_at, pending_id)
        VALUES (p_id, p_kind, p_debit, p_credit, p_amount, p_code, p_reference, p_effective_on,
                p_recorded_at, p_expires_at, p_pending_id)
        ON CONFLICT (id) DO NOTHING;
    IF FOUND THEN
        RETURN true;
    END IF;
    PERFORM 1 FROM ledger_transfer WHERE id = p_id AND (kind, debit_id, credit_id, amount_cents, code, reference,
        pending_id) IS NOT DISTINCT FROM (p_kind, p_debit, p_credit, p_amount, p_code, p_reference, p_pending_id);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'transfer % exists with other content', p_id
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'ledger_transfer_replayed_differently';
    END IF;
    RETURN false;
END $$;
