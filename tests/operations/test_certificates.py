"""A phone on this network reaches a demonstration by HTTPS, with a certificate that is made here and kept."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pecule.operations.certificates import LIFE, Certificate, certificate_for
from pecule.operations.clock import machine_now


def agreed(served: Certificate, name: str) -> str | None:
    """The name that a client which believes the authority sees proved, in a handshake without a network."""
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    server.load_cert_chain(served.chain, served.key)
    client.load_verify_locations(served.authority)
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [
        client.wrap_bio(back, there, server_hostname=name),
        server.wrap_bio(there, back, server_side=True),
    ]
    for _ in range(4):
        for end in ends:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
    found = ends[0].getpeercert()
    return str(found["subject"][0][0][1]) if found else None


def test_a_browser_that_believes_the_authority_believes_the_address(tmp_path: Path) -> None:
    made = certificate_for("192.0.2.7", tmp_path / "certificates", at=machine_now())
    assert (agreed(made, "192.0.2.7"), agreed(made, "localhost")) == ("192.0.2.7", "192.0.2.7")
    with pytest.raises(ssl.SSLCertVerificationError, match="mismatch"):
        agreed(made, "192.0.2.8")


def test_it_is_kept_until_it_is_about_to_end(tmp_path: Path) -> None:
    at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    first = certificate_for("192.0.2.7", tmp_path, at=at).chain.read_bytes()
    assert certificate_for("192.0.2.7", tmp_path, at=at + LIFE - timedelta(days=8)).chain.read_bytes() == first
    assert certificate_for("192.0.2.7", tmp_path, at=at + LIFE - timedelta(days=6)).chain.read_bytes() != first


def test_the_key_is_for_nobody_else_on_this_machine(tmp_path: Path) -> None:
    made = certificate_for("192.0.2.7", tmp_path / "certificates", at=machine_now())
    assert (made.key.stat().st_mode & 0o777, made.key.parent.stat().st_mode & 0o777) == (0o600, 0o700)
