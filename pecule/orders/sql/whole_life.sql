-- The whole life of an order: more states and moves, what a proposal may change, money paid by card, and an end in
-- which every fund is settled. Replaces parts of life.sql.

INSERT INTO orders_move (verb, from_state, to_state) VALUES
    ('acknowledge', 'requested', 'reviewing'),
    ('propose', 'reviewing', 'proposed'),
    ('refuse', 'reviewing', 'refused'),
    ('accept', 'proposed', 'payment_due'),
    ('pay', 'payment_due', 'accepted'),
    ('card_refused', 'payment_due', 'payment_due'),
    ('cancel', 'reviewing', 'cancelled'),
    ('cancel', 'payment_due', 'cancelled'),
    ('cancel_late', 'accepted', 'charged'),
    ('cancel_as_organisation', 'payment_due', 'cancelled'),
    ('expire', 'reviewing', 'expired'),
    ('expire', 'payment_due', 'expired'),
    ('cancel_delisted', 'requested', 'cancelled'),
    ('cancel_delisted', 'reviewing', 'cancelled'),
    ('cancel_delisted', 'proposed', 'cancelled'),
    ('cancel_delisted', 'payment_due', 'cancelled'),
    ('cancel_delisted', 'accepted', 'cancelled'),
    ('follow_delisting', 'accepted', 'accepted'),
    ('follow_delisting', 'in_training', 'in_training'),
    ('confirm_entry', 'accepted', 'accepted'),
    ('confirm_entry', 'in_training', 'in_training'),
    ('declare_attendance', 'in_training', 'in_training'),
    ('dispute', 'in_training', 'in_training'),
    ('lapse', 'accepted', 'cancelled'),
    ('declare_no_show', 'accepted', 'no_show'),
    ('charge', 'no_show', 'charged'),
    ('claim_force_majeure', 'accepted', 'force_majeure'),
    ('claim_force_majeure', 'no_show', 'force_majeure'),
    ('claim_force_majeure', 'in_training', 'force_majeure'),
    ('accept_force_majeure', 'force_majeure', 'cancelled'),
    ('accept_force_majeure', 'force_majeure', 'in_training'),
    ('refuse_force_majeure', 'force_majeure', 'charged'),
    ('refuse_force_majeure', 'force_majeure', 'in_training'),
    ('excuse', 'force_majeure', 'cancelled'),
    ('excuse', 'force_majeure', 'in_training'),
    ('stop', 'in_training', 'controlled'),
    ('confirm_end', 'service_done', 'service_done'),
    ('confirm_end', 'controlled', 'controlled'),
    ('confirm_end', 'completed', 'completed'),
    ('dispute', 'service_done', 'controlled'),
    ('set_aside', 'service_done', 'controlled'),
    ('open_control', 'service_done', 'controlled'),
    ('open_control', 'controlled', 'controlled'),
    ('answer_control', 'controlled', 'controlled'),
    ('decide_control', 'controlled', 'completed'),
    ('release', 'controlled', 'completed');

CREATE OR REPLACE FUNCTION orders_begin_as_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'draft' OR NEW.due_on IS NOT NULL OR NEW.expires_on IS NOT NULL THEN
        PERFORM orders_refuse('orders_order_begins_as_draft', 'an order begins as a draft');
    END IF;
    RETURN NEW;
END $$;

DROP TRIGGER orders_order_moves_by_transition ON orders_order;
CREATE TRIGGER orders_order_moves_by_transition BEFORE UPDATE ON orders_order FOR EACH ROW
    WHEN (pg_trigger_depth() = 0
          AND (OLD.state, OLD.due_on, OLD.expires_on, OLD.paid_cents)
              IS DISTINCT FROM (NEW.state, NEW.due_on, NEW.expires_on, NEW.paid_cents))
    EXECUTE FUNCTION orders_refuse_change('orders_order_moves_by_transition');

