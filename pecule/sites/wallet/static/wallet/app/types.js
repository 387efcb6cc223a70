// Everything this app knows how to show, in its own words: what is asked in another way is not shown, and not signed.
// The tests hold it to the types that the server registers.

export const TYPES = {
  sign_in: {
    kind: "sign_in",
    title: {"fr": "Connexion", "en": "Signing in"},
    fields: [
      {"path": ["service"], "label": {"fr": "Service", "en": "Service"}, "display": 2, "format": "text"},
      {"path": ["through"], "label": {"fr": "Par l’intermédiaire de", "en": "By way of"}, "display": 2, "format": "text"},
      {"path": ["level"], "label": {"fr": "Niveau de sûreté", "en": "Level"}, "display": 3, "format": "choice", "values": {"eidas1": {"fr": "Identité déclarée", "en": "Identity declared"}, "eidas2": {"fr": "Identité vérifiée", "en": "Identity checked"}}},
    ],
  },
  sensitive_change: {
    kind: "change",
    title: {"fr": "Changement sur votre compte", "en": "A change to your account"},
    fields: [
      {"path": ["change"], "label": {"fr": "Ce que vous demandez", "en": "What you ask for"}, "display": 1, "format": "choice", "values": {"contact_change": {"fr": "Changer vos coordonnées", "en": "Change how to reach you"}, "bank_details_change": {"fr": "Changer des coordonnées bancaires", "en": "Change bank details"}, "data_export": {"fr": "Télécharger toutes vos données", "en": "Download all your data"}, "lock_removal": {"fr": "Rouvrir le compte verrouillé", "en": "Unlock the account"}}},
      {"path": ["summary"], "label": {"fr": "En détail", "en": "In detail"}, "display": 1, "format": "text"},
      {"path": ["reference"], "label": {"fr": "Référence", "en": "Reference"}, "display": 3, "format": "text"},
    ],
  },
  training_purchase: {
    kind: "purchase",
    title: {"fr": "Achat d’une formation", "en": "Buying a training"},
    fields: [
      {"path": ["price_cents"], "label": {"fr": "Prix de la formation", "en": "Price of the training"}, "display": 1, "format": "money_cents"},
      {"path": ["title"], "label": {"fr": "Formation", "en": "Training"}, "display": 1, "format": "text"},
      {"path": ["organisation", "name"], "label": {"fr": "Organisme", "en": "Training organisation"}, "display": 1, "format": "text"},
      {"path": ["organisation", "siret"], "label": {"fr": "SIRET de l’organisme", "en": "SIRET of the organisation"}, "display": 2, "format": "siret"},
      {"path": ["start"], "label": {"fr": "Premier jour", "en": "First day"}, "display": 2, "format": "date"},
      {"path": ["end"], "label": {"fr": "Dernier jour", "en": "Last day"}, "display": 2, "format": "date"},
      {"path": ["rights_cents"], "label": {"fr": "Payé par votre compte", "en": "Paid from your account"}, "display": 2, "format": "money_cents"},
      {"path": ["card_cents"], "label": {"fr": "À payer par carte", "en": "To pay by card"}, "display": 2, "format": "money_cents"},
      {"path": ["remaining_cents"], "label": {"fr": "Restera sur votre compte", "en": "Left in your account"}, "display": 2, "format": "money_cents"},
      {"path": ["order"], "label": {"fr": "Dossier", "en": "Order"}, "display": 3, "format": "text"},
      {"path": ["session"], "label": {"fr": "Session", "en": "Session"}, "display": 3, "format": "text"},
      {"path": ["currency"], "label": {"fr": "Monnaie", "en": "Currency"}, "display": 3, "format": "text"},
    ],
  },
};
