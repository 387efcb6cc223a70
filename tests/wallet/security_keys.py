"""A security key as a browser offers one (WebAuthn), in software."""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_bytes
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from pecule.openid.canonical import base64url

PRESENT, ATTESTED = 0x01, 0x40


@dataclass
class SecurityKey:
    """A key of one site. ``origin`` and ``site`` are what its browser says, true or not."""

    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: token_bytes(32))
    uses: int = 0
    origin: str = field(default_factory=lambda: str(settings.ISSUER))
    site: str = "localhost"

    def made(self, challenge: str) -> dict[str, Any]:
        """The answer to options of registration."""
        data = self._data(PRESENT | ATTESTED) + bytes(16) + len(self.id).to_bytes(2, "big") + self.id + self._public()
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", challenge)
        return self._told({"attestationObject": base64url(attested), "clientDataJSON": base64url(client)})

    def answered(self, approval: str) -> dict[str, Any]:
        """The answer to an approval."""
        self.uses += 1
        data = self._data(PRESENT)
        client = self._client("webauthn.get", base64url(sha256(approval.encode()).digest()))
        signature = self.private.sign(data + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {"authenticatorData": data, "clientDataJSON": client, "signature": signature}
        return self._told({name: base64url(value) for name, value in response.items()})

    def _data(self, flags: int) -> bytes:
        return sha256(self.site.encode()).digest() + bytes([flags]) + self.uses.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _public(self) -> bytes:
        numbers = self.private.public_key().public_numbers()
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})

    def _told(self, response: dict[str, str]) -> dict[str, Any]:
        named = {"id": base64url(self.id), "rawId": base64url(self.id), "type": "public-key"}
        return named | {"response": response, "clientExtensionResults": {}}
