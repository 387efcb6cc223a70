"""The open tables to try things on: made-up rows under the columns that are published."""

import csv
import io
import json
from typing import Any

from tests.catalogue.making import SIRETS

TRAINING: dict[str, str] = {
    "date_extract": "2026-03-01", "nom_of": "ATELIER DES LANGUES", "nom_departement": "Rhône",
    "nom_region": "Auvergne-Rhône-Alpes", "type_referentiel": "RS", "code_inventaire": "6438", "code_rncp": "",
    "intitule_certification": "Test d'anglais", "libelle_niveau_sortie_formation": "", "code_formacode_1": "15234",
    "code_formacode_2": "", "code_formacode_3": "", "code_formacode_4": "", "code_formacode_5": "",
    "libelle_code_formacode_principal": "Anglais", "libelle_nsf_1": "Langues vivantes", "code_nsf_1": "136",
    "code_certifinfo": "1", "siret": SIRETS[0], "numero_formation": "73282932000074_ANGLAIS",
    "intitule_formation": "Anglais à l'œuvre", "points_forts": "Petits groupes ; oral", "nb_action": "2",
    "nb_session_active": "3", "nb_session_a_distance": "0", "nombre_heures_total_min": "20",
    "nombre_heures_total_max": "40", "nombre_heures_total_mean": "30.5", "frais_ttc_tot_min": "990.0",
    "frais_ttc_tot_max": "1990.0", "frais_ttc_tot_mean": "1490.33333", "code_departement": "69", "code_region": "84",
    "nbaction_nbheures": "1", "coderegion_export": "84",
}  # fmt: skip
ORGANISATION: dict[str, str] = {
    "numeroDeclarationActivite": "11750000009", "numerosDeclarationActivitePrecedent": "",
    "denomination": "CENTRE DE FORMATION", "siren": "404833048", "siretEtablissementDeclarant": SIRETS[1],
    "adressePhysiqueOrganismeFormation.voie": "1 rue Haute",
    "adressePhysiqueOrganismeFormation.codePostal": "75011", "adressePhysiqueOrganismeFormation.ville": "PARIS",
    "certifications.actionsDeFormation": "true", "certifications.VAE": "false",
}  # fmt: skip
CERTIFICATION: dict[str, str] = {
    "Id_Fiche": "1", "Numero_Fiche": "RNCP37674", "Intitule": "Développeur web", "Date_Decision": "18/07/2023",
    "Date_Fin_Enregistrement": "01/09/2027", "Date_Effet": "", "Actif": "ACTIVE",
}  # fmt: skip


def table(*rows: dict[str, str], separator: str = ";", encoding: str = "utf-8-sig") -> bytes:
    """Rows as CSV under the header of the first."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=separator, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def as_json(*rows: dict[str, Any]) -> bytes:
    """The same rows as JSON."""
    return json.dumps(list(rows), ensure_ascii=False, indent=1).encode()
