-- Looks are written once. The function is the trail's own.
CREATE TRIGGER holders_look_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON holders_look
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();

-- A person's number never changes, but a temporary one becomes final once, and a new key may seal the same one.
CREATE FUNCTION holders_refuse_other_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.public_id <> OLD.public_id
        OR (NEW.nir_hash <> OLD.nir_hash AND NOT (OLD.temporary_number AND NOT NEW.temporary_number))
        OR (NEW.temporary_number AND NOT OLD.temporary_number)
    THEN
        RAISE EXCEPTION 'the number of holder % is final', OLD.public_id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'holder_number_final';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER holder_number_final BEFORE UPDATE OF nir_hash, public_id, temporary_number ON holders_holder
    FOR EACH ROW EXECUTE FUNCTION holders_refuse_other_number();

-- Which training account a declared number belongs to today: the one join that set-based rooms make.
CREATE VIEW holders_by_nir AS
    SELECT nir_hash, coalesce(merged_into_id, id) AS holder_id FROM holders_holder
    UNION ALL
    SELECT nir_hash, holder_id FROM holders_formernumber;
