-- The life of an order, kept true whoever is connected: a state changes only by a transition, a transition is one of
-- the moves below and starts from the present state, and what was ordered never changes.

CREATE TABLE orders_move (
    verb text NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL,
    CONSTRAINT orders_move_once PRIMARY KEY (verb, from_state, to_state)
);

INSERT INTO orders_move (verb, from_state, to_state) VALUES
    ('request', 'draft', 'requested'),
    ('propose', 'requested', 'proposed'),
    ('refuse', 'requested', 'refused'),
    ('cancel', 'requested', 'cancelled'),
    ('expire', 'requested', 'expired'),
    ('accept', 'proposed', 'accepted'),
    ('cancel', 'proposed', 'cancelled'),
    ('cancel_as_organisation', 'proposed', 'cancelled'),
    ('expire', 'proposed', 'expired'),
    ('cancel', 'accepted', 'cancelled'),
    ('cancel_as_organisation', 'accepted', 'cancelled'),
    ('declare_entry', 'accepted', 'in_training'),
    ('declare_service_done', 'in_training', 'service_done'),
    ('validate', 'service_done', 'completed');

ALTER TABLE orders_transition ADD CONSTRAINT orders_transition_is_a_move
    FOREIGN KEY (verb, from_state, to_state) REFERENCES orders_move (verb, from_state, to_state);

CREATE FUNCTION orders_refuse(rule text, says text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', says USING ERRCODE = 'check_violation', CONSTRAINT = rule;
END $$;

CREATE FUNCTION orders_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: what was written stays', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_ARGV[0];
END $$;

CREATE TRIGGER orders_transition_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON orders_transition
    FOR EACH STATEMENT EXECUTE FUNCTION orders_refuse_change('orders_transition_append_only');
CREATE TRIGGER orders_order_kept BEFORE DELETE OR TRUNCATE ON orders_order
    FOR EACH STATEMENT EXECUTE FUNCTION orders_refuse_change('orders_order_kept');
CREATE TRIGGER orders_orderfund_kept BEFORE DELETE OR TRUNCATE ON orders_orderfund
    FOR EACH STATEMENT EXECUTE FUNCTION orders_refuse_change('orders_orderfund_kept');

-- An order begins as a draft, and from then on only its transitions move it.
CREATE FUNCTION orders_begin_as_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'draft' OR NEW.due_on IS NOT NULL THEN
        PERFORM orders_refuse('orders_order_begins_as_draft', 'an order begins as a draft');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER orders_order_begins_as_draft BEFORE INSERT ON orders_order
    FOR EACH ROW EXECUTE FUNCTION orders_begin_as_draft();

CREATE TRIGGER orders_order_moves_by_transition BEFORE UPDATE ON orders_order FOR EACH ROW
    WHEN (pg_trigger_depth() = 0
          AND (OLD.state, OLD.due_on) IS DISTINCT FROM (NEW.state, NEW.due_on))
    EXECUTE FUNCTION orders_refuse_change('orders_order_moves_by_transition');

CREATE TRIGGER orders_order_fixed BEFORE UPDATE ON orders_order FOR EACH ROW
    WHEN ((OLD.public_id, OLD.request_key, OLD.holder_id, OLD.organisation_id, OLD.session_id, OLD.organisation_name,
           OLD.organisation_siret, OLD.title, OLD.certification_code, OLD.certification_title, OLD.kind, OLD.modality,
           OLD.hours, OLD.city, OLD.price_cents, OLD.start, OLD."end", OLD.requested_at)
          IS DISTINCT FROM
          (NEW.public_id, NEW.request_key, NEW.holder_id, NEW.organisation_id, NEW.session_id, NEW.organisation_name,
           NEW.organisation_siret, NEW.title, NEW.certification_code, NEW.certification_title, NEW.kind, NEW.modality,
           NEW.hours, NEW.city, NEW.price_cents, NEW.start, NEW."end", NEW.requested_at)
          OR OLD.entered_on IS NOT NULL AND OLD.entered_on IS DISTINCT FROM NEW.entered_on
          OR OLD.completion_percent IS NOT NULL AND (OLD.completion_percent, OLD.ended_on)
             IS DISTINCT FROM (NEW.completion_percent, NEW.ended_on))
    EXECUTE FUNCTION orders_refuse_change('orders_order_fixed');

CREATE TRIGGER orders_orderfund_fixed BEFORE UPDATE ON orders_orderfund FOR EACH ROW
    WHEN (OLD.posted_cents IS NOT NULL
          OR (OLD.order_id, OLD.position, OLD.kind, OLD.fund, OLD.account_id, OLD.cents, OLD.pending_id)
          IS DISTINCT FROM
          (NEW.order_id, NEW.position, NEW.kind, NEW.fund, NEW.account_id, NEW.cents, NEW.pending_id))
    EXECUTE FUNCTION orders_refuse_change('orders_orderfund_fixed');

-- An order's funds are written with its acceptance, never later.
CREATE FUNCTION orders_funds_before_acceptance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT state FROM orders_order WHERE id = NEW.order_id) IS DISTINCT FROM 'proposed' THEN
        PERFORM orders_refuse('orders_orderfund_before_acceptance', 'funds are fixed when an order is accepted');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER orders_orderfund_before_acceptance BEFORE INSERT ON orders_orderfund
    FOR EACH ROW EXECUTE FUNCTION orders_funds_before_acceptance();

CREATE FUNCTION orders_move_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    present record;
    held bigint;
    posted bigint;
BEGIN
    SELECT state, price_cents, paid_cents INTO present FROM orders_order WHERE id = NEW.order_id FOR NO KEY UPDATE;
    IF present.state IS DISTINCT FROM NEW.from_state THEN
        PERFORM orders_refuse('orders_transition_from_present_state', 'a transition starts from the present state');
    END IF;
    SELECT coalesce(sum(cents), 0), coalesce(sum(posted_cents), 0) INTO held, posted
        FROM orders_orderfund WHERE order_id = NEW.order_id;
    IF NEW.to_state = 'accepted' AND held <> present.price_cents THEN
        PERFORM orders_refuse('orders_orderfund_makes_the_price', 'the funds of an accepted order make its price');
    END IF;
    UPDATE orders_order SET state = NEW.to_state, due_on = NEW.due_on,
            paid_cents = CASE WHEN NEW.to_state = 'completed' THEN posted END
        WHERE id = NEW.order_id;
    RETURN NEW;
END $$;
CREATE TRIGGER orders_transition_moves_order AFTER INSERT ON orders_transition
    FOR EACH ROW EXECUTE FUNCTION orders_move_order();
