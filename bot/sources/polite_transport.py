"""Asking arXiv politely, and taking only whole answers: what all of its interfaces share.

An adapter below a session of ``requests``, so that retries, redirects and pages all go through one gate
(https://info.arxiv.org/help/api/tou.html: one request every three seconds, one connection at a time).
"""

from __future__ import annotations

import io
import random
import re
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter

from bot.own_version import own_version
from bot.sources.arxiv_gate import Gate
from bot.sources.patience import Patience
from bot.sources.strict_xml import excerpt
from config.errors import SourceRefusedError, SourceUnavailableError, SourceUnverifiedError
from config.settings import is_loopback

ACCEPT = "application/atom+xml, application/xml;q=0.9, */*;q=0.1"
_TRANSIENT = frozenset({406, 429, 500, 502, 503, 504})
"""406 comes in waves and behaves like throttling."""
_RATE_EXCEEDED = re.compile(rb"\s*Rate exceeded\b", re.IGNORECASE)
_CHUNK_SIZE = 65_536
_CONNECT_TIMEOUT = 10.0
_LONGEST_BACKOFF = 120.0
_PATIENCE = 300.0
_ANSWER_TIMEOUTS = 5
"""An answer that trickles in is given up after this many read timeouts."""
MOST_ATTEMPTS = 5
"""Fewer than open the gate's circuit breaker: an interface that refuses does not close the way to the others."""
LONGEST_ANSWER = 300.0
"""Seconds; and after so many in any case: a request has to end before its turn at the gate does."""


def user_agent(contact: str | None = None) -> str:
    """How Shelver introduces itself to arXiv.

    Args:
        contact: An e-mail address at which the operator can be reached.

    Raises:
        ValueError: The contact cannot stand in a header.
    """
    if contact is not None and not re.fullmatch(r"[\x21-\x7e]+", contact):
        raise ValueError(f"the contact {excerpt(contact)!r} is no e-mail address: it may hold no spaces or accents")
    try:
        number = own_version()
    except PackageNotFoundError:
        number = "unknown"
    return f"shelver/{number} (+https://github.com/shelver/shelver{f'; mailto:{contact}' if contact else ''})"


def retry_after(headers: Mapping[str, str], *, now: datetime) -> float | None:
    """Seconds that ``Retry-After`` asks for (RFC 9110, 10.2.3), or None where it is missing or nonsense.

    A date is read relative to the answer's own ``Date``, so that a wrong clock here does no harm, else to ``now``.
    """
    value = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"\d{1,9}", value, re.ASCII):
        return float(value)
    until = _http_date(value)
    if until is None:
        return None
    return max(0.0, (until - (_http_date(headers.get("Date", "")) or now)).total_seconds())


def _http_date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


