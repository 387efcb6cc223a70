-- What was shown is what is signed: nothing of it changes afterwards, and what has ended does not begin again.
CREATE FUNCTION wallet_transaction_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.details, NEW.details_hash, NEW.nonce, NEW.client_id, NEW.kind, NEW.level)
        IS DISTINCT FROM (OLD.details, OLD.details_hash, OLD.nonce, OLD.client_id, OLD.kind, OLD.level) THEN
        RAISE EXCEPTION 'what is shown for signature never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'wallet_transaction_keeps';
    END IF;
    IF OLD.ended_at IS NOT NULL THEN
        RAISE EXCEPTION 'a transaction that has ended does not change'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'wallet_transaction_ended';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER wallet_transaction_keeps BEFORE UPDATE ON wallet_transaction
    FOR EACH ROW EXECUTE FUNCTION wallet_transaction_keeps();
