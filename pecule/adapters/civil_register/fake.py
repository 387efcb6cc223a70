"""A register that knows everybody, except people whose birth name asks for another outcome.

A test or a visitor sees each outcome by signing in as somebody called so: “ANNA DECEASED”, “PAUL NOBODY”…
"""

from collections.abc import Mapping
from typing import Any

from pecule.broker.ports import Outcome, RegisterAnswer

_BY_NAME = {outcome.value.upper().replace("_", " "): outcome for outcome in Outcome}


class FakeRegister:
    """See ``pecule.broker.ports.CivilRegister``."""

    def look_up(self, claims: Mapping[str, Any]) -> RegisterAnswer:
        """FOUND with the same identity in capitals, as the register writes it, unless the name asks for another."""
        outcome = _BY_NAME.get(str(claims.get("family_name", "")).upper(), Outcome.FOUND)
        written = {name: str(claims.get(name, "")).upper() for name in ("family_name", "given_name")}
        return RegisterAnswer(outcome, {**claims, **written} if outcome is Outcome.FOUND else {})
