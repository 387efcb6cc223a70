-- Who checked what stays as it was: only a check that waits is decided, once, and while it waits there is no other by
-- which to get round the second agent.
CREATE FUNCTION wallet_proofing_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM 1 FROM wallet_person WHERE id = NEW.person_id FOR UPDATE;
        IF EXISTS (SELECT 1 FROM wallet_proofing WHERE person_id = NEW.person_id AND state = 'waiting') THEN
            RAISE EXCEPTION 'a check of this identity waits'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'wallet_proofing_one_waits';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.decided_at IS NOT NULL
        OR (NEW.person_id, NEW.agent_id, NEW.document, NEW.document_hash, NEW.checks, NEW.identity, NEW.risky,
            NEW.risks, NEW.seconds, NEW.at)
            IS DISTINCT FROM (OLD.person_id, OLD.agent_id, OLD.document, OLD.document_hash, OLD.checks, OLD.identity,
            OLD.risky, OLD.risks, OLD.seconds, OLD.at) THEN
        RAISE EXCEPTION 'a check of an identity does not change'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'wallet_proofing_keeps';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER wallet_proofing_keeps BEFORE INSERT OR UPDATE OR DELETE ON wallet_proofing
    FOR EACH ROW EXECUTE FUNCTION wallet_proofing_keeps();
