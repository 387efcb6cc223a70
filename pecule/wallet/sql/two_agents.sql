-- What no phone signed was confirmed by two agents, after the person said yes.
CREATE FUNCTION wallet_transaction_two_agents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM wallet_counter_approval
        WHERE transaction_id = NEW.id AND agreed_at IS NOT NULL AND second_id <> first_id
    ) THEN
        RAISE EXCEPTION 'neither a phone nor two agents confirmed this'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'wallet_transaction_two_agents';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER wallet_transaction_two_agents BEFORE UPDATE ON wallet_transaction
    FOR EACH ROW WHEN (NEW.state = 'approved' AND NEW.device_id IS NULL)
    EXECUTE FUNCTION wallet_transaction_two_agents();

CREATE FUNCTION wallet_counter_approval_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.confirmed_at IS NOT NULL
        OR (NEW.transaction_id, NEW.first_id, NEW.document_hash, NEW.prepared_at)
            IS DISTINCT FROM (OLD.transaction_id, OLD.first_id, OLD.document_hash, OLD.prepared_at) THEN
        RAISE EXCEPTION 'what agents did does not change'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'wallet_counter_approval_keeps';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER wallet_counter_approval_keeps BEFORE UPDATE ON wallet_counter_approval
    FOR EACH ROW EXECUTE FUNCTION wallet_counter_approval_keeps();
