"""Signed and encrypted tokens (RFC 7515 to 7519), asymmetric keys only.

Which algorithm, which key and which ``typ`` a token must have is said by the code that reads it, for each use; nothing
is taken from the token but the name of a key among those we hold (RFC 8725 sections 3.1 and 3.11).
"""

import hmac
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jwe, jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey
from joserfc.util import urlsafe_b64decode

from pecule.openid.errors import ClaimRefused, EncryptionRefused, SignatureRefused

SIGNING = ("ES256", "RS256")
ENCRYPTING = ("RSA-OAEP-256", "ECDH-ES")
CONTENT = "A256GCM"
SKEW_SECONDS = 30
_TOKEN_MAX = 64 * 1024
_RSA_BITS_MIN = 2048
_HEADER = {"alg", "kid", "typ", "cty"}  # all that a signed token's header may hold
_JWE_HEADER = {"alg", "enc", "kid", "typ", "cty", "epk", "iss", "aud", "sub"}
_FAMILY = {"ES256": "EC", "ECDH-ES": "EC", "RS256": "RSA", "RSA-OAEP-256": "RSA"}

_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # FIPS 186-5

Jwk = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Key:
    """A key, private or public: P-256, or RSA of 2048 bits and more. ``kid``: its RFC 7638 thumbprint unless told."""

    kid: str
    family: str
    inner: ECKey | RSAKey

    def public_jwk(self, *, use: str, alg: str) -> dict[str, Any]:
        """Its public half, as published."""
        return {**self.inner.as_dict(private=False), "kid": self.kid, "use": use, "alg": alg}

    def private_jwk(self) -> dict[str, Any]:
        """All of it, to be kept encrypted."""
        return {**self.inner.as_dict(private=True), "kid": self.kid}


def new_key(family: str = "EC") -> Key:
    """A new private key: P-256, or RSA of 2048 bits."""
    made = ECKey.generate_key("P-256") if family == "EC" else RSAKey.generate_key(_RSA_BITS_MIN)
    return Key(made.thumbprint(), family, made)


def key_of_seed(seed: str) -> Key:
    """The P-256 key that a secret gives, always the same: for programs that keep one secret and no file of keys."""
    digest = hmac.digest(seed.encode(), b"a private key of P-256", "sha512")
    number = int.from_bytes(digest, "big") % (_P256_ORDER - 1) + 1
    made = ECKey.import_key(ec.derive_private_key(number, ec.SECP256R1()))
    return Key(made.thumbprint(), "EC", made)


def key_from(jwk: Jwk) -> Key:
    """The key that a JWK describes. Raises SignatureRefused for a kind, a curve or a length that we do not use."""
    fields = {name: value for name, value in jwk.items() if isinstance(value, str)}
    try:
        if fields.get("kty") == "EC" and fields.get("crv") == "P-256":
            made: ECKey | RSAKey = ECKey.import_key(
                {n: fields[n] for n in ("kty", "crv", "x", "y", "d") if n in fields}
            )
        elif fields.get("kty") == "RSA":
            made = RSAKey.import_key({n: v for n, v in fields.items() if n in ("kty", "n", "e", *_RSA_PRIVATE)})
            if made.public_key.key_size < _RSA_BITS_MIN:
                raise SignatureRefused("an RSA key is shorter than 2048 bits")
        else:
            raise SignatureRefused("a key is neither P-256 nor RSA")
        return Key(fields.get("kid") or made.thumbprint(), fields["kty"], made)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise SignatureRefused(f"a key cannot be read ({type(error).__name__})") from None


_RSA_PRIVATE = ("d", "p", "q", "dp", "dq", "qi")


def keys_from(jwks: Any, *, use: str = "sig") -> list[Key]:
    """The keys of a JWK set that we can use for ``use``; others are left out, as RFC 7517 section 5 asks."""
    entries = jwks.get("keys") if isinstance(jwks, Mapping) else None
    found = []
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, Mapping) and entry.get("use", use) == use:
            try:
                found.append(key_from(entry))
            except SignatureRefused:
                continue
    return found


def thumbprint(jwk: Jwk) -> str:
    """The thumbprint of a public key (RFC 7638). Raises SignatureRefused."""
    return key_from(jwk).inner.thumbprint()


def sign(claims: Mapping[str, Any], key: Key, *, typ: str, alg: str = "ES256") -> str:
    """A compact signed token of these claims."""
    header = {"alg": alg, "kid": key.kid, "typ": typ}
    return jws.serialize_compact(header, json.dumps(claims, separators=(",", ":")), key.inner, algorithms=[alg])


