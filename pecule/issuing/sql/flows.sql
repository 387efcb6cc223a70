-- One compact row a sign-in. It lives for minutes and is begun again when it is lost, so it is not written to the log.
ALTER TABLE issuing_flow SET UNLOGGED;
ALTER TABLE issuing_seen SET UNLOGGED;
ALTER TABLE issuing_flow SET (fillfactor = 70);

-- A step is never taken backwards, whoever is connected.
CREATE FUNCTION issuing_flow_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.step < OLD.step THEN
        RAISE EXCEPTION 'a sign-in does not go back from step % to %', OLD.step, NEW.step
            USING ERRCODE = 'check_violation', CONSTRAINT = 'issuing_flow_moves_on';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER issuing_flow_moves_on BEFORE UPDATE OF step ON issuing_flow
    FOR EACH ROW WHEN (NEW.step IS DISTINCT FROM OLD.step) EXECUTE FUNCTION issuing_flow_moves_on();
