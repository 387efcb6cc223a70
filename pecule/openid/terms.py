"""Names that both sides must spell alike."""

from hashlib import sha256

from pecule.openid.canonical import base64url

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
REQUEST_URI = "urn:ietf:params:oauth:request_uri:"


def half_hash(text: str) -> str:
    """``at_hash`` of an access token for ES256 and RS256 (OIDC Core 3.1.3.6)."""
    return base64url(sha256(text.encode("ascii")).digest()[:16])
