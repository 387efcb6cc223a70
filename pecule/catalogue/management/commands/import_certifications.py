"""`pecule import certifications FILE...`: take in the national registers of certifications, as published."""

from datetime import datetime
from pathlib import Path
from typing import Any

from pecule.catalogue.actions.importing_tables import import_certifications
from pecule.catalogue.management.commands._files import ImportFiles
from pecule.catalogue.rules.reports import ImportReport
from pecule.kernel.actors import Actor


class Command(ImportFiles):
    """See ``actions.importing_tables``."""

    help = "Import the national registers of certifications (CSV or JSON)."

    def take(self, path: Path, options: dict[str, Any], *, by: Actor, at: datetime) -> ImportReport:
        """Import one table."""
        return import_certifications(path, name=path.name, by=by, at=at, progress=self.progress)