DROP TRIGGER orders_order_fixed ON orders_order;
CREATE TRIGGER orders_order_fixed BEFORE UPDATE ON orders_order FOR EACH ROW
    WHEN ((OLD.public_id, OLD.request_key, OLD.holder_id, OLD.organisation_id, OLD.organisation_name,
           OLD.organisation_siret, OLD.title, OLD.certification_code, OLD.certification_title, OLD.kind, OLD.modality,
           OLD.hours, OLD.city, OLD.prerequisites, OLD.requested_at)
          IS DISTINCT FROM
          (NEW.public_id, NEW.request_key, NEW.holder_id, NEW.organisation_id, NEW.organisation_name,
           NEW.organisation_siret, NEW.title, NEW.certification_code, NEW.certification_title, NEW.kind, NEW.modality,
           NEW.hours, NEW.city, NEW.prerequisites, NEW.requested_at)
          OR OLD.entered_on IS NOT NULL AND OLD.entered_on IS DISTINCT FROM NEW.entered_on
          OR OLD.completion_percent IS NOT NULL AND (OLD.completion_percent, OLD.ended_on, OLD.exit_reason)
             IS DISTINCT FROM (NEW.completion_percent, NEW.ended_on, NEW.exit_reason)
          OR OLD.holder_entered_on IS NOT NULL AND OLD.holder_entered_on IS DISTINCT FROM NEW.holder_entered_on
          OR OLD.holder_percent IS NOT NULL AND OLD.holder_percent IS DISTINCT FROM NEW.holder_percent
          OR OLD.excused AND NOT NEW.excused)
    EXECUTE FUNCTION orders_refuse_change('orders_order_fixed');

-- Price, dates and session may change until the organisation proposes, the price only down.
CREATE TRIGGER orders_order_fixed_by_proposal BEFORE UPDATE ON orders_order FOR EACH ROW
    WHEN ((OLD.session_id, OLD.price_cents, OLD.start, OLD."end",
           OLD.asked_session_id, OLD.asked_price_cents, OLD.asked_start, OLD.asked_end)
          IS DISTINCT FROM
          (NEW.session_id, NEW.price_cents, NEW.start, NEW."end",
           NEW.asked_session_id, NEW.asked_price_cents, NEW.asked_start, NEW.asked_end)
          AND (OLD.state NOT IN ('requested', 'reviewing') OR NEW.price_cents > OLD.price_cents))
    EXECUTE FUNCTION orders_refuse_change('orders_order_fixed_by_proposal');

-- What is paid by card is fixed by the acceptance.
CREATE TRIGGER orders_order_card_fixed BEFORE UPDATE ON orders_order FOR EACH ROW
    WHEN ((OLD.participation_cents, OLD.card_cents) IS DISTINCT FROM (NEW.participation_cents, NEW.card_cents)
          AND OLD.state <> 'proposed')
    EXECUTE FUNCTION orders_refuse_change('orders_order_card_fixed');

-- Rights are held when an order is accepted, card money when it is paid, nothing later.
CREATE OR REPLACE FUNCTION orders_funds_before_acceptance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    present text := (SELECT state FROM orders_order WHERE id = NEW.order_id);
BEGIN
    IF present IS DISTINCT FROM (CASE WHEN NEW.kind = 'card' THEN 'payment_due' ELSE 'proposed' END) THEN
        PERFORM orders_refuse('orders_orderfund_before_acceptance', 'funds are fixed when an order is accepted');
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION orders_move_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    present record;
    held bigint;
    posted bigint;
    unsettled bigint;
BEGIN
    SELECT state, price_cents, card_cents INTO present FROM orders_order WHERE id = NEW.order_id FOR NO KEY UPDATE;
    IF present.state IS DISTINCT FROM NEW.from_state THEN
        PERFORM orders_refuse('orders_transition_from_present_state', 'a transition starts from the present state');
    END IF;
    SELECT coalesce(sum(cents), 0), coalesce(sum(posted_cents), 0), count(*) FILTER (WHERE posted_cents IS NULL)
        INTO held, posted, unsettled FROM orders_orderfund WHERE order_id = NEW.order_id;
    IF NEW.to_state = 'accepted' AND held <> present.price_cents
       OR NEW.to_state = 'payment_due' AND (present.card_cents = 0 OR held + present.card_cents <> present.price_cents)
    THEN
        PERFORM orders_refuse('orders_orderfund_makes_the_price', 'the funds of an accepted order make its price');
    END IF;
    IF NEW.to_state IN ('completed', 'charged', 'refused', 'cancelled', 'expired') AND unsettled > 0 THEN
        PERFORM orders_refuse('orders_orderfund_settled_at_the_end', 'an order ends with every fund settled');
    END IF;
    IF NEW.to_state IN ('refused', 'cancelled', 'expired') AND posted > 0 THEN
        PERFORM orders_refuse('orders_orderfund_back_when_undone', 'an order undone pays nothing');
    END IF;
    UPDATE orders_order SET state = NEW.to_state, due_on = NEW.due_on, expires_on = NEW.expires_on,
            paid_cents = CASE WHEN NEW.to_state IN ('completed', 'charged') THEN posted END
        WHERE id = NEW.order_id;
    RETURN NEW;
