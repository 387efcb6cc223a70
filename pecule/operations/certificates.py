"""A certificate for this machine's address on its own network, by an authority that exists only here.

A phone's browser gives keys to pages that come by HTTPS alone. For demonstrations: nobody else believes this authority.
"""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LIFE = timedelta(days=90)
_AHEAD = timedelta(days=7)  # made anew this long before it ends


@dataclass(frozen=True, slots=True)
class Certificate:
    """Files: the authority to believe, the certificate of the host, and its key."""

    authority: Path
    chain: Path
    key: Path


def certificate_for(host: str, folder: Path, *, at: datetime) -> Certificate:
    """The certificate of ``host`` (an IP address), kept in ``folder``; made when there is none or it ends soon."""
    made = Certificate(folder / "authority.pem", folder / f"{host}.pem", folder / f"{host}.key")
    if made.chain.exists() and made.key.exists() and _ends(made.chain) > at + _AHEAD:
        return made
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    authority, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Pécule demonstration, this machine only")])
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    root = _signed(issuer, issuer, authority, authority, at, _of_an_authority())
    leaf = _signed(subject, issuer, key, authority, at, _of_a_host(host))
    made.authority.write_bytes(root.public_bytes(serialization.Encoding.PEM))
    _write_private(made.key, key)
    made.chain.write_bytes(leaf.public_bytes(serialization.Encoding.PEM))
    return made


def _signed(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, by: ec.EllipticCurvePrivateKey,
    at: datetime, extensions: list[tuple[x509.ExtensionType, bool]],
) -> x509.Certificate:  # fmt: skip
    builder = x509.CertificateBuilder(
        issuer, subject, key.public_key(), x509.random_serial_number(), at - timedelta(hours=1), at + LIFE
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(by, hashes.SHA256())


def _of_an_authority() -> list[tuple[x509.ExtensionType, bool]]:
    return [(x509.BasicConstraints(ca=True, path_length=0), True)]


def _of_a_host(host: str) -> list[tuple[x509.ExtensionType, bool]]:
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host)), x509.DNSName("localhost")])
    serves = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    return [(x509.BasicConstraints(ca=False, path_length=None), True), (names, False), (serves, False)]


def _ends(path: Path) -> datetime:
    return x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc


def _write_private(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
