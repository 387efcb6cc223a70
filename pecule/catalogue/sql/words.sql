-- French words of an offer, without accents: people type "developpeur" and mean "développeur".
CREATE FUNCTION catalogue_plain(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT translate(replace(replace(lower(words), 'œ', 'oe'), 'æ', 'ae'),
                     'àâäáãåçéèêëíìîïñóòôöõúùûüýÿ’', 'aaaaaaceeeeiiiinooooouuuuyy''')
$$;

CREATE FUNCTION catalogue_words(title text, objective text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT setweight(to_tsvector('pg_catalog.french', catalogue_plain(title)), 'A')
        || setweight(to_tsvector('pg_catalog.french', catalogue_plain(objective)), 'B')
$$;
