-- What was sent, decided or given stays as it was, whoever is connected.
CREATE FUNCTION catalogue_refuse(rule text, says text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', says USING ERRCODE = 'restrict_violation', CONSTRAINT = rule;
END $$;

-- An application: from its sending on, only its state and what we decide may change, one step at a time.
CREATE FUNCTION catalogue_application_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'started' THEN
            PERFORM catalogue_refuse('application_begins_started', 'an application begins as started');
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF OLD.state NOT IN ('started', 'inadmissible', 'refused') THEN
            PERFORM catalogue_refuse('application_kept', 'this application is kept');
        END IF;
        RETURN OLD;
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('started', 'submitted'), ('submitted', 'admissible'), ('submitted', 'inadmissible'),
        ('admissible', 'accepted'), ('admissible', 'refused'))
    THEN
        PERFORM catalogue_refuse('application_one_step_at_a_time', 'an application takes one step at a time');
    END IF;
    IF OLD.state <> 'started' AND
        (to_jsonb(OLD) - ARRAY['state', 'judged_at', 'decide_by', 'decided_at', 'reasons']) IS DISTINCT FROM
        (to_jsonb(NEW) - ARRAY['state', 'judged_at', 'decide_by', 'decided_at', 'reasons'])
    THEN
        PERFORM catalogue_refuse('application_frozen', 'an application that was sent does not change');
    END IF;
    IF OLD.state IN ('inadmissible', 'accepted', 'refused') AND OLD IS DISTINCT FROM NEW THEN
        PERFORM catalogue_refuse('application_frozen', 'an application that was decided does not change');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER application_guard BEFORE INSERT OR UPDATE OR DELETE ON catalogue_application
    FOR EACH ROW EXECUTE FUNCTION catalogue_application_guard();

-- Documents never change; those of an application come and go only while it is being written.
CREATE FUNCTION catalogue_document_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stands text;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        PERFORM catalogue_refuse('document_unchanged', 'a document does not change');
    END IF;
    SELECT state INTO stands FROM catalogue_application
        WHERE id = CASE TG_OP WHEN 'INSERT' THEN NEW.application_id ELSE OLD.application_id END FOR SHARE;
    IF TG_OP = 'INSERT' THEN
        IF stands <> 'started' THEN
            PERFORM catalogue_refuse('document_frozen', 'the application was sent');
        END IF;
        RETURN NEW;
    END IF;
    IF stands IN ('submitted', 'admissible', 'accepted') THEN
        PERFORM catalogue_refuse('document_frozen', 'the application was sent');
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER document_guard BEFORE INSERT OR UPDATE OR DELETE ON catalogue_document
    FOR EACH ROW EXECUTE FUNCTION catalogue_document_guard();

-- Who represents an organisation does not change while its application is being judged.
CREATE FUNCTION catalogue_representative_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM catalogue_application
        WHERE organisation_id = CASE TG_OP WHEN 'INSERT' THEN NEW.organisation_id ELSE OLD.organisation_id END
            AND state IN ('submitted', 'admissible');
    IF FOUND THEN
        PERFORM catalogue_refuse('representative_frozen', 'an application is being judged');
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER representative_guard BEFORE INSERT OR UPDATE OR DELETE ON catalogue_representative
    FOR EACH ROW EXECUTE FUNCTION catalogue_representative_guard();

-- Bank accounts once given: only revoked, once. They go only with an organisation that was never listed.
CREATE FUNCTION catalogue_bank_details_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM 1 FROM catalogue_organisation WHERE id = OLD.organisation_id AND status = 'draft';
        IF NOT FOUND THEN
            PERFORM catalogue_refuse('bank_details_kept', 'bank accounts are kept');
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.revoked_at IS NOT NULL
        OR (to_jsonb(OLD) - 'revoked_at') IS DISTINCT FROM (to_jsonb(NEW) - 'revoked_at')
    THEN
        PERFORM catalogue_refuse('bank_details_unchanged', 'a bank account is given anew, not changed');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER bank_details_guard BEFORE UPDATE OR DELETE ON catalogue_bankdetails
    FOR EACH ROW EXECUTE FUNCTION catalogue_bank_details_guard();

-- Hearings and sanctions are kept; no sanction comes before its hearing was answered or its time was over.
CREATE FUNCTION catalogue_hearing_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM catalogue_refuse('hearing_kept', 'hearings are kept');
    END IF;
    IF OLD.state = 'closed' OR (OLD.organisation_id, OLD.grounds, OLD.measure, OLD.opened_at, OLD.answer_by)
        IS DISTINCT FROM (NEW.organisation_id, NEW.grounds, NEW.measure, NEW.opened_at, NEW.answer_by)
        OR (OLD.answered_at IS NOT NULL AND (OLD.answer, OLD.answered_at) IS DISTINCT FROM (NEW.answer, NEW.answered_at))
    THEN
        PERFORM catalogue_refuse('hearing_unchanged', 'what was told and answered stays');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hearing_guard BEFORE UPDATE OR DELETE ON catalogue_hearing
    FOR EACH ROW EXECUTE FUNCTION catalogue_hearing_guard();

CREATE FUNCTION catalogue_sanction_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM catalogue_refuse('sanction_kept', 'sanctions are kept');
    END IF;
    IF TG_OP = 'INSERT' THEN
        PERFORM 1 FROM catalogue_hearing WHERE id = NEW.hearing_id AND organisation_id = NEW.organisation_id
            AND state <> 'closed' AND (state = 'answered' OR answer_by < NEW.decided_on);
        IF NOT FOUND THEN
            PERFORM catalogue_refuse('sanction_after_hearing', 'the organisation may still answer');
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.lifted_at IS NOT NULL OR (to_jsonb(OLD) - 'lifted_at') IS DISTINCT FROM (to_jsonb(NEW) - 'lifted_at') THEN
        PERFORM catalogue_refuse('sanction_unchanged', 'a sanction is lifted, not changed');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sanction_guard BEFORE INSERT OR UPDATE OR DELETE ON catalogue_sanction
    FOR EACH ROW EXECUTE FUNCTION catalogue_sanction_guard();
