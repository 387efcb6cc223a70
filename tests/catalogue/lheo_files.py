"""LHÉO files to try things on: made-up offers in the shape that real tools write."""

from dataclasses import dataclass, field, replace
from typing import Any

from tests.catalogue.making import SIRETS

NAMESPACE = {"2.2": "http://www.lheo.org/2.2", "2.3": "http://lheo.gouv.fr/2.3"}


@dataclass(frozen=True, slots=True)
class WrittenSession:
    """A session as it is written; ``more`` goes in after the address."""

    number: str = "S1"
    start: str = "20260601"
    end: str = "20260630"
    more: str = "<etat-recrutement>1</etat-recrutement><recrutement><nb-places>12</nb-places></recrutement>"

    def xml(self) -> str:
        number = f' numero="{self.number}"' if self.number else ""
        return (
            f"<session{number}><periode><debut>{self.start}</debut><fin>{self.end}</fin></periode>"
            f"<adresse-inscription>{ADDRESS}</adresse-inscription>{self.more}</session>"
        )


ADDRESS = (
    "<adresse><ligne>3 rue du Lac</ligne><codepostal>69003</codepostal><ville>Lyon</ville>"
    "<departement>69</departement><code-INSEE-commune>69383</code-INSEE-commune></adresse>"
)


@dataclass(frozen=True, slots=True)
class WrittenAction:
    """An action as it is written."""

    number: str = "A1"
    modality: str = "0"
    conditions: str = "aucune"
    entry_compulsory: str = "0"
    place: str = f"<lieu-de-formation><coordonnees>{ADDRESS}</coordonnees></lieu-de-formation>"
    price: str = "1200.50"
    hours: str = "35"
    public: str = "81061"
    sessions: tuple[WrittenSession, ...] = (WrittenSession(),)

    def xml(self) -> str:
        number = f' numero="{self.number}"' if self.number else ""
        price = f"<prix-total-TTC>{self.price}</prix-total-TTC>" if self.price else ""
        hours = f"<nombre-heures-total>{self.hours}</nombre-heures-total>" if self.hours else ""
        return (
            f"<action{number}><rythme-formation>Temps plein</rythme-formation>"
            f'<code-public-vise ref="V11">{self.public}</code-public-vise>'
            f"<niveau-entree-obligatoire>{self.entry_compulsory}</niveau-entree-obligatoire>"
            "<modalites-alternance>-</modalites-alternance>"
            f"<modalites-enseignement>{self.modality}</modalites-enseignement>"
            f"<conditions-specifiques>{self.conditions}</conditions-specifiques>"
            "<prise-en-charge-frais-possible>1</prise-en-charge-frais-possible>"
            f"{self.place}<modalites-entrees-sorties>0</modalites-entrees-sorties>"
            + "".join(session.xml() for session in self.sessions)
            + f"{price}{hours}</action>"
        )


@dataclass(frozen=True, slots=True)
class WrittenOffer:
    """An offer as it is written; ``without`` names elements that are left out."""

    number: str = "F1"
    title: str = "Anglais professionnel"
    objective: str = "&lt;p&gt;Mener une réunion en &lt;b&gt;anglais&lt;/b&gt;.&lt;/p&gt;"
    formacode: str = "15234"
    nsf: str = "136"
    rome: str = "E1108"
    level: str = "0"
    certification: str = "<certification><code-RS>6438</code-RS></certification>"
    siret: str = SIRETS[0]
    nda: str = "11750000000"
    actions: tuple[WrittenAction, ...] = (WrittenAction(),)
    without: frozenset[str] = field(default_factory=frozenset)

    def xml(self) -> str:
        number = f' numero="{self.number}"' if self.number else ""
        parts = {
            "domaine-formation": f'<code-FORMACODE ref="V14">{self.formacode}</code-FORMACODE>'
            f"<code-NSF>{self.nsf}</code-NSF><code-ROME>{self.rome}</code-ROME>",
            "intitule-formation": self.title,
            "objectif-formation": self.objective,
            "resultats-attendus": "Un score au test.",
            "contenu-formation": "Grammaire, vocabulaire, oral.",
            "certifiante": "1",
            "contact-formation": "<coordonnees/>",
            "parcours-de-formation": "1",
            "code-niveau-entree": self.level,
        }
        said = "".join(f"<{name}>{text}</{name}>" for name, text in parts.items() if name not in self.without)
        return (
            f"<formation{number}>{said}{self.certification}"
            + "\n".join(action.xml() for action in self.actions)
            + "<organisme-formation-responsable>"
            f"<numero-activite>{self.nda}</numero-activite>"
            f"<SIRET-organisme-formation><SIRET>{self.siret}</SIRET></SIRET-organisme-formation>"
            "<nom-organisme>Atelier</nom-organisme></organisme-formation-responsable></formation>"
        )


def lheo(*offers: WrittenOffer, version: str = "2.3", encoding: str = "UTF-8") -> bytes:
    """A whole file."""
    body = "\n".join(offer.xml() for offer in offers)
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>\n<lheo xmlns="{NAMESPACE[version]}"><offres>\n{body}\n'
        "</offres></lheo>"
    )
    return text.encode(encoding)


def offer(**changes: Any) -> WrittenOffer:
    """The usual offer, changed: fields of an offer, or of its only action (``action_…``) or session (``session_…``)."""
    by_level: dict[str, dict[str, Any]] = {"action": {}, "session": {}, "": {}}
    for name, value in changes.items():
        level, _, rest = name.partition("_")
        if level in ("action", "session") and rest:
            by_level[level][rest] = value
        else:
            by_level[""][name] = value
    session = replace(WrittenSession(), **by_level["session"])
    action = replace(WrittenAction(sessions=(session,)), **by_level["action"])
    return replace(WrittenOffer(actions=(action,)), **by_level[""])