def verify(
    token: str, keys: Iterable[Key], *, typ: Collection[str], algs: Collection[str] = ("ES256",)
) -> dict[str, Any]:
    """The claims of a token that one of ``keys`` signed by one of ``algs``, its ``typ`` among ``typ`` ("" allows none).

    Checks nothing else: times, audience and the rest are the caller's. Raises SignatureRefused.
    """
    header = _header(token, 3, SignatureRefused)
    if set(header) - _HEADER:
        raise SignatureRefused("the header holds what we do not read")
    alg, kid = header.get("alg"), header.get("kid")
    if alg not in algs or alg not in SIGNING:
        raise SignatureRefused("signed by an algorithm that was not agreed")
    if _typ(header) not in {_short(one) for one in typ}:
        raise SignatureRefused("a token of another kind")
    for key in keys:
        if key.family == _FAMILY[alg] and kid in (None, key.kid):
            try:
                return _claims(jws.deserialize_compact(token, key.inner, algorithms=[alg]).payload)
            except (JoseError, ValueError):
                continue
    raise SignatureRefused("no key that we know made this signature")


def key_named(token: str) -> str | None:
    """The name of the key in a token's header, not yet believed: to choose where to look for keys."""
    kid = _header(token, 3, SignatureRefused).get("kid")
    return kid if isinstance(kid, str) else None


def unverified_claim(token: str, name: str) -> str:
    """A claim of a token that nobody has checked yet, only to find out whose keys to check it with.

    Raises SignatureRefused.
    """
    _header(token, 3, SignatureRefused)
    try:
        value = _claims(_decoded(token.split(".")[1])).get(name)
    except ValueError:
        raise SignatureRefused("claims that cannot be read") from None
    if not isinstance(value, str):
        raise SignatureRefused(f"{name} is missing")
    return value


def encrypt(token: str, recipient: Key, *, alg: str) -> str:
    """A signed token, nested in one that only ``recipient`` can open (RFC 7519 section 5.2)."""
    if alg not in ENCRYPTING or _FAMILY[alg] != recipient.family:
        raise EncryptionRefused("this key does not do what was agreed")
    header = {"alg": alg, "enc": CONTENT, "kid": recipient.kid, "cty": "JWT"}
    return jwe.encrypt_compact(header, token, recipient.inner, algorithms=[alg, CONTENT])


def decrypt(token: str, keys: Iterable[Key], *, algs: Collection[str] = ENCRYPTING) -> str:
    """What was encrypted for one of our private ``keys``. Raises EncryptionRefused."""
    header = _header(token, 5, EncryptionRefused)
    alg, kid = header.get("alg"), header.get("kid")
    if set(header) - _JWE_HEADER or alg not in algs or alg not in ENCRYPTING or header.get("enc") != CONTENT:
        raise EncryptionRefused("encrypted in a way that was not agreed")
    for key in keys:
        if key.family == _FAMILY[alg] and kid in (None, key.kid):
            try:
                # Names were looked at above: claims may be repeated in the header (RFC 7519 section 5.3).
                usual = jwe.JWERegistry(algorithms=[alg, CONTENT], strict_check_header=False)
                opened = jwe.decrypt_compact(token, key.inner, registry=usual).plaintext
                return (opened or b"").decode("ascii")
            except (JoseError, ValueError):
                continue
    raise EncryptionRefused("not encrypted for a key of ours")


def is_encrypted(token: str) -> bool:
    """Whether a compact token has the five parts of an encrypted one."""
    return token.count(".") == 4


def check_times(claims: Mapping[str, Any], at: datetime, *, skew_seconds: int = SKEW_SECONDS) -> None:
    """Refuse a token that has no end, has ended, is not valid yet or was made in the future (ClaimRefused)."""
    now = at.timestamp()
    for name in ("exp", "nbf", "iat"):
        value = claims.get(name)
        if value is None and name != "exp":
            continue
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise ClaimRefused(name, "is not a number of seconds")
        late = now - skew_seconds >= value if name == "exp" else value > now + skew_seconds
        if late:
            raise ClaimRefused(name, "has passed" if name == "exp" else "lies in the future")


def _header(token: str, parts: int, refusal: type[SignatureRefused] | type[EncryptionRefused]) -> dict[str, Any]:
    pieces = token.split(".")
    if len(token) > _TOKEN_MAX or len(pieces) != parts or not token.isascii():
        raise refusal("not a compact token")
    try:
        header = json.loads(_decoded(pieces[0]))
    except ValueError:
        raise refusal("a header that cannot be read") from None
    if not isinstance(header, dict):
        raise refusal("a header that is not an object")
    return header


def _decoded(part: str) -> bytes:
    return urlsafe_b64decode(part.encode("ascii"))


def _claims(payload: bytes) -> dict[str, Any]:
    claims = json.loads(payload, parse_constant=_no_constant)
    if not isinstance(claims, dict):
        raise ValueError("not an object")
    return claims


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _short(typ: str) -> str:
    return typ.lower().removeprefix("application/")


def _typ(header: Mapping[str, Any]) -> str:
    typ = header.get("typ", "")
    return _short(typ) if isinstance(typ, str) else "?"
