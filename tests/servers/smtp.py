"""A real SMTP server on the loopback interface, which keeps what it takes and fails where a test wants it to."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

TAKEN = "250 OK"
CUT = "cut"
"""In place of an answer: the connection is cut without one, though the mail is kept."""
USER, PASSWORD = "shelver", "correct-horse-battery"


@dataclass  # without slots: aiosmtpd reads all attributes, and Python 3.11.2 trips over one of those
class Mailbox:
    """What a server took, and what it is to answer next."""

    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[tuple[str, ...]] = field(default_factory=list)
    """Those of each mail."""
    answers: list[str] = field(default_factory=list)
    """The next answers to DATA; `TAKEN` where there are none left."""
    refusals: dict[str, list[str]] = field(default_factory=dict)
    """The next answers to a recipient."""

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's interface
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        """Take a recipient, or not."""
        if self.refusals.get(address):
            return self.refusals[address].pop(0)
        envelope.rcpt_tos.append(address)
        return TAKEN

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        """Take a mail, or not."""
        answer = self.answers.pop(0) if self.answers else TAKEN
        if answer in {TAKEN, CUT}:
            assert isinstance(envelope.content, bytes)
            mail = message_from_bytes(envelope.content, policy=default)
            assert isinstance(mail, EmailMessage)
            self.mails.append(mail)
            self.recipients.append(tuple(envelope.rcpt_tos))
        if answer == CUT:
            assert server.transport is not None
            server.transport.close()
        return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """A server that listens."""

    port: int
    mailbox: Mailbox


class _Controller(Controller):
    """At a port that the operating system chooses."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd annotates nothing here


@contextmanager
def smtp_server(*, certificate: Path | None = None, is_implicit: bool = False) -> Iterator[SmtpServer]:
    """A server on ``127.0.0.1`` at a free port, for the length of the block.

    Args:
        certificate: Certificate and key in one file: it wants encryption then, and takes a sign-in.
        is_implicit: It is encrypted from the beginning, and not by STARTTLS.
    """
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    mailbox = Mailbox()
    controller = _Controller(
        mailbox,
        hostname="127.0.0.1",
        port=0,
        ssl_context=context if is_implicit else None,
        tls_context=None if is_implicit else context,
        require_starttls=context is not None and not is_implicit,
        authenticator=_authenticate,
        auth_required=context is not None and not is_implicit,
        auth_require_tls=not is_implicit,
    )
    controller.start()
    try:
        yield SmtpServer(port=controller.port, mailbox=mailbox)
    finally:
        controller.stop()


def _authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
    known = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=False)


def make_certificate(file: Path) -> Path:
    """A certificate for 127.0.0.1 that is signed by itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    file.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return file
