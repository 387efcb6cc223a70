-- One row for search an action with open sessions. Statement triggers keep it true whoever writes, one row or 300,000.
CREATE FUNCTION catalogue_make_findable(wanted bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- Whoever comes second waits here, then reads what the first committed: no session is ever forgotten.
    PERFORM FROM catalogue_action WHERE id IN (SELECT unnest(wanted)) ORDER BY id FOR NO KEY UPDATE;
    DELETE FROM catalogue_findable f WHERE f.action_id IN (SELECT unnest(wanted))
        AND NOT EXISTS (SELECT FROM catalogue_session s WHERE s.action_id = f.action_id AND s.open);
    INSERT INTO catalogue_findable AS f (action_id, offer_id, price_cents, starts, words)
    SELECT a.id, a.offer_id, a.price_cents, s.starts,
           catalogue_words(o.title, o.objective)
           || setweight(to_tsvector('pg_catalog.french', catalogue_plain(c.title)), 'C')
           || array_to_tsvector(array_remove(ARRAY[
                '@c' || nullif(catalogue_plain(a.city), ''), '@p' || nullif(a.postcode, ''),
                '@d' || nullif(a.department, ''), '@m' || a.modality, '@k' || c.kind, '@x' || c.code], NULL))
    FROM (SELECT action_id, range_agg(daterange(start, start, '[]')) AS starts FROM catalogue_session
          WHERE action_id IN (SELECT unnest(wanted)) AND open GROUP BY action_id) AS s
    JOIN catalogue_action a ON a.id = s.action_id
    JOIN catalogue_offer o ON o.id = a.offer_id
    JOIN catalogue_certification c ON c.id = o.certification_id
    ON CONFLICT (action_id) DO UPDATE SET price_cents = excluded.price_cents, starts = excluded.starts,
        words = excluded.words
    WHERE (f.price_cents, f.starts, f.words) IS DISTINCT FROM (excluded.price_cents, excluded.starts, excluded.words);
END $$;

CREATE FUNCTION catalogue_sessions_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM catalogue_make_findable((SELECT array_agg(DISTINCT action_id) FROM changed));
    RETURN NULL;
END $$;
CREATE TRIGGER session_added AFTER INSERT ON catalogue_session REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_sessions_changed();
CREATE TRIGGER session_changed AFTER UPDATE ON catalogue_session REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_sessions_changed();
CREATE TRIGGER session_removed AFTER DELETE ON catalogue_session REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_sessions_changed();

CREATE FUNCTION catalogue_actions_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM catalogue_make_findable((SELECT array_agg(changed.id) FROM changed));
    RETURN NULL;
END $$;
CREATE TRIGGER action_changed AFTER UPDATE ON catalogue_action REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_actions_changed();

CREATE FUNCTION catalogue_offers_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM catalogue_make_findable((
        SELECT array_agg(a.id) FROM changed JOIN former ON former.id = changed.id
        JOIN catalogue_action a ON a.offer_id = changed.id
        WHERE (changed.title, changed.objective, changed.certification_id)
            IS DISTINCT FROM (former.title, former.objective, former.certification_id)));
    RETURN NULL;
END $$;
CREATE TRIGGER offer_changed AFTER UPDATE ON catalogue_offer REFERENCING OLD TABLE AS former NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_offers_changed();

CREATE FUNCTION catalogue_certifications_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM catalogue_make_findable((
        SELECT array_agg(a.id) FROM changed JOIN former ON former.id = changed.id
        JOIN catalogue_offer o ON o.certification_id = changed.id JOIN catalogue_action a ON a.offer_id = o.id
        WHERE (changed.title, changed.kind, changed.code) IS DISTINCT FROM (former.title, former.kind, former.code)));
    RETURN NULL;
END $$;
CREATE TRIGGER certification_changed AFTER UPDATE ON catalogue_certification
    REFERENCING OLD TABLE AS former NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_certifications_changed();

-- What the open catalogue announces has no dates of its own: nothing there can be ordered.
CREATE FUNCTION catalogue_session_of_a_real_action() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM catalogue_action WHERE id = NEW.action_id AND announced) THEN
        RAISE EXCEPTION 'an announced action has no session' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'session_of_a_real_action';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER session_of_a_real_action BEFORE INSERT OR UPDATE OF action_id ON catalogue_session
    FOR EACH ROW EXECUTE FUNCTION catalogue_session_of_a_real_action();
