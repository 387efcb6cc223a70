"""Verbs of the catalogue. Each is one transaction with its audit line."""

from pecule.catalogue.actions.accounts import (
    give_iban,
    revoke_iban,
)
from pecule.catalogue.actions.applications import (
    add_document,
    add_representative,
    remove_document,
    remove_representative,
    save_file,
    save_identity,
    submit_application,
)
from pecule.catalogue.actions.claims import (
    settle_dispute,
    start_application,
)
from pecule.catalogue.actions.clocks import (
    run_organisation_clocks,
)
from pecule.catalogue.actions.compliance import (
    ask_compliance,
)
from pecule.catalogue.actions.decisions import (
    decide_application,
    judge_admissibility,
)
from pecule.catalogue.actions.hearings import (
    answer_hearing,
    close_hearing,
    lift_sanction,
    open_hearing,
    sanction,
)
from pecule.catalogue.actions.importing import import_lheo
from pecule.catalogue.actions.importing_tables import (
    import_catalogue_table,
    import_certifications,
    import_organisation_list,
)
from pecule.catalogue.actions.members import (
    accept_invitation,
    add_member,
    change_role,
    invite_member,
    remove_member,
    withdraw_invitation,
)
from pecule.catalogue.actions.offers import (
    close_session,
    publish_action,
    publish_offer,
    publish_session,
    register_certification,
    reopen_session,
    withdraw_offer,
)
from pecule.catalogue.actions.organisations import (
    accept_terms,
    change_status,
    file_statement,
    register_organisation,
    renew_qualiopi,
)
from pecule.catalogue.actions.partners import (
    declare_subcontract,
    end_habilitation,
    grant_habilitation,
)
from pecule.catalogue.actions.sharing import (
    tell_everything,
    tell_offers,
    tell_organisations,
)

__all__ = [
    "accept_invitation",
    "accept_terms",
    "add_document",
    "add_member",
    "add_representative",
    "answer_hearing",
    "ask_compliance",
    "change_role",
    "change_status",
    "close_hearing",
    "close_session",
    "decide_application",
    "declare_subcontract",
    "end_habilitation",
    "file_statement",
    "give_iban",
    "grant_habilitation",
    "import_catalogue_table",
    "import_certifications",
    "import_lheo",
    "import_organisation_list",
    "invite_member",
    "judge_admissibility",
    "lift_sanction",
    "open_hearing",
    "publish_action",
    "publish_offer",
    "publish_session",
    "register_certification",
    "register_organisation",
    "remove_document",
    "remove_member",
    "remove_representative",
    "renew_qualiopi",
    "reopen_session",
    "revoke_iban",
    "run_organisation_clocks",
    "sanction",
    "save_file",
    "save_identity",
    "settle_dispute",
    "start_application",
    "submit_application",
    "tell_everything",
    "tell_offers",
    "tell_organisations",
    "withdraw_invitation",
    "withdraw_offer",
]