END $$;

-- Attendance is written while the training runs.
CREATE FUNCTION orders_attendance_in_training() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT state FROM orders_order WHERE id = NEW.order_id) IS DISTINCT FROM 'in_training' THEN
        PERFORM orders_refuse('orders_attendance_in_training', 'attendance is written while the training runs');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER orders_attendance_in_training BEFORE INSERT OR UPDATE ON orders_attendance
    FOR EACH ROW EXECUTE FUNCTION orders_attendance_in_training();
CREATE TRIGGER orders_attendance_kept BEFORE DELETE OR TRUNCATE ON orders_attendance
    FOR EACH STATEMENT EXECUTE FUNCTION orders_refuse_change('orders_attendance_kept');

-- An answer of the card service stays, and so does what was asked of it.
CREATE TRIGGER orders_cardpayment_fixed BEFORE UPDATE ON orders_cardpayment FOR EACH ROW
    WHEN ((OLD.public_id, OLD.order_id, OLD.cents, OLD.started_at)
          IS DISTINCT FROM (NEW.public_id, NEW.order_id, NEW.cents, NEW.started_at)
          OR OLD.state <> 'started' AND (OLD.state, OLD.answer_key, OLD.answered_at)
             IS DISTINCT FROM (NEW.state, NEW.answer_key, NEW.answered_at)
          OR OLD.refund_cents IS NOT NULL AND OLD.refund_cents IS DISTINCT FROM NEW.refund_cents
          OR OLD.refunded_at IS NOT NULL AND OLD.refunded_at IS DISTINCT FROM NEW.refunded_at)
    EXECUTE FUNCTION orders_refuse_change('orders_cardpayment_fixed');
CREATE TRIGGER orders_cardpayment_kept BEFORE DELETE OR TRUNCATE ON orders_cardpayment
    FOR EACH STATEMENT EXECUTE FUNCTION orders_refuse_change('orders_cardpayment_kept');

-- Decisions stay.
CREATE TRIGGER orders_control_fixed BEFORE UPDATE ON orders_control FOR EACH ROW
    WHEN (OLD.decided_at IS NOT NULL
          OR (OLD.order_id, OLD.set_aside_at, OLD.decide_by) IS DISTINCT FROM (NEW.order_id, NEW.set_aside_at, NEW.decide_by)
          OR OLD.opened_at IS NOT NULL AND (OLD.opened_at, OLD.reason, OLD.answer_by)
             IS DISTINCT FROM (NEW.opened_at, NEW.reason, NEW.answer_by)
          OR OLD.answered_at IS NOT NULL AND (OLD.answered_at, OLD.answer)
             IS DISTINCT FROM (NEW.answered_at, NEW.answer))
    EXECUTE FUNCTION orders_refuse_change('orders_control_fixed');
CREATE TRIGGER orders_control_kept BEFORE DELETE OR TRUNCATE ON orders_control
    FOR EACH STATEMENT EXECUTE FUNCTION orders_refuse_change('orders_control_kept');
CREATE TRIGGER orders_controldocument_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON orders_controldocument
    FOR EACH STATEMENT EXECUTE FUNCTION orders_refuse_change('orders_controldocument_kept');
CREATE TRIGGER orders_forcemajeure_fixed BEFORE UPDATE ON orders_forcemajeure FOR EACH ROW
    WHEN (OLD.decided_at IS NOT NULL
          OR (OLD.order_id, OLD.from_state, OLD.reason, OLD.claimed_on, OLD.claimed_at)
             IS DISTINCT FROM (NEW.order_id, NEW.from_state, NEW.reason, NEW.claimed_on, NEW.claimed_at))
    EXECUTE FUNCTION orders_refuse_change('orders_forcemajeure_fixed');
CREATE TRIGGER orders_forcemajeure_kept BEFORE DELETE OR TRUNCATE ON orders_forcemajeure
    FOR EACH STATEMENT EXECUTE FUNCTION orders_refuse_change('orders_forcemajeure_kept');
