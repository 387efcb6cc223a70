-- Consents, objections and complaints, kept true whoever is connected.

CREATE FUNCTION consents_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: what was written stays', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_ARGV[0];
END $$;

-- A consent ends once and never runs again; while it runs it cannot disappear either.
CREATE TRIGGER consent_fixed BEFORE UPDATE ON consents_consent FOR EACH ROW
    WHEN (OLD.ended_at IS NOT NULL
          OR (to_jsonb(OLD) - ARRAY['ended_at', 'ended_by']) IS DISTINCT FROM
             (to_jsonb(NEW) - ARRAY['ended_at', 'ended_by']))
    EXECUTE FUNCTION consents_refuse_change('consent_fixed');
CREATE TRIGGER consent_kept BEFORE DELETE ON consents_consent FOR EACH ROW WHEN (OLD.ended_at IS NULL)
    EXECUTE FUNCTION consents_refuse_change('consent_kept');

CREATE TRIGGER objection_fixed BEFORE UPDATE ON consents_objection FOR EACH ROW
    WHEN (OLD.left_at IS NOT NULL
          OR (OLD.public_id, OLD.number, OLD.entered_at) IS DISTINCT FROM (NEW.public_id, NEW.number, NEW.entered_at))
    EXECUTE FUNCTION consents_refuse_change('objection_fixed');

CREATE TRIGGER complaint_fixed BEFORE UPDATE ON consents_complaint FOR EACH STATEMENT
    EXECUTE FUNCTION consents_refuse_change('complaint_fixed');
