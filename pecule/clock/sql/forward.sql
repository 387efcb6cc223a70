-- Money was dated by this clock: it never goes back.

CREATE FUNCTION clock_never_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.days < OLD.days THEN
        RAISE EXCEPTION 'the clock only moves forward'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'clock_never_back';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER clock_never_back BEFORE UPDATE OR DELETE ON clock_shift
    FOR EACH ROW EXECUTE FUNCTION clock_never_back();
