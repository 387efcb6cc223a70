"""The engine that ``DATABASES`` names."""

import select
import time

from django.db.backends.postgresql import base
from psycopg.pq import ConnStatus

_QUIET_SECONDS = 10


class DatabaseWrapper(base.DatabaseWrapper):
    """Asks a kept connection for life by a round trip only when it has been quiet for a while.

    A server that stops or drops a client says so on its socket, which costs nothing to look at; only a network that
    forgets silently would not, and does so after minutes.
    """

    _looked_at = float("-inf")

    def is_usable(self) -> bool:
        """Whether the connection will take a statement."""
        before, self._looked_at = self._looked_at, time.monotonic()
        if self._looked_at - before < _QUIET_SECONDS and not self.errors_occurred and self._silent():
            return True
        return bool(super().is_usable())

    def _silent(self) -> bool:
        """Whether the connection is whole and the server has sent nothing since it last answered."""
        if self.connection is None or self.connection.pgconn.status != ConnStatus.OK:
            return False
        socket = select.poll()
        socket.register(self.connection.pgconn.socket, select.POLLIN)
        return not socket.poll(0)
