"""Secrets of an installation: from the environment, else made once and kept in a file only its owner reads."""

import os
import secrets as randomness
from pathlib import Path

from pecule.operations.home import home


def _made_once(path: Path) -> str:
    """Return the text in ``path``, writing a new random one first if there is none; safe when two processes race."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(f".{os.getpid()}.{randomness.token_hex(4)}")
    if not path.exists():
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(randomness.token_hex(32))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def secret(name: str) -> str:
    """Return the secret ``name`` (64 hexadecimal characters or more).

    Production sets ``PECULE_<NAME>``; a demonstration or a test gets one of its own, made on first use
    under ``<home>/secrets``.
    """
    given = os.environ.get(f"PECULE_{name.upper()}")
    return given or _made_once(home() / "secrets" / name)
