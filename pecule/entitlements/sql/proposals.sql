-- What was proposed, and who proposed it, is never changed: otherwise one person could make themself the second one.
CREATE TRIGGER entitlements_proposal_immutable
    BEFORE DELETE OR TRUNCATE OR UPDATE OF public_id, kind, year, file_id, reason, foreseen, proposed_by, proposed_at
    ON entitlements_proposal FOR EACH STATEMENT EXECUTE FUNCTION entitlements_refuse_change();

CREATE FUNCTION entitlements_refuse_undeciding() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a proposal that was decided stays decided'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'proposal_decided_once';
END $$;
CREATE TRIGGER proposal_decided_once BEFORE UPDATE ON entitlements_proposal FOR EACH ROW
    WHEN ((OLD.confirmed_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL)
        AND (OLD.confirmed_by, OLD.confirmed_at, OLD.withdrawn_by, OLD.withdrawn_at)
            IS DISTINCT FROM (NEW.confirmed_by, NEW.confirmed_at, NEW.withdrawn_by, NEW.withdrawn_at))
    EXECUTE FUNCTION entitlements_refuse_undeciding();
