"""`pecule import …`: what it prints, for people and for programs, and how it ends."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from pecule.catalogue import actions
from pecule.catalogue.models import Certification, Offer, Organisation
from tests.catalogue.lheo_files import lheo, offer
from tests.catalogue.making import AT, BY, SIRETS, make_organisation
from tests.catalogue.tables_files import CERTIFICATION, ORGANISATION, TRAINING, table

pytestmark = pytest.mark.django_db


def run(command: str, path: Path, content: bytes, *options: str) -> tuple[int, str, str]:
    """Exit status, output and error stream."""
    path.write_bytes(content)
    out, errors = StringIO(), StringIO()
    try:
        call_command(f"import_{command}", str(path), *options, stdout=out, stderr=errors)
    except SystemExit as stopped:
        return int(str(stopped.code)), out.getvalue(), errors.getvalue()
    return 0, out.getvalue(), errors.getvalue()


def test_the_three_tables_follow_each_other(tmp_path: Path) -> None:
    rs = {**CERTIFICATION, "Numero_Fiche": "RS6438"}
    path = tmp_path / "table.csv"
    for command, content in (
        ("certifications", table(rs)),
        ("organisations", table({**ORGANISATION, "siretEtablissementDeclarant": SIRETS[0]})),
        ("trainings", table(TRAINING)),
    ):
        status, told, progress = run(command, path, content)
        assert (status, told) == (
            0, f"{path}: 1 accepted, 0 updated, 0 unchanged, 0 refused, 0 kept, 0 absent\n",
        )  # fmt: skip
        assert "writing" in progress
    assert [(Certification.objects.count(), Organisation.objects.count(), Offer.objects.count())] == [(1, 1, 1)]


def test_a_refused_offer_is_told_to_people_and_to_programs(tmp_path: Path) -> None:
    actions.register_certification(kind="rs", code="RS6438", title="Test", active_until=date(2099, 1, 1), by=BY, at=AT)
    make_organisation()
    path = tmp_path / "offres.xml"
    far = {"session_start": "20990101", "session_end": "20990102"}
    content = lheo(offer(**far), offer(number="F2", action_price="12,5", **far))
    status, told, _ = run("lheo", path, content, "--organisation", SIRETS[0])
    assert (status, told.splitlines()) == (1, [
        f"{path}: 1 accepted, 0 updated, 0 unchanged, 1 refused, 0 kept, 0 absent",
        "  line 4 (F2 lheo/offres/formation/action/prix-total-TTC): "
        "The price “12,5” has a comma or a space: write it as 12.50.",
    ])  # fmt: skip
    status, printed, _ = run("lheo", path, content, "--json")
    found = json.loads(printed)
    assert (status, found["unchanged"], found["refused"], found["reasons"][0]["code"]) == (1, 1, 1, "price_with_comma")


def test_a_file_that_is_nothing_of_the_kind_is_told_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "offres.xml"
    status, told, _ = run("lheo", path, b"<html/>")
    assert (status, told.splitlines()[1]) == (1, (
        "  file: This file is not LHÉO 2.2 or 2.3. Nothing was changed. Check that you chose the right file, and the "
        "version that your tool writes."
    ))  # fmt: skip


def test_a_file_or_an_organisation_that_is_not_there_stops_the_command(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"There is no file .*absent\.xml"):
        call_command("import_lheo", str(tmp_path / "absent.xml"))
    with pytest.raises(CommandError, match="No organisation has the SIRET"):
        run("lheo", tmp_path / "offres.xml", lheo(offer()), "--organisation", SIRETS[0])
