-- Signed roots over everything written since the seal before. See pecule.ledger.rules.seals for what is signed.
CREATE TABLE ledger_seal (
    number bigint PRIMARY KEY,
    transfers_after bigint NOT NULL,
    transfers_upto bigint NOT NULL,
    transfer_count bigint NOT NULL,
    audit_after bigint NOT NULL,
    audit_upto bigint NOT NULL,
    audit_count bigint NOT NULL,
    sealed_at timestamptz NOT NULL,
    root bytea NOT NULL,
    previous bytea NOT NULL,
    signature bytea NOT NULL,
    public_key_id text NOT NULL,
    hints bytea NOT NULL, -- two bytes of each leaf's hash: enough to name the row that changed, proves nothing
    CONSTRAINT ledger_seal_counts CHECK (
        transfer_count BETWEEN 0 AND transfers_upto - transfers_after AND audit_count BETWEEN 0 AND audit_upto - audit_after
        AND octet_length(hints) = 2 * (transfer_count + audit_count)),
    CONSTRAINT ledger_seal_lengths
        CHECK (octet_length(root) = 32 AND octet_length(previous) = 32 AND octet_length(signature) = 64)
);
ALTER TABLE ledger_seal ALTER hints SET STORAGE EXTERNAL; -- hashes do not compress

CREATE TRIGGER ledger_seal_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_seal
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();

CREATE FUNCTION ledger_seal_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last ledger_seal;
BEGIN
    SELECT * INTO last FROM ledger_seal ORDER BY number DESC LIMIT 1;
    IF (NEW.number, NEW.transfers_after, NEW.audit_after)
        <> (coalesce(last.number, 0) + 1, coalesce(last.transfers_upto, 0), coalesce(last.audit_upto, 0)) THEN
        PERFORM ledger_refuse('ledger_seal_follows', 'a seal starts where the one before ends');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_seal_follows BEFORE INSERT ON ledger_seal FOR EACH ROW EXECUTE FUNCTION ledger_seal_follow();
