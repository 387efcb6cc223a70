DROP TRIGGER session_of_a_real_action ON catalogue_session;
DROP TRIGGER session_added ON catalogue_session;
DROP TRIGGER session_changed ON catalogue_session;
DROP TRIGGER session_removed ON catalogue_session;
DROP TRIGGER action_changed ON catalogue_action;
DROP TRIGGER offer_changed ON catalogue_offer;
DROP TRIGGER certification_changed ON catalogue_certification;
DROP FUNCTION catalogue_session_of_a_real_action(), catalogue_sessions_changed(), catalogue_actions_changed(),
    catalogue_offers_changed(), catalogue_certifications_changed(), catalogue_make_findable(bigint[]);
