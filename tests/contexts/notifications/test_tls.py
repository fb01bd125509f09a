"""A message over HTTPS goes to whoever proves by their certificate that they are the name, and to nobody else."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import certifi
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from guichet.adapters.webhooks import send
from guichet.contexts.notifications.ports import Answer, Message
from guichet.infra.clock import wall_now
from tests.support.listener import Listener, open_listener

SECRET = "whsec_" + "A" * 44


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Of `localhost`, signed by itself; with its key in the same file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), wall_now()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    written, pem = tmp_path / "localhost.pem", serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    written.write_bytes(private + made.public_bytes(pem))
    return written


@pytest.fixture
def listener(certificate: Path) -> Iterator[Listener]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with open_listener() as opened:
        opened.server.socket = context.wrap_socket(opened.server.socket, server_side=True)
        yield opened


def told(listener: Listener, host: str) -> Answer:
    url = f"https://{host}:{listener.server.server_port}/hooks"
    return send(Message(url, "msg_1", "{}", wall_now(), (SECRET,), may_be_private=True))


def test_it_arrives_where_the_certificate_is_trusted(
    listener: Listener, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certifi, "where", lambda: str(certificate))
    assert told(listener, "localhost").code == 200
    assert listener.heard[0].read(SECRET) == {}
    assert listener.heard[0].headers["Host"] == f"localhost:{listener.server.server_port}"


def test_a_certificate_that_nobody_trusts_or_of_another_name_is_refused(
    listener: Listener, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown = told(listener, "localhost")
    monkeypatch.setattr(certifi, "where", lambda: str(certificate))
    other = told(listener, "127.0.0.1")
    assert (unknown.code, other.code) == (None, None)
    assert "CERTIFICATE_VERIFY_FAILED" in unknown.text
    assert "doesn't match" in other.text
    assert listener.heard == []
