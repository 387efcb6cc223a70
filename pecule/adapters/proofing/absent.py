"""No partner: identities are proved at counters only."""

from collections.abc import Mapping
from typing import Any

from pecule.wallet.ports import Remote, RemoteAnswer


class Absent:
    """See ``pecule.wallet.ports.RemoteProofing``."""

    def check(self, *, document: bytes, face: bytes, declared: Mapping[str, Any]) -> RemoteAnswer:
        """Nobody answers."""
        return RemoteAnswer(Remote.AWAY)
