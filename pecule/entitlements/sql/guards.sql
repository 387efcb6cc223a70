-- What was declared is never changed: a month stops standing, its lines stay. Only the merging of two accounts of one
-- person moves a line from one holder to the other.
CREATE FUNCTION entitlements_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_immutable';
END $$;

CREATE TRIGGER entitlements_activityline_immutable
    BEFORE DELETE OR TRUNCATE OR UPDATE OF declared_month_id, year, period, months, source_line, contract, category,
        unit, worked, counted_absence, reference, pay_cents, part_time, disabled, contribution_paid
    ON entitlements_activityline FOR EACH STATEMENT EXECUTE FUNCTION entitlements_refuse_change();
CREATE TRIGGER entitlements_declaredmonth_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON entitlements_declaredmonth
    FOR EACH STATEMENT EXECUTE FUNCTION entitlements_refuse_change();
CREATE TRIGGER entitlements_claimrecovery_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON entitlements_claimrecovery
    FOR EACH STATEMENT EXECUTE FUNCTION entitlements_refuse_change();

-- A chunk is done once: its counts are those of the transfers posted beside it.
CREATE FUNCTION entitlements_refuse_second_doing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a chunk that is done is never done again'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'credit_chunk_done_once';
END $$;
CREATE TRIGGER credit_chunk_done_once BEFORE UPDATE ON entitlements_creditchunk
    FOR EACH ROW WHEN (OLD.done_at IS NOT NULL) EXECUTE FUNCTION entitlements_refuse_second_doing();
