"""The discovery document, made from what the code accepts."""

from collections.abc import Sequence
from typing import Any

from pecule.openid.details import registered
from pecule.openid.jose import CONTENT, ENCRYPTING, SIGNING
from pecule.openid.pkce import METHOD
from pecule.openid.provider.clients import PRIVATE_KEY_JWT, SECRET_POST
from pecule.openid.provider.scopes import SCOPES


def metadata(issuer: str, levels: Sequence[str], *, compatible: bool) -> dict[str, Any]:
    """OIDC Discovery 3, RFC 8414, RFC 9126 section 5, RFC 9207 section 3, RFC 9396 section 10."""
    base = f"{issuer}/api/v2" if compatible else issuer
    methods = [PRIVATE_KEY_JWT, SECRET_POST] if compatible else [PRIVATE_KEY_JWT]
    return {
        "issuer": base,
        "authorization_endpoint": f"{base}/authorize",
        "pushed_authorization_request_endpoint": f"{base}/par",
        "require_pushed_authorization_requests": not compatible,
        "token_endpoint": f"{base}/token",
        "userinfo_endpoint": f"{base}/userinfo",
        "jwks_uri": f"{base}/jwks",
        "end_session_endpoint": f"{base}/session/end",
        "revocation_endpoint": f"{base}/token/revocation",
        "introspection_endpoint": f"{base}/token/introspection",
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "code_challenge_methods_supported": [METHOD],
        "subject_types_supported": ["pairwise"],
        "acr_values_supported": list(levels),
        "scopes_supported": list(SCOPES),
        "claims_supported": sorted({claim for claims in SCOPES.values() for claim in claims} | {"sub", "acr", "amr"}),
        "claims_parameter_supported": True,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
        "authorization_response_iss_parameter_supported": True,
        "authorization_details_types_supported": sorted(registered()),
        "id_token_signing_alg_values_supported": list(SIGNING),
        "id_token_encryption_alg_values_supported": list(ENCRYPTING),
        "id_token_encryption_enc_values_supported": [CONTENT],
        "userinfo_signing_alg_values_supported": list(SIGNING),
        "userinfo_encryption_alg_values_supported": list(ENCRYPTING),
        "userinfo_encryption_enc_values_supported": [CONTENT],
        **{
            f"{endpoint}_endpoint_auth_{what}_supported": values
            for endpoint in ("token", "revocation", "introspection")
            for what, values in (("methods", methods), ("signing_alg_values", list(SIGNING[:1])))
        },
        "backchannel_logout_supported": True,
        "backchannel_logout_session_supported": True,
        "ui_locales_supported": ["fr", "en"],
    }
