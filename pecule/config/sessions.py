"""Browser sessions as Django keeps them in the database, read by a statement that is planned once a connection."""

from typing import Any

from django.contrib.sessions.backends import db

from pecule.statements import row

# What Django times by itself reads the machine's own clock.
_READ = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > clock_timestamp()"


class SessionStore(db.SessionStore):
    """The same in all but how it is read."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and a new key, when there is none or it has ended."""
        key = self.session_key or ""
        found = row(_READ, (key,)) if key.isalnum() else None
        if found is None:
            self._session_key = None
            return {}
        return dict(self.decode(found[0]))
