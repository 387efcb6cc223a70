"""Programs of others, in JavaScript, called from tests: a JSON object in, a JSON object out."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
MISSING = "Node 20 and the peers are not there: `make peers` installs them"


def ready() -> bool:
    """Whether Node and the locked packages are here."""
    return shutil.which("node") is not None and (HERE / "node_modules" / "jose").exists()


def ask(script: str, **told: Any) -> Any:
    """What ``node/<script>.mjs`` answers to ``told``; its own complaint when it fails."""
    assert ready(), MISSING
    command = ["node", str(HERE / "node" / f"{script}.mjs")]
    done = subprocess.run(command, input=json.dumps(told), capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
