-- Files and payments. A payment has one road: waiting, then booked, rejected or dropped; booked, then perhaps returned.

CREATE TRIGGER payment_file_kept BEFORE DELETE OR TRUNCATE ON payouts_paymentfile
    FOR EACH STATEMENT EXECUTE FUNCTION payouts_refuse_change('payment_file_kept');
CREATE TRIGGER payment_kept BEFORE DELETE OR TRUNCATE ON payouts_payment
    FOR EACH STATEMENT EXECUTE FUNCTION payouts_refuse_change('payment_kept');

CREATE FUNCTION payouts_begin_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'prepared' OR NEW.sha256 <> '' THEN
        PERFORM payouts_refuse('payment_file_begins_prepared', 'a file is prepared before it is anything else');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payment_file_begins_prepared BEFORE INSERT ON payouts_paymentfile
    FOR EACH ROW EXECUTE FUNCTION payouts_begin_file();

CREATE TRIGGER payment_file_fixed BEFORE UPDATE ON payouts_paymentfile FOR EACH ROW
    WHEN ((OLD.public_id, OLD.message_id, OLD.day, OLD.execution_on, OLD.payer_name, OLD.payer_iban, OLD.payer_bic,
           OLD.prepared_by, OLD.prepared_at)
          IS DISTINCT FROM
          (NEW.public_id, NEW.message_id, NEW.day, NEW.execution_on, NEW.payer_name, NEW.payer_iban, NEW.payer_bic,
           NEW.prepared_by, NEW.prepared_at)
          OR OLD.sha256 <> '' AND (OLD.sha256, OLD.payments, OLD.cents)
             IS DISTINCT FROM (NEW.sha256, NEW.payments, NEW.cents)
          OR OLD.delivered_at IS NOT NULL AND OLD.delivered_at IS DISTINCT FROM NEW.delivered_at)
    EXECUTE FUNCTION payouts_refuse_change('payment_file_fixed');

CREATE TRIGGER payment_file_decided_once BEFORE UPDATE ON payouts_paymentfile FOR EACH ROW
    WHEN (OLD.state <> 'prepared' AND (OLD.state, OLD.decided_by, OLD.decided_at, OLD.reason)
          IS DISTINCT FROM (NEW.state, NEW.decided_by, NEW.decided_at, NEW.reason))
    EXECUTE FUNCTION payouts_refuse_change('payment_file_decided_once');

-- A file that leaves holds what its fingerprint was taken of, and nothing that is suspended on the day it leaves.
CREATE FUNCTION payouts_check_sending() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held record;
BEGIN
    SELECT count(*) AS payments, coalesce(sum(p.cents), 0) AS cents,
        count(*) FILTER (WHERE a.suspended_until >= (NEW.decided_at AT TIME ZONE 'Europe/Paris')::date) AS suspended
        INTO held FROM payouts_payment p JOIN payouts_payable a ON a.id = p.payable_id
        WHERE p.file_id = NEW.id AND p.state = 'waiting';
    IF held.suspended > 0 THEN
        PERFORM payouts_refuse('payment_file_sends_nothing_suspended', 'a payment of this file is suspended');
    ELSIF (held.payments, held.cents) <> (NEW.payments, NEW.cents) OR held.payments = 0 THEN
        PERFORM payouts_refuse('payment_file_sends_what_was_prepared', 'a file is sent as it was prepared');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER payment_file_sending AFTER UPDATE ON payouts_paymentfile FOR EACH ROW
    WHEN (OLD.state = 'prepared' AND NEW.state = 'sent') EXECUTE FUNCTION payouts_check_sending();

CREATE FUNCTION payouts_drop_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE payouts_payment SET state = 'dropped' WHERE file_id = NEW.id AND state = 'waiting';
    RETURN NULL;
END $$;
CREATE TRIGGER payment_file_dropping AFTER UPDATE ON payouts_paymentfile FOR EACH ROW
    WHEN (OLD.state = 'prepared' AND NEW.state = 'dropped') EXECUTE FUNCTION payouts_drop_file();

-- Payments enter a file before its fingerprint is taken, each for what is left of a sum that is invoiced and free.
CREATE FUNCTION payouts_take_in() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    taken bigint;
    wanted bigint;
