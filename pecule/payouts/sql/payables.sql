-- What is owed, kept true whoever is connected: what was written stays, and a state moves by what happens to payments.

CREATE FUNCTION payouts_refuse(rule text, says text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', says USING ERRCODE = 'check_violation', CONSTRAINT = rule;
END $$;

CREATE FUNCTION payouts_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: what was written stays', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_ARGV[0];
END $$;

CREATE TRIGGER payable_kept BEFORE DELETE OR TRUNCATE ON payouts_payable
    FOR EACH STATEMENT EXECUTE FUNCTION payouts_refuse_change('payable_kept');
CREATE TRIGGER suspension_kept BEFORE DELETE OR TRUNCATE ON payouts_suspension
    FOR EACH STATEMENT EXECUTE FUNCTION payouts_refuse_change('suspension_kept');
CREATE TRIGGER debt_kept BEFORE DELETE OR TRUNCATE ON payouts_debt
    FOR EACH STATEMENT EXECUTE FUNCTION payouts_refuse_change('debt_kept');
CREATE TRIGGER compensation_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON payouts_compensation
    FOR EACH STATEMENT EXECUTE FUNCTION payouts_refuse_change('compensation_kept');

CREATE FUNCTION payouts_begin_payable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'to_invoice' OR NEW.compensated_cents <> 0 OR NEW.refused_iban <> ''
        OR NEW.suspended_until IS NOT NULL THEN
        PERFORM payouts_refuse('payable_begins_to_invoice', 'a sum that is owed waits for its invoice first');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payable_begins_to_invoice BEFORE INSERT ON payouts_payable
    FOR EACH ROW EXECUTE FUNCTION payouts_begin_payable();

CREATE TRIGGER payable_fixed BEFORE UPDATE ON payouts_payable FOR EACH ROW
    WHEN ((OLD.public_id, OLD.reference, OLD.organisation_id, OLD.title, OLD.cents, OLD.owed_on, OLD.key)
          IS DISTINCT FROM
          (NEW.public_id, NEW.reference, NEW.organisation_id, NEW.title, NEW.cents, NEW.owed_on, NEW.key)
          OR OLD.invoice_number <> '' AND (OLD.invoice_number, OLD.invoiced_on, OLD.due_by)
             IS DISTINCT FROM (NEW.invoice_number, NEW.invoiced_on, NEW.due_by))
    EXECUTE FUNCTION payouts_refuse_change('payable_fixed');

-- The one move that a verb makes is giving the invoice; the others follow from payments and compensations below.
CREATE TRIGGER payable_moves_by_payments BEFORE UPDATE ON payouts_payable FOR EACH ROW
    WHEN (pg_trigger_depth() = 0
          AND (OLD.state <> NEW.state AND (OLD.state, NEW.state) <> ('to_invoice', 'invoiced')
               OR OLD.compensated_cents <> NEW.compensated_cents
               OR OLD.suspended_until IS DISTINCT FROM NEW.suspended_until
               OR OLD.refused_iban <> NEW.refused_iban AND NEW.refused_iban <> ''))
    EXECUTE FUNCTION payouts_refuse_change('payable_moves_by_payments');

-- Suspensions: only their release may be written after them, once.
CREATE TRIGGER suspension_fixed BEFORE UPDATE ON payouts_suspension FOR EACH ROW
    WHEN (OLD.released_at IS NOT NULL
          OR (OLD.public_id, OLD.payable_id, OLD.ground, OLD.begun_on, OLD.until, OLD.reason, OLD.by, OLD.at)
             IS DISTINCT FROM
             (NEW.public_id, NEW.payable_id, NEW.ground, NEW.begun_on, NEW.until, NEW.reason, NEW.by, NEW.at))
    EXECUTE FUNCTION payouts_refuse_change('suspension_fixed');

CREATE FUNCTION payouts_follow_suspension() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE payouts_payable SET suspended_until = (
        SELECT max(until) FROM payouts_suspension WHERE payable_id = NEW.payable_id AND released_at IS NULL)
    WHERE id = NEW.payable_id;
    RETURN NULL;
END $$;
CREATE TRIGGER suspension_followed AFTER INSERT OR UPDATE ON payouts_suspension
    FOR EACH ROW EXECUTE FUNCTION payouts_follow_suspension();

CREATE FUNCTION payouts_begin_debt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.recovered_cents <> 0 THEN
        PERFORM payouts_refuse('debt_begins_whole', 'a debt begins whole');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER debt_begins_whole BEFORE INSERT ON payouts_debt FOR EACH ROW EXECUTE FUNCTION payouts_begin_debt();
CREATE TRIGGER debt_moves_by_compensation BEFORE UPDATE ON payouts_debt FOR EACH ROW
    WHEN (pg_trigger_depth() = 0)
    EXECUTE FUNCTION payouts_refuse_change('debt_moves_by_compensation');

-- A compensation takes from both sides at once; a payable with nothing left is over.
CREATE FUNCTION payouts_compensate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE payouts_payable p SET compensated_cents = p.compensated_cents + NEW.cents,
        state = CASE WHEN p.compensated_cents + NEW.cents = p.cents THEN 'compensated' ELSE p.state END
        FROM payouts_debt d WHERE p.id = NEW.payable_id AND p.state = 'invoiced' AND d.id = NEW.debt_id
            AND d.organisation_id = p.organisation_id;
    IF NOT FOUND THEN
        PERFORM payouts_refuse('compensation_same_organisation_and_invoiced',
            'a debt is taken off what the same organisation has invoiced and nothing has paid');
    END IF;
    UPDATE payouts_debt SET recovered_cents = recovered_cents + NEW.cents WHERE id = NEW.debt_id;
    RETURN NULL;
END $$;
CREATE TRIGGER compensation_takes AFTER INSERT ON payouts_compensation
    FOR EACH ROW EXECUTE FUNCTION payouts_compensate();
