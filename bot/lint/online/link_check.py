"""Whether a link leads anywhere: asked once, gently, and called dead only where there is no doubt."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import requests

from bot.lint.online.addresses import AddressCheck, Resolver, is_public, is_unknown_name, resolve, why_not_asked
from bot.lint.online.guarded_session import ForbiddenAddressError, guarded_session, root_cause
from bot.sources.arxiv_gate import RequestGate
from bot.sources.polite_transport import retry_after
from config.settings import POLITE_DELAY

KNOWN_HOST = "arxiv.org"
"""A name that the resolver must know before its word is taken that another is unknown."""
MOST_REDIRECTS = 5
MOST_FAILURES = 2
"""A host that failed to answer so often is left alone for the rest of the run."""
_GONE = frozenset({404, 410})
_THROTTLED = frozenset({429, 503})
_LONGEST_PAUSE = 7 * 86_400.0


class Verdict(StrEnum):
    """What came of asking."""

    ALIVE = "alive"
    DEAD = "dead"
    """404, 410, or a host name that does not exist."""
    UNKNOWN = "unknown"
    """Anything else: no answer, refused, throttled, not to be asked."""


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    """A verdict, and the words that explain it."""

    verdict: Verdict
    detail: str
    pause: float = 0.0
    """Seconds for which the host asked to be left alone."""


class LinkCheck:
    """Asks links one after the other; a context manager, for one run.

    A host is asked at most once in ``delay`` seconds, with HEAD, and with GET where HEAD fails; no body is read.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        delay: float = POLITE_DELAY,
        timeout: float = 20.0,
        allows: AddressCheck = is_public,
        resolver: Resolver = resolve,
        any_port: bool = False,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Prepare; nothing is sent yet.

        Args:
            user_agent: How we introduce ourselves, with a contact.
            delay: Seconds between two requests to one host.
            timeout: Seconds of silence after which an answer is given up.
            allows: Which addresses may be asked.
            resolver: Finds a host's addresses.
            any_port: Whether other ports than 80 and 443 may be asked.
            clock: Seconds that never run backwards.
            sleep: Waits for that many seconds.
            now: The time of day, for ``Retry-After``.
        """
        self._session = guarded_session(user_agent=user_agent, allows=allows)
        self._delay = delay
        self._timeout = timeout
        self._allows = allows
        self._resolve = resolver
        self._any_port = any_port
        self._clock = clock
        self._sleep = sleep
        self._now = now
        self._gates: dict[str, RequestGate] = {}
        self._failures: dict[str, int] = {}
        self._left_alone: dict[str, str] = {}
        self._resolver_works: bool | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def ask(self, url: str) -> LinkAnswer:
        """Follow a link to its end; redirects are followed, each under the same rules."""
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._ask_one(url)
            if isinstance(answer, LinkAnswer):
                return answer
            url = answer
        return LinkAnswer(Verdict.UNKNOWN, f"more than {MOST_REDIRECTS} redirects")

    def _ask_one(self, url: str) -> LinkAnswer | str:
        """The answer, or where it redirects to."""
        host = (urlsplit(url).hostname or "") if why_not_asked(url, any_port=True) is None else ""
        refused = why_not_asked(url, any_port=self._any_port) or self._left_alone.get(host)
        if refused is not None:
            return LinkAnswer(Verdict.UNKNOWN, refused)
        unreachable = self._look_up(host)
        if unreachable is not None:
            return unreachable
        try:
            status, headers = self._send("HEAD", url, host)
            if status >= 400 and status not in _THROTTLED:
                status, headers = self._send("GET", url, host)
        except (requests.RequestException, OSError, ValueError) as error:
            return self._failed(host, error)
        if 300 <= status < 400 and "Location" in headers:
            return urljoin(url, headers["Location"])
        return self._judge(host, status, headers)

    def _judge(self, host: str, status: int, headers: Mapping[str, str]) -> LinkAnswer:
        if status in _THROTTLED:
            return self._throttled(host, status, headers)
        if status in _GONE:
            return LinkAnswer(Verdict.DEAD, f"HTTP {status}")
        return LinkAnswer(Verdict.ALIVE if 200 <= status < 300 else Verdict.UNKNOWN, f"HTTP {status}")

    def _look_up(self, host: str) -> LinkAnswer | None:
        """Why a host cannot be asked; None where all its addresses may be."""
        try:
            addresses = self._resolve(host)
        except socket.gaierror as error:
            if is_unknown_name(error) and self._knows_names():
                return LinkAnswer(Verdict.DEAD, f"there is no host {host}")
            return LinkAnswer(Verdict.UNKNOWN, f"the name {host} could not be looked up")
        except (OSError, UnicodeError):
            return LinkAnswer(Verdict.UNKNOWN, f"the name {host} could not be looked up")
        if not addresses or not all(map(self._allows, addresses)):
            return LinkAnswer(Verdict.UNKNOWN, f"{host} is no public host")
        return None

    def _knows_names(self) -> bool:
        if self._resolver_works is None:
            try:
                self._resolver_works = bool(self._resolve(KNOWN_HOST))
            except OSError:
                self._resolver_works = False
        return self._resolver_works

    def _send(self, method: str, url: str, host: str) -> tuple[int, Mapping[str, str]]:
        gate = self._gates.setdefault(host, RequestGate(delay=self._delay, clock=self._clock, sleep=self._sleep))
        self._session.cookies.clear()
        with gate.turn():
            try:
                with self._session.request(
                    method, url, allow_redirects=False, stream=True, timeout=(self._timeout, self._timeout)
                ) as response:
                    return response.status_code, response.headers
            finally:
                self._session.close()  # the connection is not used again: until the next turn the host may hang up

    def _failed(self, host: str, error: Exception) -> LinkAnswer:
        cause = root_cause(error)
        if isinstance(cause, ForbiddenAddressError):
            return LinkAnswer(Verdict.UNKNOWN, str(cause))
        self._failures[host] = self._failures.get(host, 0) + 1
        if self._failures[host] >= MOST_FAILURES:
            self._left_alone[host] = f"{host} did not answer before"
        return LinkAnswer(Verdict.UNKNOWN, f"no answer ({_spaced(type(cause).__name__)})")

    def _throttled(self, host: str, status: int, headers: Mapping[str, str]) -> LinkAnswer:
        asked = retry_after(headers, now=self._now()) or 0.0
        self._left_alone[host] = f"{host} asked for fewer requests"
        return LinkAnswer(Verdict.UNKNOWN, f"HTTP {status}", pause=min(asked, _LONGEST_PAUSE))


def _spaced(name: str) -> str:
    """``ConnectTimeoutError`` as words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower().removesuffix(" error")
