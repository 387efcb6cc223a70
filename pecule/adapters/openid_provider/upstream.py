"""Identity providers as the broker's relying-party side asks for them."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pecule.adapters.openid_provider.client import Away, OpenIdHttp, Refused, shared
from pecule.broker.ports import Metadata, PartnerAway, PartnerRefused

_Told = TypeVar("_Told")


class HttpProviders:
    """See ``pecule.broker.ports.OpenIdProviders``."""

    def __init__(self, http: OpenIdHttp | None = None) -> None:
        self.http = http or shared()

    def metadata(self, issuer: str) -> Metadata:
        """What the provider says of itself."""
        told = self._tried(lambda: self.http.metadata(issuer))
        wanted = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
        optional = ("pushed_authorization_request_endpoint", "end_session_endpoint")
        missing = [name for name in wanted if not isinstance(told.get(name), str)]
        if missing:
            raise PartnerAway(f"the discovery document lacks {missing}")
        return Metadata(
            issuer=issuer,
            **{name: told[name] for name in wanted},
            **{name: told[name] for name in optional if isinstance(told.get(name), str)},
            iss_in_answers=told.get("authorization_response_iss_parameter_supported") is True,
        )

    def keys(self, metadata: Metadata, *, fresh: bool = False) -> Mapping[str, Any]:
        """Its published keys."""
        return self._tried(lambda: self.http.keys(metadata.jwks_uri, fresh=fresh))

    def post(self, endpoint: str, form: Mapping[str, str]) -> Mapping[str, Any]:
        """Answer of a token or pushed-request endpoint."""
        return self._tried(lambda: self.http.post(endpoint, form))

    def userinfo(self, endpoint: str, access_token: str) -> Mapping[str, Any] | str:
        """Claims, or a token that holds them."""
        return self._tried(lambda: self.http.userinfo(endpoint, access_token))

    def notify(self, endpoint: str, form: Mapping[str, str]) -> None:
        """Tell something that needs no answer but a status."""
        self._tried(lambda: self.http.notify(endpoint, form))

    def _tried(self, call: Callable[[], _Told]) -> _Told:
        try:
            return call()
        except Away as away:
            raise PartnerAway(str(away)) from None
        except Refused as no:
            raise PartnerRefused(no.error, str(no)) from None
