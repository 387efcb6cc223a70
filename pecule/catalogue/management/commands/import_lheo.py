"""`pecule import lheo FILE...`: take in offers written in LHÉO, of one organisation or of all that a file names."""

import argparse
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from pecule.catalogue.actions.importing import import_lheo
from pecule.catalogue.management.commands._files import ImportFiles
from pecule.catalogue.queries.imports import organisation_by_siret
from pecule.catalogue.rules.reports import ImportReport
from pecule.kernel.actors import Actor


class Command(ImportFiles):
    """See ``actions.importing``."""

    help = "Import offers written in LHÉO 2.2 or 2.3 (XML)."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Files, --json, and the organisation that they are for."""
        super().add_arguments(parser)
        parser.add_argument("--organisation", metavar="SIRET", help="take only the offers of this organisation")

    def take(self, path: Path, options: dict[str, Any], *, by: Actor, at: datetime) -> ImportReport:
        """Import one file."""
        organisation, siret = None, options["organisation"]
        if siret is not None:
            organisation = organisation_by_siret(siret)
            if organisation is None:
                raise CommandError(f"No organisation has the SIRET {siret}.")
        return import_lheo(path, name=path.name, organisation=organisation, by=by, at=at)
