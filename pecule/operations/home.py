"""Where this installation keeps its own files: database, secrets, sealed proofs, uploads."""

import os
from pathlib import Path


def home() -> Path:
    """Return the folder of this installation: ``PECULE_HOME``, or ``.pecule`` in the current folder."""
    return Path(os.environ.get("PECULE_HOME", ".pecule")).absolute()
