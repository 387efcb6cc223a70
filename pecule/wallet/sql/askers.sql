-- Who asks, and what the approval was worth, are kept with what was shown.
CREATE OR REPLACE FUNCTION wallet_transaction_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.details, NEW.details_hash, NEW.nonce, NEW.client_id, NEW.kind, NEW.level, NEW.asker)
        IS DISTINCT FROM
       (OLD.details, OLD.details_hash, OLD.nonce, OLD.client_id, OLD.kind, OLD.level, OLD.asker) THEN
        RAISE EXCEPTION 'what is shown for signature never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'wallet_transaction_keeps';
    END IF;
    IF OLD.ended_at IS NOT NULL THEN
        RAISE EXCEPTION 'a transaction that has ended does not change'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'wallet_transaction_ended';
    END IF;
    RETURN NEW;
END $$;
