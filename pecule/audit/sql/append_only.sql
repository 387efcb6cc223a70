-- A trail that can be edited proves nothing: only INSERT is possible, whoever is connected.
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: its rows are never changed', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_append_only';
END $$;

CREATE TRIGGER audit_line_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_line
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();

-- One line, for the functions of rooms that write in SQL; the Python verb calls it too.
CREATE FUNCTION audit_record(p_at timestamptz, p_actor text, p_verb text, p_subject text, p_details jsonb)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_line (recorded_at, actor, verb, subject, details)
        VALUES (p_at, p_actor, p_verb, p_subject, p_details);
END $$;
