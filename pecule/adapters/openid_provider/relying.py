"""Brokers as the portal's sign-in asks for them."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pecule.adapters.openid_provider.client import Away, OpenIdHttp, Refused, shared
from pecule.signin.ports import BrokerAway, BrokerRefused

_Told = TypeVar("_Told")


class HttpBroker:
    """See ``pecule.signin.ports.BrokerHttp``."""

    def __init__(self, http: OpenIdHttp | None = None) -> None:
        self.http = http or shared()

    def metadata(self, issuer: str) -> Mapping[str, Any]:
        """What the broker says of itself."""
        return _tried(lambda: self.http.metadata(issuer))

    def keys(self, address: str, *, fresh: bool = False) -> Mapping[str, Any]:
        """Its published keys."""
        return _tried(lambda: self.http.keys(address, fresh=fresh))

    def post(self, endpoint: str, form: Mapping[str, str]) -> Mapping[str, Any]:
        """Answer of a token or pushed-request endpoint."""
        return _tried(lambda: self.http.post(endpoint, form))

    def userinfo(self, endpoint: str, access_token: str) -> Mapping[str, Any] | str:
        """Claims, or a token that holds them."""
        return _tried(lambda: self.http.userinfo(endpoint, access_token))


def _tried(call: Callable[[], _Told]) -> _Told:
    try:
        return call()
    except Away as away:
        raise BrokerAway(str(away)) from None
    except Refused as no:
        raise BrokerRefused(str(no)) from None
