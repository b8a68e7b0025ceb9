from __future__ import annotations

import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.channel import Receipt
from bot.delivery.mail import MailDelivery
from bot.forge.text import cleaned
from config.channels import MailChannel
from config.errors import ConfigurationError, DeliveryError
from tests.bot.delivery.samples import MESSAGE, MONDAY
from tests.servers.smtp import CUT, PASSWORD, USER, SmtpServer, make_certificate, smtp_server

ADA, BO, CY = "ada@example.org", "bo@example.org", "cy@example.org"
MESSAGE_ID = "<code-models.2025-W39.readers.digest@example.net>"


def channel(port: int = 587, **more: object) -> MailChannel:
    """A channel to a server on this machine."""
    wanted = {
        "name": "readers",
        "kind": "mail",
        "sender": "Shelver <shelver@example.net>",
        "to": (ADA,),
        "server": "127.0.0.1",
        "port": port,
        "security": "none",
    }
    return MailChannel.model_validate(wanted | more)


def delivery(port: int = 587, *, password: str | None = None, **more: object) -> MailDelivery:
    """The channel, opened."""
    return MailDelivery(channel(port, **more), profile="code-models", password=password, timeout=5)


def send(opened: MailDelivery, owed: tuple[str, ...] | None = None) -> Receipt:
    """Send the sample."""
    return opened.send(MESSAGE, at=MONDAY, owed=owed)


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    """A server without encryption."""
    with smtp_server() as listening:
        yield listening


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate that only who was told trusts."""
    return make_certificate(tmp_path_factory.mktemp("tls") / "server.pem")


def test_a_mail_arrives_as_text_and_html_with_the_headers_of_a_list(server: SmtpServer) -> None:
    """Both forms are whole, whatever the script, and the headers tell what it is and how to be rid of it."""
    unsubscribe = "mailto:shelver@example.net?subject=unsubscribe"
    receipt = send(delivery(server.port, unsubscribe=unsubscribe))

    [mail] = server.mailbox.mails
    assert receipt == Receipt(place=MESSAGE_ID)
    assert mail["Subject"] == MESSAGE.subject
    assert mail["From"] == "Shelver <shelver@example.net>"
    assert mail["To"] == ADA
    assert mail["Message-ID"] == MESSAGE_ID
    assert mail["Date"].datetime == MONDAY
    assert mail["List-Id"] == "<code-models.digest.example.net>"
    assert mail["List-Unsubscribe"] == f"<{unsubscribe}>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "multipart/alternative"
    text, html = (part.get_content() for part in mail.iter_parts())
    assert (text.replace("\r\n", "\n"), html.replace("\r\n", "\n")) == (MESSAGE.text, MESSAGE.html)


def test_a_long_address_to_unsubscribe_stays_one() -> None:
    """Programs read it: it is neither folded nor encoded."""
    unsubscribe = f"https://example.org/{'u' * 400}"
    mail = delivery(list_id=f"{'l' * 60}.example.org", unsubscribe=unsubscribe).written(MESSAGE, at=MONDAY)
    assert f"\r\nList-Unsubscribe: <{unsubscribe}>\r\n".encode() in mail.as_bytes()
    assert f"\r\nList-Id: <{'l' * 60}.example.org>\r\n".encode() in mail.as_bytes()


@settings(max_examples=30)
@given(words=st.text(min_size=1, max_size=2000), subject=st.text(alphabet="代码模型：第周 Käfer", min_size=1))
def test_a_mail_is_ascii_in_short_lines_and_comes_back_whole(
    unconnected: MailDelivery, words: str, subject: str
) -> None:
    """Whatever script it is in: not every server takes eight bits, or lines of more than 998 (RFC 5321, 6152)."""
    text = "\n".join(words.splitlines()) + "\n"
    mail = unconnected.written(replace(MESSAGE, subject=subject, text=text, html=f"<p>{text}</p>"), at=MONDAY)
    wire = mail.as_bytes()
    assert wire.isascii()
    assert max(map(len, wire.split(b"\r\n"))) <= 78
    read = message_from_bytes(wire, policy=default)
    assert read["Subject"] == cleaned(subject)
    plain, html = read.iter_parts()
    assert [part.get_content_type() for part in (plain, html)] == ["text/plain", "text/html"]  # the best comes last
    assert plain.get_content().replace("\r\n", "\n") == text
    assert html.get_content().replace("\r\n", "\n") == f"<p>{text}</p>\n"


def test_several_recipients_do_not_see_each_other(server: SmtpServer) -> None:
    """One mail goes to all, and names none."""
    send(delivery(server.port, to=(ADA, BO)))
    assert server.mailbox.recipients == [(ADA, BO)]
    assert ADA not in server.mailbox.mails[0].as_string()


@pytest.fixture(scope="module")
def unconnected() -> MailDelivery:
    """A channel that only writes."""
    return delivery()


@settings(max_examples=30)
@given(title=st.text(max_size=100))
def test_no_subject_adds_a_header(unconnected: MailDelivery, title: str) -> None:
    """Whatever a title holds, it stays within one header."""
    hostile = f"{title}\r\nBcc: everybody@example.org\n\n<script>"
    mail = unconnected.written(replace(MESSAGE, subject=hostile), at=MONDAY)
    assert mail["Bcc"] is None
    head = mail.as_bytes().partition(b"\r\n\r\n")[0]
    assert not re.search(rb"^Bcc:", head, re.MULTILINE)
    assert [line for line in head.split(b"\r\n") if line.startswith(b"Subject:")] != []


@pytest.mark.parametrize("is_implicit", [False, True])
def test_an_encrypted_server_is_verified_before_anybody_signs_in(certificate: Path, *, is_implicit: bool) -> None:
    """STARTTLS and TLS from the beginning alike: a certificate that nobody knows gets no password."""
    security = "tls" if is_implicit else "starttls"
    with smtp_server(certificate=certificate, is_implicit=is_implicit) as server:
        signed_in = {"security": security, "user": USER}
        with pytest.raises(DeliveryError, match=r"certificate of .* is not to be trusted"):
            send(delivery(server.port, password=PASSWORD, **signed_in))
        with pytest.raises(DeliveryError, match="refused the sign-in"):
            send(delivery(server.port, password="wrong", ca_file=certificate, **signed_in))
        with pytest.raises(DeliveryError, match="ASCII characters alone") as caught:
            send(delivery(server.port, password="pässword", ca_file=certificate, **signed_in))
        assert caught.value.__cause__ is None
        assert server.mailbox.mails == []
        send(delivery(server.port, password=PASSWORD, ca_file=certificate, **signed_in))
        assert len(server.mailbox.mails) == 1


def test_nothing_is_sent_where_the_server_offers_no_encryption(server: SmtpServer) -> None:
    """No fallback to an open connection."""
    with pytest.raises(DeliveryError, match="does not offer STARTTLS"):
        send(delivery(server.port, security="starttls"))
    assert server.mailbox.mails == []


def test_a_recipient_that_is_put_off_stays_owed_and_one_that_is_refused_does_not(server: SmtpServer) -> None:
    """The mail goes to the others, and later to the one alone."""
    server.mailbox.refusals = {ADA: ["450 mailbox busy"], BO: ["550 no such user"]}
    opened = delivery(server.port, to=(ADA, BO, CY))

    first = send(opened)
    second = send(opened, owed=first.owed)

    assert first.owed == (ADA,)
    assert first.note == f"{ADA} put off (450 mailbox busy); {BO} refused (550 no such user)"
    assert second == Receipt(place=MESSAGE_ID)
    assert server.mailbox.recipients == [(CY,), (ADA,)]


def test_a_server_that_refuses_all_recipients_says_why(server: SmtpServer) -> None:
    """Its own words, on one line."""
    server.mailbox.refusals = {ADA: ["550 no such user"]}
    with pytest.raises(DeliveryError, match=rf"refused all recipients: {ADA} refused \(550 no such user\)"):
        send(delivery(server.port))


def test_a_server_in_trouble_is_told_of(server: SmtpServer) -> None:
    """What it answers to the mail itself is in the message."""
    server.mailbox.answers = ["451 try again later"]
    with pytest.raises(DeliveryError, match=r"refused \(451 try again later\)"):
        send(delivery(server.port))


def test_a_connection_cut_after_the_mail_is_in_doubt_and_the_next_try_is_the_same_mail(server: SmtpServer) -> None:
    """The mail may have arrived, as it has here: the second bears the Message-ID of the first."""
    server.mailbox.answers = [CUT]
    opened = delivery(server.port)
    with pytest.raises(DeliveryError, match="may or may not have arrived"):
        send(opened)
    send(opened)
    assert [mail["Message-ID"] for mail in server.mailbox.mails] == [MESSAGE_ID, MESSAGE_ID]


def test_a_connection_cut_before_the_mail_is_no_doubt() -> None:
    """Nothing was sent, so nothing may have arrived."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer_nothing() -> None:
            listening.accept()[0].close()

        hang_up = threading.Thread(target=answer_nothing)
        hang_up.start()
        with pytest.raises(DeliveryError, match=r"hung up$"):
            send(delivery(listening.getsockname()[1]))
        hang_up.join()


def test_a_server_that_stays_silent_is_given_up() -> None:
    """It is not waited for all day."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        silent = MailDelivery(channel(listening.getsockname()[1]), profile="x", password=None, timeout=0.1)
        with pytest.raises(DeliveryError, match=r"did not answer in time$"):
            send(silent)


def test_a_server_that_is_not_there_is_told_of(unused_port: Callable[[], int]) -> None:
    """With host and port."""
    port = unused_port()
    with pytest.raises(DeliveryError, match=rf"127\.0\.0\.1:{port} cannot be reached"):
        send(delivery(port))


def test_a_file_of_certificates_that_is_missing_is_a_mistake_of_the_configuration(tmp_path: Path) -> None:
    """It is found before anything is sent."""
    with pytest.raises(ConfigurationError, match=r"nowhere\.pem: ca_file: .*'readers' cannot be read"):
        delivery(ca_file=tmp_path / "nowhere.pem")


def test_certificates_are_verified_by_name() -> None:
    """Python's own defaults are kept."""
    context = delivery()._tls
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
