"""arXiv's OAI-PMH interface: what was announced or changed since a day (https://info.arxiv.org/help/oa/index.html).

arXiv calls it the preferred way to keep a copy up to date. The protocol is that of
https://www.openarchives.org/OAI/openarchivesprotocol.html. The ready clients repair broken XML silently, so this one
reads strictly; `PoliteTransport` keeps the distance between requests.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Self

import requests

from bot.sources.arxiv_gate import Gate
from bot.sources.polite_transport import PoliteTransport, open_session
from bot.sources.raw_record import OAI, RawRecord, read_record
from bot.sources.strict_xml import excerpt, parse_strictly
from config.errors import SourceRefusedError, SourceUnavailableError, SourceUnverifiedError

_OWN_GROUPS = frozenset({"cs", "econ", "eess", "math", "q-bio", "q-fin", "stat"})
"""Archives that are groups of their own; all others belong to physics."""
_MOST_RESTARTS = 2
"""Resumption tokens expire once a day: whoever meets that more often would never come to an end."""
_MOST_PAGES = 10_000
"""No category has so many pages of records: a server that goes on turns in circles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OaiPage:
    """One answer."""

    records: tuple[RawRecord, ...]
    responded_at: datetime
    """The server's own clock, in UTC."""
    token: str | None
    """Asks for the next page; None on the last one."""


class _ExpiredTokenError(Exception):
    """The list has to be asked for from its start: a signal inside this module."""


def set_of(category: str) -> str:
    """The set of a category: ``cs:cs:SE`` of ``cs.SE``, ``physics:hep-th`` of ``hep-th``."""
    archive, _, subject = category.partition(".")
    group = archive if archive in _OWN_GROUPS else "physics"
    return f"{group}:{archive}:{subject}" if subject else f"{group}:{archive}"


def read_page(body: bytes) -> OaiPage:
    """Read an answer to ``ListRecords``; that no record matches is a page without records.

    Raises:
        SourceRefusedError: The interface says that the request is wrong.
        SourceUnverifiedError: It is no such answer, or a record cannot be read.
    """
    root = _parse(body)
    responded_at = _moment(root.findtext(f"{OAI}responseDate", default="").strip())
    error = root.find(f"{OAI}error")
    if error is not None:
        code, said = error.get("code", ""), excerpt(error.text or "") or "no reason given"
        if code == "noRecordsMatch":
            return OaiPage(records=(), responded_at=responded_at, token=None)
        if code == "badResumptionToken":
            raise _ExpiredTokenError
        raise SourceRefusedError(f"arXiv's OAI-PMH interface refused the request: {code}: {said}")
    listed = root.find(f"{OAI}ListRecords")
    records = () if listed is None else tuple(read_record(element) for element in listed.findall(f"{OAI}record"))
    if not records:
        raise SourceUnverifiedError("arXiv's OAI-PMH interface listed no records and gave no reason for it")
    token = listed.findtext(f"{OAI}resumptionToken", default="").strip()
    return OaiPage(records=records, responded_at=responded_at, token=token or None)


class _OaiTransport(PoliteTransport):
    """Takes only OAI-PMH's own XML for an answer."""

    def check(self, request: requests.PreparedRequest, body: bytes) -> None:  # noqa: ARG002 - as it is inherited
        """Raise unless it is a whole document."""
        _parse(body)


class ArxivOai:
    """The interface for the length of one run; a context manager, not to be shared between threads."""

    def __init__(
        self,
        *,
        url: str,
        gate: Gate,
        contact: str | None = None,
        timeout: float = 180.0,
        patience: float = 600.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare; nothing is sent yet.

        Args:
            url: The interface's address.
            gate: Keeps the distance to all other requests to arXiv.
            contact: An e-mail address that is sent along.
            timeout: Seconds of silence after which an answer is given up: one of 51 seconds is nothing unusual.
            patience: Seconds to spend on failed attempts and waiting after them in the whole run.
            clock: Seconds that never run backwards.
        """
        self._url = url
        transport = _OaiTransport(gate=gate, contact=contact, timeout=timeout, patience=patience, clock=clock)
        self._session = open_session(transport, url)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def pages(self, category: str, *, since: date) -> Iterator[OaiPage]:
        """All records of a category that changed on ``since`` (UTC) or later; there is at least one page.

        Where a resumption token expires the list is asked for again from its start, so records may come twice.

        Raises:
            SourceUnavailableError: No answer, or throttled for too long.
            SourceRefusedError: The interface says that the request is wrong.
            SourceUnverifiedError: What came is not the whole answer.
        """
        first = {"metadataPrefix": "arXivRaw", "set": set_of(category), "from": since.isoformat()}
        restarts = 0
        query = first
        for _ in range(_MOST_PAGES):
            try:
                page = self._ask(query)
            except _ExpiredTokenError:
                restarts += 1
                if query is first or restarts > _MOST_RESTARTS:
                    raise SourceUnavailableError(
                        f"arXiv's OAI-PMH interface let its list of {category} expire {restarts} times; try later"
                    ) from None
                query = first
                continue
            yield page
            if page.token is None:
                return
            query = {"resumptionToken": page.token}
        raise SourceUnverifiedError(f"arXiv's OAI-PMH interface lists {category} without end")

    def _ask(self, query: dict[str, str]) -> OaiPage:
        try:
            response = self._session.get(self._url, params={"verb": "ListRecords", **query})
        except requests.RequestException as error:
            raise SourceUnavailableError(
                f"arXiv's OAI-PMH interface could not be asked: {type(error).__name__}"
            ) from error
        return read_page(response.content)


def _parse(body: bytes) -> Any:
    return parse_strictly(body, root=f"{OAI}OAI-PMH", kind="list of records")


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError as error:
        raise SourceUnverifiedError(
            f"arXiv's OAI-PMH interface answered at {excerpt(text)!r}, which is no time"
        ) from error