BEGIN
    IF EXISTS (SELECT FROM fresh f JOIN payouts_paymentfile l ON l.id = f.file_id
               WHERE l.state <> 'prepared' OR l.sha256 <> '') THEN
        PERFORM payouts_refuse('payment_file_is_sealed', 'nothing enters a file that is prepared already');
    END IF;
    UPDATE payouts_payable p SET state = 'in_file'
        FROM fresh f JOIN payouts_paymentfile l ON l.id = f.file_id
        WHERE p.id = f.payable_id AND p.state = 'invoiced' AND f.state = 'waiting'
            AND f.organisation_id = p.organisation_id AND f.cents = p.cents - p.compensated_cents
            AND (p.suspended_until IS NULL OR p.suspended_until < l.day) AND p.refused_iban <> f.iban;
    GET DIAGNOSTICS taken = ROW_COUNT;
    SELECT count(*) INTO wanted FROM fresh;
    IF taken <> wanted THEN
        PERFORM payouts_refuse('payment_pays_what_is_free',
            'a payment is made for what is left of a sum that is invoiced, free, and not under way');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER payment_taken_in AFTER INSERT ON payouts_payment
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION payouts_take_in();

CREATE TRIGGER payment_fixed BEFORE UPDATE ON payouts_payment FOR EACH ROW
    WHEN ((OLD.public_id, OLD.file_id, OLD.payable_id, OLD.organisation_id, OLD.cents, OLD.iban, OLD.name, OLD.text)
          IS DISTINCT FROM
          (NEW.public_id, NEW.file_id, NEW.payable_id, NEW.organisation_id, NEW.cents, NEW.iban, NEW.name, NEW.text))
    EXECUTE FUNCTION payouts_refuse_change('payment_fixed');

CREATE FUNCTION payouts_move_payment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    its_file text;
BEGIN
    SELECT state INTO its_file FROM payouts_paymentfile WHERE id = NEW.file_id;
    IF ((OLD.state, NEW.state) IN (('waiting', 'booked'), ('waiting', 'rejected'), ('booked', 'returned'))
        AND its_file = 'sent'
        OR (OLD.state, NEW.state) = ('waiting', 'dropped') AND its_file = 'dropped') IS NOT TRUE THEN
        PERFORM payouts_refuse('payment_moves_one_way', format('a payment of a %s file does not go from %s to %s',
            its_file, OLD.state, NEW.state));
    END IF;
    UPDATE payouts_payable SET
        state = CASE NEW.state WHEN 'booked' THEN 'paid' ELSE 'invoiced' END,
        refused_iban = CASE WHEN NEW.state IN ('rejected', 'returned') THEN NEW.iban ELSE refused_iban END
        WHERE id = NEW.payable_id;
    RETURN NULL;
END $$;
CREATE TRIGGER payment_moves AFTER UPDATE ON payouts_payment FOR EACH ROW
    WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION payouts_move_payment();

-- Answers: read further and further, never back; a line kept for staff is closed once, by somebody.
CREATE TRIGGER bank_answer_kept BEFORE DELETE OR TRUNCATE ON payouts_bankanswer
    FOR EACH STATEMENT EXECUTE FUNCTION payouts_refuse_change('bank_answer_kept');
CREATE TRIGGER bank_answer_fixed BEFORE UPDATE ON payouts_bankanswer FOR EACH ROW
    WHEN (OLD.read_at IS NOT NULL OR NEW.lines_done < OLD.lines_done
          OR (OLD.public_id, OLD.kind, OLD.version, OLD.message_id, OLD.sha256, OLD.lines, OLD.by, OLD.begun_at)
             IS DISTINCT FROM
             (NEW.public_id, NEW.kind, NEW.version, NEW.message_id, NEW.sha256, NEW.lines, NEW.by, NEW.begun_at))
    EXECUTE FUNCTION payouts_refuse_change('bank_answer_fixed');
CREATE TRIGGER unmatched_line_kept BEFORE DELETE OR TRUNCATE ON payouts_unmatchedline
    FOR EACH STATEMENT EXECUTE FUNCTION payouts_refuse_change('unmatched_line_kept');
CREATE TRIGGER unmatched_line_fixed BEFORE UPDATE ON payouts_unmatchedline FOR EACH ROW
    WHEN (OLD.closed_at IS NOT NULL
          OR (OLD.public_id, OLD.answer_id, OLD.number, OLD.sha256, OLD.reason, OLD.reference, OLD.says, OLD.code,
              OLD.cents, OLD.currency, OLD.iban, OLD."on", OLD.at)
             IS DISTINCT FROM
             (NEW.public_id, NEW.answer_id, NEW.number, NEW.sha256, NEW.reason, NEW.reference, NEW.says, NEW.code,
              NEW.cents, NEW.currency, NEW.iban, NEW."on", NEW.at))
    EXECUTE FUNCTION payouts_refuse_change('unmatched_line_fixed');
