"""Named refusals: every 'no' is a class in the room that says it, with words a person can act on."""

import re
from collections.abc import Iterator
from typing import Any, ClassVar


class Refusal(Exception):
    """A request that is refused, changed nothing, and says what to do next.

    ``says`` and ``next_step`` are English sentences; they may name facts in braces, as in
    ``{amount_cents}``, given to the constructor. Sites translate them, then fill them in.
    ``status`` is the HTTP status a site or the API answers with; it is never 500.
    """

    says: ClassVar[str]
    next_step: ClassVar[str]
    status: ClassVar[int] = 422

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__(self.sentence())

    @property
    def code(self) -> str:
        """Stable machine name: ``NotEnoughMoney`` gives ``not_enough_money``."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__).lower()

    def sentence(self) -> str:
        """Return both sentences in English, facts filled in, for logs and the command line."""
        return f"{self.says} {self.next_step}".format_map(self.facts)

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (type(self), self.facts))


def _rebuild(kind: type[Refusal], facts: dict[str, Any]) -> Refusal:
    return kind(**facts)


class NotFound(Refusal):
    """Nothing by that name, or nothing this person may see: the two are not told apart."""

    says = "There is nothing here, or it is not yours to see."
    next_step = "Check the address, or go back to your home page."
    status = 404


def every_refusal(base: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    """Yield each refusal class defined so far, for documents and translation checks."""
    for kind in base.__subclasses__():
        yield kind
        yield from every_refusal(kind)
