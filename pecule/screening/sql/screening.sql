-- Indicators, matches and decisions, kept true whoever is connected: nothing goes, and a match moves one way.

CREATE FUNCTION screening_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: what was written stays', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_ARGV[0];
END $$;

CREATE TRIGGER indicator_kept BEFORE DELETE OR TRUNCATE ON screening_indicator
    FOR EACH STATEMENT EXECUTE FUNCTION screening_refuse_change('indicator_kept');
CREATE TRIGGER match_kept BEFORE DELETE OR TRUNCATE ON screening_match
    FOR EACH STATEMENT EXECUTE FUNCTION screening_refuse_change('match_kept');
CREATE TRIGGER decision_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON screening_decision
    FOR EACH STATEMENT EXECUTE FUNCTION screening_refuse_change('decision_kept');

-- Heard again, an indicator grows surer and lasts longer; to make it weaker, it is withdrawn and said why.
CREATE TRIGGER indicator_fixed BEFORE UPDATE ON screening_indicator FOR EACH ROW
    WHEN (OLD.withdrawn_at IS NOT NULL OR NEW.confidence < OLD.confidence OR NEW.expires_on < OLD.expires_on
          OR (OLD.public_id, OLD.kind, OLD.value, OLD.digest, OLD.source, OLD.reference, OLD.added_by, OLD.added_at)
             IS DISTINCT FROM
             (NEW.public_id, NEW.kind, NEW.value, NEW.digest, NEW.source, NEW.reference, NEW.added_by, NEW.added_at))
    EXECUTE FUNCTION screening_refuse_change('indicator_fixed');

CREATE FUNCTION screening_begin_match() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'held' THEN
        RAISE EXCEPTION 'a match is held before it is anything else'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'match_begins_held';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER match_begins_held BEFORE INSERT ON screening_match
    FOR EACH ROW EXECUTE FUNCTION screening_begin_match();

CREATE TRIGGER match_moves_one_way BEFORE UPDATE ON screening_match FOR EACH ROW
    WHEN ((OLD.state, NEW.state) NOT IN (('held', 'released'), ('held', 'confirmed'), ('confirmed', 'released'))
          OR (OLD.public_id, OLD.indicator_id, OLD.subject_kind, OLD.subject_id, OLD.held_at)
             IS DISTINCT FROM
             (NEW.public_id, NEW.indicator_id, NEW.subject_kind, NEW.subject_id, NEW.held_at))
    EXECUTE FUNCTION screening_refuse_change('match_moves_one_way');
