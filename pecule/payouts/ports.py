"""What payouts ask of a bank: take a file, give answers."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import IO, Protocol


class Answer(Protocol):
    """One answer that waits at the bank's."""

    @property
    def name(self) -> str:
        """Its name at the bank's."""
        ...

    def open(self) -> AbstractContextManager[IO[bytes]]:
        """Its bytes, from the beginning; may be opened several times."""
        ...

    def keep(self, *, understood: bool) -> None:
        """Put it away: it is not given again. What was not understood stays apart, for people to look at."""
        ...


class Bank(Protocol):
    """A bank that takes credit transfers and reports on them. Named by the setting PECULE_BANK."""

    def send(self, name: str, blocks: Iterable[bytes]) -> None:
        """Take a file whole or not at all. The same file under the same name again is harmless.

        Raises BankFolderTrouble, or a refusal of the adapter's own, for other content under a name already taken.
        """
        ...

    def answers(self, *, at: datetime) -> Iterator[Answer]:
        """The answers that wait, oldest first."""
        ...
