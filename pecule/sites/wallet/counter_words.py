"""Words of the counter's pages."""

from django.utils.translation import gettext_lazy as _

DOCUMENTS = {
    "identity_card": _("National identity card"),
    "passport": _("Passport"),
    "residence_permit": _("Residence permit"),
}
CHECKS = {
    "photo": _("The photo is of the person in front of me"),
    "security_marks": _("The security marks are there: hologram, print that changes, lines"),
    "touch": _("I held it: relief, edges and thickness are right"),
    "age": _("Age and height fit the person"),
}
RISKS = {
    "account_young": _("The account is less than a week old"),
    "document_foreign": _("A residence permit"),
    "contact_shared": _("Another account has the same e-mail"),
    "phone_shared": _("The phone was used for another account"),
    "document_shared": _("The same document proved another account"),
    "refused_before": _("This account was refused before"),
    "recovering": _("An identity that was proved before is proved again"),
    "document_other": _("Another document than the one before"),
    "identity_differs": _("The document does not name whom the account names"),
    "odd_hour": _("Outside opening hours"),
    "sampled": _("Drawn by lot, as one in ten is"),
}
SEXES = {"female": _("F"), "male": _("M")}
FLAGS = {
    "risky": _("many out of the ordinary"),
    "quick": _("very quick"),
    "repeated": _("the same contacts, phones or documents again"),
    "odd_hours": _("outside opening hours"),
    "never_refuses": _("never refuses"),
    "same_second": _("nearly always the same colleague as second agent"),
}
