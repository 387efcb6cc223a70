-- Reports, campaigns and warnings, kept true whoever is connected.

-- No campaign holds reports that imitate two bodies.
ALTER TABLE scams_report ADD CONSTRAINT report_of_its_campaigns_brand
    FOREIGN KEY (campaign_id, brand) REFERENCES scams_campaign (id, brand);

CREATE FUNCTION scams_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: what was written stays', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_ARGV[0];
END $$;

-- A report may move to another campaign or go altogether; what it says does not change.
CREATE TRIGGER report_fixed BEFORE UPDATE ON scams_report FOR EACH ROW
    WHEN ((to_jsonb(OLD) - 'campaign_id') IS DISTINCT FROM (to_jsonb(NEW) - 'campaign_id'))
    EXECUTE FUNCTION scams_refuse_change('report_fixed');

CREATE TRIGGER campaign_fixed BEFORE UPDATE ON scams_campaign FOR EACH ROW
    WHEN (OLD.merged_into_id IS NOT NULL
          OR (OLD.public_id, OLD.brand, OLD.text) IS DISTINCT FROM (NEW.public_id, NEW.brand, NEW.text))
    EXECUTE FUNCTION scams_refuse_change('campaign_fixed');

CREATE TRIGGER warning_kept BEFORE DELETE OR TRUNCATE ON scams_warning
    FOR EACH STATEMENT EXECUTE FUNCTION scams_refuse_change('warning_kept');
CREATE TRIGGER warning_fixed BEFORE UPDATE ON scams_warning FOR EACH ROW
    WHEN (OLD.withdrawn_at IS NOT NULL
          OR (to_jsonb(OLD) - ARRAY['withdrawn_at', 'withdrawn_by', 'withdrawn_why'])
             IS DISTINCT FROM (to_jsonb(NEW) - ARRAY['withdrawn_at', 'withdrawn_by', 'withdrawn_why']))
    EXECUTE FUNCTION scams_refuse_change('warning_fixed');