class _TransientError(Exception):
    """The request is worth repeating: a signal inside this module, never seen outside."""

    def __init__(self, reason: str, *, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.wait = wait
        """Seconds the server asked to wait."""


def open_session(transport: PoliteTransport, url: str) -> requests.Session:
    """A session that sends everything through a transport; to be closed.

    Args:
        transport: For all that is sent, redirects included.
        url: What will be asked: no proxy stands between us and our own machine.
    """
    session = requests.Session()
    mount(transport, session, url)
    return session


def mount(transport: PoliteTransport, session: requests.Session, url: str) -> None:
    """As `open_session`, for a session that is there already."""
    session.mount("https://", transport)
    session.mount("http://", transport)
    session.max_redirects = 3
    if is_loopback(url):
        session.trust_env = False


def _root_cause(error: BaseException) -> BaseException:
    while cause := error.__cause__ or error.__context__:
        error = cause
    return error


class PoliteTransport(HTTPAdapter):
    """Sends a request until a whole answer has come back; mounted on a `requests.Session`.

    Raises from `send`:
        SourceUnavailableError: No answer, server errors or throttling until the patience or the attempts ran out.
        SourceRefusedError: arXiv's own error, or a status that says no.
        SourceUnverifiedError: An answer of another kind, or not the whole one.
    """

    def __init__(
        self,
        *,
        gate: Gate,
        contact: str | None = None,
        timeout: float = 60.0,
        patience: Patience | None = None,
        attempts: int = MOST_ATTEMPTS,
        size_limit: int = 64 * 1024 * 1024,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """Prepare a transport for one run.

        Args:
            gate: Keeps the distance between requests.
            contact: See `user_agent`.
            timeout: Seconds of silence after which an answer is given up.
            patience: What may be spent on failed attempts and on waiting after them; None: five minutes in all.
            attempts: How often one request is sent at most.
            size_limit: The largest answer in bytes, unpacked.
            clock: Seconds that never run backwards.
            now: The time of day.
            jitter: A random number from 0 to 1.
        """
        super().__init__()
        self._gate = gate
        self._user_agent = user_agent(contact)
        self._timeout = timeout
        self._longest_answer = min(LONGEST_ANSWER, _ANSWER_TIMEOUTS * timeout)
        self._patience = Patience(_PATIENCE) if patience is None else patience
        self._attempts = attempts
        self._size_limit = size_limit
        self._clock = clock
        self._now = now
        self._jitter = jitter

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        """Send a request, and again after a pause as long as that is worth while; see the class.

        Of the options of requests, ``stream`` and ``timeout`` are ours.
        """
        # A connection that is kept open beside that of another process would be a second one.
        request.headers.update({"User-Agent": self._user_agent, "Accept": ACCEPT, "Connection": "close"})
        patience = self._patience.left
        for attempt in range(1, self._attempts + 1):
            try:
                with self._gate.turn(patience=patience):
                    started = self._clock()
                    return self._send_once(request, *args, **options)
            except _TransientError as trouble:
                self._wait_after(trouble, attempt=attempt, spent=self._clock() - started)
        raise AssertionError("the last attempt either returns or raises")

    def _wait_after(self, trouble: _TransientError, *, attempt: int, spent: float) -> None:
        """Close the gate for a while, or give up."""
        backoff = min(_LONGEST_BACKOFF, max(self._gate.delay, 0.01) * 2.0**attempt) * (0.5 + self._jitter() / 2)
        wait = max(trouble.wait, backoff)
        self._gate.postpone(wait)
        self._patience.spend(spent + wait)
        if attempt == self._attempts:
            tried = f"; gave up after {attempt} attempts, try later" if attempt > 1 else ""
            raise SourceUnavailableError(f"{trouble}{tried}") from trouble
        if self._patience.left < 0:
            raise SourceUnavailableError(
                f"{trouble}; the next attempt would be due in {wait:.0f} seconds, longer than this run may wait"
            ) from trouble

    def _send_once(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        options |= {"stream": True, "timeout": (min(_CONNECT_TIMEOUT, self._timeout), self._timeout)}
        deadline = self._clock() + self._longest_answer
        try:
            response = super().send(request, *args, **options)
            try:
                body = self._read(response, deadline=deadline)
            finally:
                response.close()
        except (requests.Timeout, urllib3.exceptions.TimeoutError) as error:
            raise _TransientError(f"arXiv did not answer within {self._timeout:g} seconds") from error
        except (requests.ConnectionError, urllib3.exceptions.HTTPError) as error:
            raise _TransientError(f"the connection to arXiv broke: {excerpt(str(_root_cause(error)))}") from error
        if not response.is_redirect:
            self._check(request, response, body)
        response.raw = io.BytesIO(body)
        return response

    def _read(self, response: requests.Response, *, deadline: float) -> bytes:
        body = bytearray()
        while chunk := response.raw.read1(_CHUNK_SIZE, decode_content=True):
            body += chunk
            if len(body) > self._size_limit:
                raise SourceUnverifiedError(
                    f"arXiv's answer is larger than {self._size_limit} bytes: {excerpt(bytes(body))}"
                )
            if self._clock() > deadline:
                raise _TransientError(f"arXiv's answer was not complete after {self._longest_answer:g} seconds")
        return bytes(body)

    def check(self, request: requests.PreparedRequest, body: bytes) -> None:
        """Raise unless a body is the whole answer to a request; for an interface to say more.

        Raises:
            SourceRefusedError: arXiv says that the request is wrong.
            SourceUnverifiedError: It is something else, or not the whole answer.
        """

    def explain(self, body: bytes) -> None:
        """Raise with arXiv's own words where the body of an answer that says no has any; for an interface to say."""

    def _check(self, request: requests.PreparedRequest, response: requests.Response, body: bytes) -> None:
        status = response.status_code
        if _RATE_EXCEEDED.match(body):
            raise _TransientError("arXiv says: Rate exceeded", wait=self._asked_wait(response))
        if status in _TRANSIENT or status > 500:
            raise _TransientError(f"arXiv answered with HTTP {status}", wait=self._asked_wait(response))
        if status != 200:
            self.explain(body)
            raise SourceRefusedError(f"arXiv answered with HTTP {status}: {excerpt(body) or 'no reason given'}")
        self.check(request, body)

    def _asked_wait(self, response: requests.Response) -> float:
        return retry_after(response.headers, now=self._now()) or 0.0
