"""The channel that is mail, as one message to all recipients over SMTP (RFC 5321, RFC 5322).

The Message-ID is made of profile, week and channel, so a mail that is sent a second time, because nobody could tell
whether the first arrived, is known to mailboxes as the same one (RFC 5322, section 3.6.4).
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, parseaddr
from typing import Any

from bot.delivery.channel import OpenedChannel, Receipt
from bot.delivery.message import Message
from bot.forge.text import cleaned
from config.channels import MailChannel
from config.errors import ConfigurationError, DeliveryError

TIMEOUT = 30.0
"""Seconds of silence after which a server is given up."""
_LONGEST_ANSWER = 200


class _OneLineHeader(UnstructuredHeader, BaseHeader):
    """A header in one line: folded, an address longer than a line would be encoded and no longer one (RFC 2369)."""

    def fold(self, *, policy: Policy[Any]) -> str:
        """The header as it is sent."""
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
for _name in ("list-id", "list-unsubscribe"):
    _HEADERS.map_to_type(_name, _OneLineHeader)
_POLICY = SMTP.clone(header_factory=_HEADERS, cte_type="7bit")
"""ASCII alone goes over the wire: not every server offers 8BITMIME (RFC 6152)."""
_Refusals = Mapping[str, tuple[int, bytes]]
"""Recipients, and what the server answered to each."""


class MailDelivery(OpenedChannel):
    """Sends a digest to the recipients of a channel."""

    may_repeat = True

    def __init__(
        self,
        channel: MailChannel,
        *,
        profile: str,
        password: str | None,
        timeout: float = TIMEOUT,
    ) -> None:
        """Set up without asking the server anything.

        Args:
            channel: What the profile says.
            profile: The profile's name.
            password: Of the channel's user.
            timeout: Seconds of silence after which the server is given up.

        Raises:
            ConfigurationError: The file of certificates cannot be read.
        """
        super().__init__(channel)
        self._channel = channel
        self._profile = profile
        self._password = password
        self._timeout = timeout
        self._tls = _tls(channel)
        self._domain = parseaddr(channel.sender)[1].rpartition("@")[2]

    @property
    def told(self) -> str:
        """See `bot.delivery.channel.Channel`."""
        count = len(self._channel.to)
        return f"mail to {self._channel.to[0] if count == 1 else f'{count} recipients'} by {self._channel.server}"

    def send(self, message: Message, *, at: datetime, owed: tuple[str, ...] | None) -> Receipt:
        """Send it to all recipients that are owed it, by one transaction.

        A recipient that the server refuses for good is told and left out; one that it puts off stays owed.
        """
        mail = self.written(message, at=at)
        recipients = [address for address in self._channel.to if owed is None or address in owed]
        if not recipients:
            return Receipt(
                place=mail["Message-ID"], note="all recipients that were owed it are gone from the profile"
            )
        with self._connected() as server:
            refused: _Refusals = server.send_message(
                mail, from_addr=parseaddr(self._channel.sender)[1], to_addrs=recipients
            )
        later = tuple(address for address, (code, _) in refused.items() if code < 500)
        return Receipt(place=mail["Message-ID"], owed=later, note=_told(refused))

    def written(self, message: Message, *, at: datetime) -> EmailMessage:
        """The mail with all of its headers."""
        channel = self._channel
        mail = EmailMessage(policy=_POLICY)
        mail["Subject"] = cleaned(message.subject)
        mail["From"] = channel.sender
        mail["To"] = channel.to[0] if len(channel.to) == 1 else "undisclosed-recipients:;"
        mail["Date"] = format_datetime(at)
        mail["Message-ID"] = f"<{self._profile}.{message.key}.{channel.name}.digest@{self._domain}>"
        mail["List-Id"] = f"<{channel.list_id or f'{self._profile}.digest.{self._domain}'}>"
        if channel.unsubscribe:
            mail["List-Unsubscribe"] = f"<{channel.unsubscribe}>"
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence is told to us
        mail.set_content(message.text)
        mail.add_alternative(message.html, subtype="html")
        return mail

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """A connection, encrypted and signed in; what goes wrong in the block as well becomes an error of ours.

        Only when the server has taken the message is it sent: whatever it says when one takes leave is no matter.
        """
        channel = self._channel
        where = f"{channel.server}:{channel.port}"
        server: smtplib.SMTP | None = None
        is_sending = False
        try:
            if channel.security == "tls":
                server = smtplib.SMTP_SSL(channel.server, channel.port, timeout=self._timeout, context=self._tls)
            else:
                server = smtplib.SMTP(channel.server, channel.port, timeout=self._timeout)
            server.ehlo()
            if channel.security == "starttls":
                server.starttls(context=self._tls)
                server.ehlo()
            if channel.user is not None:
                server.login(channel.user, self._password or "")
            is_sending = True
            yield server
            _leave(server)
        except ssl.SSLCertVerificationError as error:
            raise DeliveryError(
                f"the certificate of {where} is not to be trusted ({error.verify_message}): check server and ca_file"
            ) from error
        except UnicodeEncodeError:
            # Its message and traceback could show the password.
            raise DeliveryError(
                f"{where} cannot be signed in to: user and secret may hold ASCII characters alone"
            ) from None
        except (smtplib.SMTPException, OSError) as error:
            raise DeliveryError(f"{where} {_explained(error, is_sending=is_sending)}") from error
        finally:
            if server is not None:
                server.close()


def _leave(server: smtplib.SMTP) -> None:
    try:
        server.quit()
    except (smtplib.SMTPException, OSError):
        return  # the message is the server's already


def _tls(channel: MailChannel) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=channel.ca_file)
    except OSError as error:
        raise ConfigurationError(
            f"the certificates of the channel {channel.name!r} cannot be read: {error.strerror or error}",
            file=channel.ca_file,
            key="ca_file",
        ) from None


def _explained(error: smtplib.SMTPException | OSError, *, is_sending: bool) -> str:
    """What went wrong, and whether the mail may have arrived all the same."""
    doubt = (
        ": the mail may or may not have arrived, and is sent again under the same Message-ID" if is_sending else ""
    )
    if isinstance(error, smtplib.SMTPAuthenticationError):
        said = f"refused the sign-in ({_answer(error.smtp_code, error.smtp_error)}): check user and the secret"
    elif isinstance(error, smtplib.SMTPRecipientsRefused):
        said = f"refused all recipients: {_told(error.recipients)}"
    elif isinstance(error, smtplib.SMTPNotSupportedError):
        said = "does not offer STARTTLS, or no sign-in: check port, security and user"
    elif isinstance(error, smtplib.SMTPServerDisconnected):
        # smtplib says so of silence as well.
        said = f"{'did not answer in time' if 'timed out' in str(error) else 'hung up'}{doubt}"
    elif isinstance(error, smtplib.SMTPResponseException):
        said = f"refused ({_answer(error.smtp_code, error.smtp_error)})"
    else:
        why = getattr(error, "strerror", None) or str(error)
        said = f"failed: {why}{doubt}" if is_sending else f"cannot be reached: {why}"
    return said


def _told(refused: _Refusals) -> str:
    return "; ".join(
        f"{address} {'put off' if code < 500 else 'refused'} ({_answer(code, answer)})"
        for address, (code, answer) in sorted(refused.items())
    )


def _answer(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return cleaned(f"{code} {text}", limit=_LONGEST_ANSWER)
