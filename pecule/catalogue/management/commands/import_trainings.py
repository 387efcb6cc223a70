"""`pecule import trainings FILE...`: take in the public catalogue of trainings, as published."""

from datetime import datetime
from pathlib import Path
from typing import Any

from pecule.catalogue.actions.importing_tables import import_catalogue_table
from pecule.catalogue.management.commands._files import ImportFiles
from pecule.catalogue.rules.reports import ImportReport
from pecule.kernel.actors import Actor


class Command(ImportFiles):
    """See ``actions.importing_tables``."""

    help = "Import the public catalogue of trainings (CSV or JSON)."

    def take(self, path: Path, options: dict[str, Any], *, by: Actor, at: datetime) -> ImportReport:
        """Import one table."""
        return import_catalogue_table(path, name=path.name, by=by, at=at, progress=self.progress)
