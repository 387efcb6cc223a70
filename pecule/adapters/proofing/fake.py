"""A check that believes everybody, except people whose birth name asks for another outcome.

A test or a visitor sees each outcome by declaring to be called so: “ANNA UNSURE”, “PAUL FACE DIFFERS”…
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from pecule.wallet.ports import Remote, RemoteAnswer

_BY_NAME = {outcome.value.upper().replace("_", " "): outcome for outcome in Remote}


class FakeProofing:
    """See ``pecule.wallet.ports.RemoteProofing``. The same pictures are always the same document."""

    def check(self, *, document: bytes, face: bytes, declared: Mapping[str, Any]) -> RemoteAnswer:
        """MATCHED with the identity as declared, unless the name asks for another outcome."""
        outcome = _BY_NAME.get(str(declared.get("family_name", "")).upper(), Remote.MATCHED)
        if outcome is not Remote.MATCHED:
            return RemoteAnswer(outcome)
        number = sha256(document).hexdigest()[:12].upper()
        return RemoteAnswer(outcome, "identity_card", number, dict(declared))
