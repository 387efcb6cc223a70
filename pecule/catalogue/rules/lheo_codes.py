"""What LHÉO 2.2 and 2.3 ask for: what must be there, how long a text may be, which codes there are. Pure.

The compulsory circle is that of decree 2015-742. Names and codes are those of the language's own definition.
"""

from typing import Final

NAMESPACES: Final = {
    "http://www.lheo.org/2.2": "2.2",
    "http://lheo.gouv.fr/2.2": "2.2",
    "http://lheo.gouv.fr/2.3": "2.3",
    "http://www.lheo.org/2.3": "2.3",
}

# Texts that must be there, with the most characters each may have.
OFFER_TEXTS: Final = {
    "intitule-formation": 255,
    "objectif-formation": 3000,
    "resultats-attendus": 3000,
    "contenu-formation": 3000,
}
ACTION_TEXTS: Final = {"rythme-formation": 3000, "modalites-alternance": 3000, "conditions-specifiques": 3000}

_LEVELS: Final = frozenset(str(code) for code in (*range(9), *range(11, 19)))
_YES_NO: Final = frozenset("01")

# Codes that must be there, with the values each may have.
OFFER_CODES: Final = {"certifiante": _YES_NO, "parcours-de-formation": frozenset("1234"), "code-niveau-entree": _LEVELS}
ACTION_CODES: Final = {
    "niveau-entree-obligatoire": _YES_NO,
    "modalites-enseignement": frozenset("012"),
    "prise-en-charge-frais-possible": _YES_NO,
    "modalites-entrees-sorties": _YES_NO,
}
RECRUITING: Final = frozenset("123")
OPEN_RECRUITING: Final = "1"
MODALITIES: Final = {"0": "in_person", "1": "mixed", "2": "distance"}

# Codes of the domain: what each looks like, and an example for people.
FORMS: Final = {
    "code-FORMACODE": (r"\d{5}", "15234"),
    "code-NSF": (r"\d{3}[a-z]?", "136"),
    "code-ROME": (r"[A-N]\d{4}", "E1108"),
    "code-public-vise": (r"\d{5}", "81061"),
}
# Specialities of training (NSF), by their first three digits.
NSF: Final = frozenset(
    str(code)
    for first, last in (
        (100, 100), (110, 118), (120, 128), (130, 136), (200, 201), (210, 214), (220, 227), (230, 234), (240, 243),
        (250, 255), (300, 300), (310, 315), (320, 326), (330, 336), (340, 346), (410, 415), (421, 423),
    )
    for code in range(first, last + 1)
)  # fmt: skip

# What people write when anybody may come.
NOTHING_ASKED: Final = frozenset(
    {"-", ".", "0", "aucun", "aucune", "aucun prérequis", "aucun pré-requis", "aucune condition", "néant", "neant"}
    | {"non", "sans", "sans objet", "so", "s.o.", "n/a", "pas de prérequis", "pas de pré-requis", "sans prérequis"}
)
# Levels of entry that ask for something, in words; 0 and 1 ask for nothing.
ENTRY_LEVELS: Final = {
    "2": "savoirs de base", "3": "préqualification", "4": "niveau 3", "5": "niveau 4", "6": "niveau 5",
    "7": "niveau 6", "8": "niveau 7", **{str(10 + level): f"niveau {level}" for level in range(1, 9)},
}  # fmt: skip
