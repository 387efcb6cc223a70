"""A bank reached by two folders, as its file-transfer software keeps them in step: ours go out, its answers come in."""

import os
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO

from django.conf import settings

from pecule.payouts.rules.refusals import BankFolderTrouble

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class FolderAnswer:
    """An answer that lies in the folder ``in``."""

    path: Path

    @property
    def name(self) -> str:
        """Its name in the folder."""
        return self.path.name

    def open(self) -> AbstractContextManager[IO[bytes]]:
        """Its bytes, from the beginning."""
        return self.path.open("rb")

    def keep(self, *, understood: bool) -> None:
        """Move it to ``in/read``, or to ``in/refused`` for people to look at. Nothing is ever overwritten."""
        folder = self.path.parent / ("read" if understood else "refused")
        folder.mkdir(exist_ok=True)
        place, count = folder / self.name, 1
        while place.exists():
            count += 1
            place = folder / f"{self.path.stem}.{count}{self.path.suffix}"
        self.path.rename(place)


class FolderBank:
    """The folders ``out`` and ``in`` below the setting BANK_FOLDER (PECULE_BANK_FOLDER)."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or settings.BANK_FOLDER
        self.out, self.come_in = self.folder / "out", self.folder / "in"
        for path in (self.out, self.come_in):
            path.mkdir(mode=0o700, parents=True, exist_ok=True)

    def send(self, name: str, blocks: Iterable[bytes]) -> None:
        """Lay the file in ``out`` as ``<name>.xml``, in one instant. The same again is harmless.

        Raises BankFolderTrouble when another file of that name is there, or went before.
        """
        place, draft = self.out / f"{name}.xml", self.out / f".{name}.draft"
        with draft.open("wb") as file:
            file.writelines(blocks)
            file.flush()
            os.fsync(file.fileno())
        before = next((path for path in (place, self.out / "taken" / place.name) if path.exists()), None)
        if before is None:
            draft.rename(place)
            return
        same = _fingerprint(before) == _fingerprint(draft)
        draft.unlink()
        if not same:
            raise BankFolderTrouble(name=place.name)

    def answers(self, *, at: datetime) -> Iterator[FolderAnswer]:
        """Answers in the order of their names, which banks number. ``at`` is of no use to real folders."""
        for path in sorted(self.come_in.glob("*.xml")):
            if path.is_file():
                yield FolderAnswer(path)


def _fingerprint(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
