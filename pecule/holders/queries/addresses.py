"""Where a notice reaches a person one already deals with."""

from typing import Literal

from pecule.statements import row

_ADDRESS = """
SELECT coalesce((SELECT p.value FROM holders_contactpoint p WHERE p.holder_id = h.id AND p.kind = 'email'
        AND p.removed_at IS NULL AND p.verified_at IS NOT NULL ORDER BY p.verified_at DESC, p.id DESC LIMIT 1),
    l.email), h.language
FROM holders_holder h LEFT JOIN signin_login l ON l.id = h.login_id AND l.email NOT LIKE '%%@holders.invalid'
WHERE h.id = %s
"""


def address_of(holder_id: int) -> tuple[str, Literal["fr", "en"]] | None:
    """The verified e-mail of a holder (inner id), else the one they sign in with; and their language. None: no e-mail.
    Who came through a broker has a login whose address is no address (``holders.invalid``).

    One query. For notices only: no page shows it.
    """
    found = row(_ADDRESS, (holder_id,))
    if found is None or not found[0]:
        return None
    return str(found[0]), "en" if found[1] == "en" else "fr"
