"""Taking in the public catalogue of trainings, as published: rows a second, and memory, in a process of its own."""

import csv
import json
import subprocess
import sys
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from django.core.management import call_command
from django.db import connection, connections

from pecule.operations.benches.report import Measure, measured

ROWS = 300_000
QUICK_ROWS = 20_000
ORGANISATIONS = 15_000
CERTIFICATIONS = 3_000
GOAL_S = 180
ROUNDS = 5
WRONG_EVERY = 100
IMPORTER = """
import json, sys, time
from datetime import UTC, datetime
from pathlib import Path
import django
django.setup()
from pecule.catalogue.actions.importing_tables import import_catalogue_table
from pecule.kernel.actors import system
def peak():
    return int(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))) / 1024
begun = time.perf_counter()
report = import_catalogue_table(
    Path(sys.argv[1]), name="bench.csv", by=system("bench"), at=datetime(2026, 3, 2, 9, tzinfo=UTC),
    progress=lambda stage, rows: print(stage, rows, file=sys.stderr),
)
seconds = time.perf_counter() - begun
print(json.dumps([seconds, peak(), report.accepted, report.unchanged, report.refused]))
"""
_COLUMNS = (
    "date_extract nom_of nom_departement nom_region type_referentiel code_inventaire code_rncp intitule_certification "
    "libelle_niveau_sortie_formation code_formacode_1 code_formacode_2 code_formacode_3 code_formacode_4 "
    "code_formacode_5 libelle_code_formacode_principal libelle_nsf_1 code_nsf_1 code_certifinfo siret numero_formation "
    "intitule_formation points_forts nb_action nb_session_active nb_session_a_distance nombre_heures_total_min "
    "nombre_heures_total_max nombre_heures_total_mean frais_ttc_tot_min frais_ttc_tot_max frais_ttc_tot_mean "
    "code_departement code_region nbaction_nbheures coderegion_export"
).split()
_ORGANISATIONS = """
INSERT INTO catalogue_organisation (siret, nda, name, city, status, iban, registered_at)
SELECT siret, lpad(n::text, 11, '0'), 'Organisme ' || n, '', 'draft', '', now()
FROM unnest(%s::text[]) WITH ORDINALITY AS made (siret, n)
"""
_CERTIFICATIONS = """
INSERT INTO catalogue_certification (kind, code, title)
SELECT 'rncp', 'RNCP' || n, 'Titre ' || n FROM generate_series(1, %s) AS n
"""


def run(size: int | None, quick: bool) -> list[Measure]:
    """Import ``size`` rows (300,000; quick 20,000) five times (quick: three), each into a catalogue without offers.

    One row in a hundred is wrong. The same file is then imported once more: nothing may change.
    """
    call_command("migrate", verbosity=0)
    rows = size or (QUICK_ROWS if quick else ROWS)
    wrong = len(range(WRONG_EVERY - 1, rows, WRONG_EVERY))
    sirets = [_siret(number) for number in range(1, ORGANISATIONS + 1)]
    with connection.cursor() as cursor:
        cursor.execute(_ORGANISATIONS, (sirets,))
        cursor.execute(_CERTIFICATIONS, (CERTIFICATIONS,))
        cursor.execute("VACUUM ANALYZE")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bench.csv"
        _write(path, rows, sirets)
        samples = []
        for _ in range(3 if quick else ROUNDS):
            _empty()
            samples.append(_import(path, accepted=rows - wrong, unchanged=0, refused=wrong))
        again = _import(path, accepted=0, unchanged=rows - wrong, refused=wrong)
        size_mb = path.stat().st_size / 1_000_000
    seconds = [each[0] for each in samples]
    return [
        measured("seconds", seconds, "s", "lower", GOAL_S * rows / ROWS, rows=rows, file_mb=round(size_mb),
                 again_s=round(again[0], 1)),
        measured("rows_per_s", [rows / each for each in seconds], "rows/s", "higher", ROWS / GOAL_S),
        measured("rss_mb", [each[1] for each in samples], "MB", "lower", 300),
    ]  # fmt: skip


def _empty() -> None:
    with connection.cursor() as cursor:
        for table in ("action", "offer"):
            cursor.execute(f"DELETE FROM catalogue_{table}")  # noqa: S608 -- two names from the line above
            cursor.execute(f"VACUUM catalogue_{table}")
        cursor.execute("CHECKPOINT")
    connections.close_all()


def _import(path: Path, *, accepted: int, unchanged: int, refused: int) -> tuple[float, float]:
    done = subprocess.run([sys.executable, "-c", IMPORTER, str(path)], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    seconds, rss_mb, *found = json.loads(done.stdout)
    if found != [accepted, unchanged, refused]:
        raise RuntimeError(f"{found} found, {[accepted, unchanged, refused]} expected")
    return float(seconds), float(rss_mb)


def _write(path: Path, rows: int, sirets: list[str]) -> None:
    """A file as published, with semicolons and a byte order mark, and texts of usual length."""
    random = Random(2026)
    text = "Petits groupes, formateurs expérimentés ; accompagnement individuel, supports remis, suivi. " * 3
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, _COLUMNS, delimiter=";", restval="")
        writer.writeheader()
        for number in range(rows):
            siret, price = random.choice(sirets), random.randint(100, 9_000)
            writer.writerow(
                {
                    "date_extract": "2026-03-01", "nom_of": f"ORGANISME {number}", "type_referentiel": "RNCP",
                    "code_rncp": str(random.randint(1, CERTIFICATIONS)), "intitule_certification": "Titre",
                    "siret": siret, "numero_formation": f"{siret}_{number}", "points_forts": text,
                    "intitule_formation": f"Formation n° {number} à distance ou près de chez vous",
                    "nb_action": "2", "nb_session_active": "4", "nb_session_a_distance": str(random.choice([0, 4])),
                    "nombre_heures_total_min": "35.0", "nombre_heures_total_max": "70.0",
                    "frais_ttc_tot_min": "0" if number % WRONG_EVERY == WRONG_EVERY - 1 else f"{price}.0",
                    "frais_ttc_tot_max": f"{2 * price}.0", "code_departement": str(random.randint(1, 95)),
                }
            )  # fmt: skip


def _siret(number: int) -> str:
    """A made-up SIRET whose check digits are right."""
    siren = _with_check(f"{10_000_000 + number}")
    return _with_check(f"{siren}0001")


def _with_check(digits: str) -> str:
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits))]
    return digits + str(-sum(value // 10 + value % 10 for value in doubled) % 10)
