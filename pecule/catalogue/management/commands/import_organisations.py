"""`pecule import organisations FILE...`: take in the public list of training organisations, as published."""

from datetime import datetime
from pathlib import Path
from typing import Any

from pecule.catalogue.actions.importing_tables import import_organisation_list
from pecule.catalogue.management.commands._files import ImportFiles
from pecule.catalogue.rules.reports import ImportReport
from pecule.kernel.actors import Actor


class Command(ImportFiles):
    """See ``actions.importing_tables``."""

    help = "Import the public list of training organisations (CSV or JSON)."

    def take(self, path: Path, options: dict[str, Any], *, by: Actor, at: datetime) -> ImportReport:
        """Import one table."""
        return import_organisation_list(path, name=path.name, by=by, at=at, progress=self.progress)
