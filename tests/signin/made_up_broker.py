"""A broker that vouches for whom a test says, as honest as the test lets it be; named as PECULE_BROKER_HTTP."""

from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

from django.conf import LazySettings

from pecule.openid import jose
from pecule.openid.terms import REQUEST_URI, half_hash
from pecule.operations.clock import machine_now
from pecule.signin.ports import BrokerAway

LOW, HIGH = "https://low.example", "https://high.example"
KEY = jose.new_key()
JEANNE = {
    "given_name": "Jeanne Marie", "family_name": "MARTIN", "birthdate": "1985-06-14", "gender": "female",
    "birthplace": "75111",
}  # fmt: skip


class MadeUpBroker:
    """Both brokers at once: what is asked is remembered by ``state``, which is also the code."""

    asked: ClassVar[dict[str, dict[str, str]]] = {}
    forms: ClassVar[list[dict[str, str]]] = []
    metadata_lies: ClassVar[dict[str, Any]] = {}
    lies: ClassVar[dict[str, Any]] = {}  # in the ID token
    person: ClassVar[dict[str, Any]] = {}
    tokens: ClassVar[dict[str, dict[str, Any]]] = {}  # issuer and token, to what it stands for
    key: ClassVar[Any] = KEY
    away: ClassVar[bool] = False

    def metadata(self, issuer: str) -> Mapping[str, Any]:
        if self.away:
            raise BrokerAway("no answer")
        names = (
            "authorization_endpoint token_endpoint userinfo_endpoint jwks_uri pushed_authorization_request_endpoint "
        )
        names += "introspection_endpoint"
        found: dict[str, Any] = {name: f"{issuer}/{name}" for name in names.split()}
        return found | {"authorization_response_iss_parameter_supported": True} | self.metadata_lies

    def keys(self, address: str, *, fresh: bool = False) -> Mapping[str, Any]:
        return {"keys": [KEY.public_jwk(use="sig", alg="ES256")]}

    def post(self, endpoint: str, form: Mapping[str, str]) -> Mapping[str, Any]:
        self.forms.append(dict(form))
        if endpoint.endswith("request_endpoint"):
            self.asked[form["state"]] = dict(form)
            return {"request_uri": REQUEST_URI + form["state"]}
        if endpoint.endswith("introspection_endpoint"):
            return self.tokens.get(f"{endpoint.rpartition('/')[0]} {form['token']}", {"active": False})
        asked, issuer = self.asked[form["code"]], endpoint.rpartition("/")[0]
        now = int(machine_now().timestamp())
        claims = {
            "iss": issuer, "aud": asked["client_id"], "sub": self.person["sub"], "exp": now + 60, "iat": now,
            "auth_time": now, "nonce": asked["nonce"], "acr": asked["acr_values"], "amr": ["pwd"], "sid": "visit",
            "at_hash": half_hash("t"),
        }  # fmt: skip
        said = {name: value for name, value in (claims | self.lies).items() if value is not None}
        return {"access_token": "t", "id_token": jose.sign(said, self.key, typ="JWT")}

    def userinfo(self, endpoint: str, access_token: str) -> Mapping[str, Any] | str:
        return dict(self.person)


def set_up(settings: LazySettings, **person: str) -> type[MadeUpBroker]:
    """Both brokers, honest, with this person before them."""
    settings.PECULE_BROKERS = {"low": (LOW, "portal-low", ""), "high": (HIGH, "portal-high", "")}
    settings.PECULE_BROKER_HTTP = "tests.signin.made_up_broker.MadeUpBroker"
    settings.PECULE_LOCAL_ACCOUNTS = []
    broker = MadeUpBroker
    for kept in (broker.asked, broker.metadata_lies, broker.lies, broker.person, broker.tokens):
        kept.clear()
    MadeUpBroker.forms.clear()
    MadeUpBroker.key, MadeUpBroker.away = KEY, False
    MadeUpBroker.person.update({"sub": "jeanne"} | JEANNE | person)
    return MadeUpBroker


def answer_to(address: str) -> dict[str, str]:
    """What comes back to the portal from the page that a sign-in was sent to."""
    there = urlsplit(address)
    state = dict(parse_qsl(there.query))["request_uri"].removeprefix(REQUEST_URI)
    return {"state": state, "code": state, "iss": f"{there.scheme}://{there.netloc}"}
