-- What screening asked for stays written as what it asked for.
DROP TRIGGER suspension_fixed ON payouts_suspension;
CREATE TRIGGER suspension_fixed BEFORE UPDATE ON payouts_suspension FOR EACH ROW
    WHEN (OLD.released_at IS NOT NULL
          OR (OLD.public_id, OLD.payable_id, OLD.ground, OLD.begun_on, OLD.until, OLD.reason, OLD.by, OLD.at, OLD.match_id)
             IS DISTINCT FROM
             (NEW.public_id, NEW.payable_id, NEW.ground, NEW.begun_on, NEW.until, NEW.reason, NEW.by, NEW.at, NEW.match_id))
    EXECUTE FUNCTION payouts_refuse_change('suspension_fixed');
