-- Nobody gets round a cooling-off or a lock: an approval that they forbid cannot be written.
CREATE FUNCTION wallet_transaction_waits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owner wallet_person%ROWTYPE;
BEGIN
    SELECT * INTO owner FROM wallet_person WHERE id = NEW.person_id;
    IF NEW.proved_level <> 'eidas1' AND (owner.proofed_at IS NULL OR owner.recovering_until > NEW.ended_at) THEN
        RAISE EXCEPTION 'this account proves no more than a plain sign-in now'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'wallet_transaction_level_proved';
    END IF;
    IF NEW.kind <> 'sign_in' AND (owner.purchases_locked_at IS NOT NULL OR owner.cooling_until > NEW.ended_at) THEN
        RAISE EXCEPTION 'this account buys nothing now'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'wallet_transaction_waits';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER wallet_transaction_waits BEFORE UPDATE ON wallet_transaction
    FOR EACH ROW WHEN (NEW.state = 'approved') EXECUTE FUNCTION wallet_transaction_waits();
