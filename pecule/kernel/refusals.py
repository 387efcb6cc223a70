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

    @classmethod
    def name(cls) -> str:
        """Stable machine name: ``NotEnoughMoney`` gives ``not_enough_money``."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    @property
    def code(self) -> str:
        """The name of this refusal, for programs."""
        return self.name()

    def sentence(self) -> str:
        """Return both sentences in English, facts filled in, for logs and the command line."""
        shown = {name: _plain(name, value) for name, value in self.facts.items()}
        return f"{self.says} {self.next_step}".format_map(shown)

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (type(self), self.facts))


def _plain(name: str, value: Any) -> Any:
    if name.endswith("_cents") and isinstance(value, int):
        return f"€{value // 100:,}.{value % 100:02}"
    return value


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
