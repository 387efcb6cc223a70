-- Accounts and transfers. Inserting transfers is the only way to move a balance, whoever is connected.

-- Writers lock accounts by ascending id. Accounts without a floor (organisations, funders, the scheme) are the ones
-- that many writers meet on: their ids start high, so that they are locked last and for the shortest time.
CREATE SEQUENCE ledger_account_floored_id;
CREATE SEQUENCE ledger_account_open_id MINVALUE 1000000000000000;

CREATE TABLE ledger_account (
    id bigint PRIMARY KEY,
    owner_id bigint NOT NULL,
    posted_cents bigint NOT NULL DEFAULT 0,
    pending_debit_cents bigint NOT NULL DEFAULT 0,
    pending_credit_cents bigint NOT NULL DEFAULT 0,
    floored boolean NOT NULL,
    owner_kind text NOT NULL,
    fund text NOT NULL,
    unit text NOT NULL DEFAULT 'EUR',
    CONSTRAINT ledger_account_lock_order CHECK (floored = (id < 1000000000000000)),
    CONSTRAINT ledger_account_owner UNIQUE (owner_kind, owner_id, fund),
    CONSTRAINT ledger_account_owner_kind
        CHECK (owner_kind IN ('holder', 'organisation', 'funder', 'employer', 'scheme', 'bank')),
    CONSTRAINT ledger_account_holder_is_floored CHECK (owner_kind <> 'holder' OR floored),
    CONSTRAINT ledger_account_not_below_zero CHECK (NOT floored OR posted_cents - pending_debit_cents >= 0),
    CONSTRAINT ledger_account_pending CHECK (pending_debit_cents >= 0 AND pending_credit_cents >= 0)
) WITH (fillfactor = 50); -- room on each page, so that a new balance needs no index work

CREATE TABLE ledger_transfer (
    id uuid PRIMARY KEY,
    seq bigint GENERATED ALWAYS AS IDENTITY,
    debit_id bigint NOT NULL,
    credit_id bigint NOT NULL,
    amount_cents bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    expires_at timestamptz,
    pending_id uuid,
    effective_on date NOT NULL,
    kind text NOT NULL,
    code text NOT NULL,
    reference text NOT NULL,
    CONSTRAINT ledger_transfer_kind CHECK (kind IN ('posted', 'pending', 'post', 'void', 'expire')),
    CONSTRAINT ledger_transfer_amount CHECK (amount_cents BETWEEN 1 AND 1000000000000000),
    CONSTRAINT ledger_transfer_two_accounts CHECK (debit_id <> credit_id),
    CONSTRAINT ledger_transfer_resolves CHECK ((kind IN ('post', 'void', 'expire')) = (pending_id IS NOT NULL)),
    CONSTRAINT ledger_transfer_expires CHECK (expires_at IS NULL OR kind = 'pending')
);
-- No foreign key to accounts: it would double the time of a yearly run. The trigger below refuses unknown accounts,
-- and accounts are never deleted.
CREATE UNIQUE INDEX ledger_transfer_resolved_once ON ledger_transfer (pending_id) WHERE pending_id IS NOT NULL;
CREATE INDEX ledger_transfer_credit ON ledger_transfer (credit_id, seq);
CREATE INDEX ledger_transfer_debit ON ledger_transfer (debit_id, seq);
CREATE INDEX ledger_transfer_seq ON ledger_transfer USING brin (seq) WITH (pages_per_range = 16, autosummarize = on);

-- Pending transfers that nothing has resolved yet, so that finding those that are due never reads those long over.
CREATE TABLE ledger_open_hold (
    id uuid PRIMARY KEY,
    expires_at timestamptz
);
CREATE INDEX ledger_open_hold_expiring ON ledger_open_hold (expires_at);

CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: only a new transfer changes the ledger', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_immutable';
END $$;

CREATE TRIGGER ledger_transfer_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transfer
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_account_immutable BEFORE DELETE OR TRUNCATE ON ledger_account
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_account_moves_by_transfer BEFORE UPDATE ON ledger_account
    FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_open_hold_immutable BEFORE TRUNCATE ON ledger_open_hold
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_open_hold_moves_by_transfer BEFORE INSERT OR UPDATE OR DELETE ON ledger_open_hold
    FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION ledger_refuse_change();

CREATE FUNCTION ledger_open_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.posted_cents, NEW.pending_debit_cents, NEW.pending_credit_cents) <> (0, 0, 0) THEN
        RAISE EXCEPTION 'an account opens empty'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_account_opens_empty';
    END IF;
    NEW.id := coalesce(NEW.id, nextval(
        CASE WHEN NEW.floored THEN 'ledger_account_floored_id' ELSE 'ledger_account_open_id' END::regclass));
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_account_opens BEFORE INSERT ON ledger_account
    FOR EACH ROW EXECUTE FUNCTION ledger_open_account();
