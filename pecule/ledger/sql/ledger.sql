-- Accounts and transfers. Inserting transfers is the only way to move a balance, whoever is connected.

-- Writers lock accounts by ascending id. Accounts without a floor (organisations, funders, the scheme) are the ones
-- that many writers meet on: their ids start high, so that they are locked last and for the shortest time.
CREATE SEQUENCE ledger_account_floored_id;
CREATE SEQUENCE ledger_account_open_id MINVALUE 1000000000000000;

CREATE DOMAIN ledger_owner_kind AS text CONSTRAINT ledger_account_owner_kind
    CHECK (VALUE IN ('holder', 'organisation', 'funder', 'employer', 'scheme', 'bank'));

-- PostgreSQL reads every CHECK of a row again at each change of a balance, so only those about balances stand here.
-- What never changes after opening is refused at opening, by ledger_open_account below.
CREATE TABLE ledger_account (
    id bigint PRIMARY KEY,
    owner_id bigint NOT NULL,
    posted_cents bigint NOT NULL DEFAULT 0,
    pending_debit_cents bigint NOT NULL DEFAULT 0,
    pending_credit_cents bigint NOT NULL DEFAULT 0,
    floored boolean NOT NULL,
    owner_kind ledger_owner_kind NOT NULL,
    fund text NOT NULL,
    unit text NOT NULL DEFAULT 'EUR',
    CONSTRAINT ledger_account_owner UNIQUE (owner_kind, owner_id, fund),
    CONSTRAINT ledger_account_not_below_zero CHECK (NOT floored OR posted_cents - pending_debit_cents >= 0),
    CONSTRAINT ledger_account_pending CHECK (pending_debit_cents >= 0 AND pending_credit_cents >= 0)
) WITH (fillfactor = 50); -- room on each page, so that a new balance needs no index work

-- The balance of an account without a floor is spread over a few rows, one for each writer at a time: nobody waits for
-- a popular organisation. Its own row stays at zero; ledger_balance adds up. One stripe alone may be below zero.
CREATE TABLE ledger_stripe (
    account_id bigint,
    stripe integer,
    posted_cents bigint NOT NULL,
    pending_debit_cents bigint NOT NULL,
    pending_credit_cents bigint NOT NULL,
    unit text NOT NULL,
    PRIMARY KEY (account_id, stripe)
) WITH (fillfactor = 50);

CREATE VIEW ledger_balance AS
SELECT a.id, a.owner_kind, a.owner_id, a.fund, a.unit, a.floored, a.posted_cents + s.posted_cents AS posted_cents,
    a.pending_debit_cents + s.pending_debit_cents AS pending_debit_cents,
    a.pending_credit_cents + s.pending_credit_cents AS pending_credit_cents
FROM ledger_account a CROSS JOIN LATERAL (
    SELECT coalesce(sum(posted_cents), 0)::bigint AS posted_cents,
        coalesce(sum(pending_debit_cents), 0)::bigint AS pending_debit_cents,
        coalesce(sum(pending_credit_cents), 0)::bigint AS pending_credit_cents
    FROM ledger_stripe WHERE NOT a.floored AND account_id = a.id) AS s;

CREATE TYPE ledger_kind AS ENUM ('posted', 'pending', 'post', 'void', 'expire'); -- the last three resolve

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
    kind ledger_kind NOT NULL,
    code text NOT NULL,
    reference text NOT NULL,
    CONSTRAINT ledger_transfer_amount CHECK (amount_cents BETWEEN 1 AND 1000000000000000),
    CONSTRAINT ledger_transfer_two_accounts CHECK (debit_id <> credit_id),
    CONSTRAINT ledger_transfer_resolves CHECK ((kind >= 'post') = (pending_id IS NOT NULL)),
    CONSTRAINT ledger_transfer_expires CHECK (expires_at IS NULL OR kind = 'pending')
);
-- No foreign key to accounts: it would double the time of a yearly run. The trigger below refuses unknown accounts,
-- and accounts are never deleted.
CREATE UNIQUE INDEX ledger_transfer_resolved_once ON ledger_transfer (pending_id) WHERE pending_id IS NOT NULL;

-- Pending transfers that nothing has resolved yet, so that finding those that are due never reads those long over.
CREATE TABLE ledger_open_hold (
    id uuid PRIMARY KEY,
    expires_at timestamptz
);
CREATE INDEX ledger_open_hold_expiring ON ledger_open_hold (expires_at);

CREATE FUNCTION ledger_refuse(rule text, says text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', says USING ERRCODE = 'check_violation', CONSTRAINT = rule;
END $$;

CREATE FUNCTION ledger_open_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.id := coalesce(NEW.id, nextval(
        CASE WHEN NEW.floored THEN 'ledger_account_floored_id' ELSE 'ledger_account_open_id' END::regclass));
    IF (NEW.posted_cents, NEW.pending_debit_cents, NEW.pending_credit_cents) <> (0, 0, 0) THEN
        PERFORM ledger_refuse('ledger_account_opens_empty', 'an account opens empty');
    ELSIF NEW.owner_kind = 'holder' AND NOT NEW.floored THEN
        PERFORM ledger_refuse('ledger_account_holder_is_floored', 'an account of a holder never goes below zero');
    ELSIF NEW.floored <> (NEW.id < 1000000000000000) THEN
        PERFORM ledger_refuse('ledger_account_lock_order', 'accounts without a floor are locked last');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_account_opens BEFORE INSERT ON ledger_account
    FOR EACH ROW EXECUTE FUNCTION ledger_open_account();
