"""arXiv's OAI-PMH interface: what was announced or changed since a day (https://info.arxiv.org/help/oa/index.html).

arXiv calls it the preferred way to keep a copy up to date. ``oaipmh-scythe`` speaks the protocol
(https://www.openarchives.org/OAI/openarchivesprotocol.html); `PoliteTransport` below it keeps the distance between
requests, and what it repairs silently, broken XML, is refused here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any, Self, cast

import httpx2
import requests
from oaipmh_scythe import BadResumptionToken, NoRecordsMatch, OAIPMHException, OAIResponse, Scythe
from oaipmh_scythe.iterator import OAIResponseIterator

from bot.sources.arxiv_gate import Gate
from bot.sources.arxiv_sets import archive_of, set_of, set_of_archive
from bot.sources.patience import Patience
from bot.sources.polite_transport import PoliteTransport, open_session
from bot.sources.raw_record import OAI, RawRecord, read_record
from bot.sources.strict_xml import excerpt, parse_strictly
from config.errors import SourceRefusedError, SourceUnavailableError, SourceUnverifiedError

_MOST_STARTS = 3
"""Resumption tokens expire once a day: whoever meets that more often would never come to an end."""
_MOST_PAGES = 10_000
"""No set has so many pages of records: a server that goes on turns in circles."""


class _WholeResponse(OAIResponse):
    """An answer whose XML is taken as it came, or not at all."""

    @cached_property
    def xml(self) -> Any:
        """The root element.

        Raises:
            SourceUnverifiedError: It is something else than a whole document of OAI-PMH.
        """
        root = _parse(self.http_response.content)
        for token in root.iter(f"{OAI}resumptionToken"):
            token.text = (token.text or "").strip()  # the library would send white space for a token
        return root


class _OaiTransport(PoliteTransport):
    """Takes only OAI-PMH's own XML for an answer."""

    def check(self, request: requests.PreparedRequest, body: bytes) -> None:  # noqa: ARG002 - as it is inherited
        """Raise unless it is a whole document."""
        _parse(body)


class _PoliteScythe(Scythe):
    """The library above a session of ours: its own connections, repetitions and pauses never come into play."""

    def __init__(self, url: str, session: requests.Session) -> None:
        super().__init__(url, iterator=OAIResponseIterator)
        self._session = session

    def harvest(self, query: dict[str, str]) -> OAIResponse:
        """The answer to one request; the errors are those of the library, of ``requests`` and of the transport."""
        body = self._session.get(self.endpoint, params=query).content
        response = _WholeResponse(httpx2.Response(200, content=body), params=query)
        response.raise_for_oaipmh_error()
        return response


class ArxivOai:
    """The interface for the length of one run; a context manager, not to be shared between threads."""

    def __init__(
        self,
        *,
        url: str,
        gate: Gate,
        contact: str | None = None,
        timeout: float = 180.0,
        patience: Patience | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare; nothing is sent yet.

        Args:
            url: The interface's address.
            gate: Keeps the distance to all other requests to arXiv.
            contact: An e-mail address that is sent along.
            timeout: Seconds of silence after which an answer is given up: one of 51 seconds is nothing unusual.
            patience: See `PoliteTransport`.
            clock: Seconds that never run backwards.
        """
        transport = _OaiTransport(gate=gate, contact=contact, timeout=timeout, patience=patience, clock=clock)
        self._session = open_session(transport, url)
        self._scythe = _PoliteScythe(url, self._session)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def pages(self, categories: Sequence[str], *, since: date) -> Iterator[tuple[RawRecord, ...]]:
        """All records in any of some categories that changed on ``since`` (UTC) or later; no page where none did.

        One category is asked for by its own set, several by that of their archive, and what is in none of them is
        left out. Where a resumption token expires the list is asked for again from its start, so records may come
        twice.

        Args:
            categories: At least one, all of one archive.
            since: A day.

        Raises:
            ValueError: They are of several archives.
            SourceUnavailableError: No answer, or throttled for too long.
            SourceRefusedError: The interface says that the request is wrong.
            SourceUnverifiedError: What came is not the whole answer.
        """
        name, watched = _set_for(categories), frozenset(categories)
        came = False
        for _ in range(_MOST_STARTS):
            try:
                for page in self._list(name, since=since):
                    came = True
                    yield tuple(record for record in page if not watched.isdisjoint(record.categories))
            except BadResumptionToken:
                continue
            except NoRecordsMatch as error:
                if came:
                    raise SourceUnverifiedError(
                        f"arXiv's OAI-PMH interface broke off its list of {name}: no records match any more"
                    ) from error
            except OAIPMHException as error:
                said = excerpt(str(error)) or "no reason given"
                raise SourceRefusedError(
                    f"arXiv's OAI-PMH interface refused the request: {type(error).__name__}: {said}"
                ) from error
            except requests.RequestException as error:
                raise SourceUnavailableError(
                    f"arXiv's OAI-PMH interface could not be asked: {type(error).__name__}"
                ) from error
            return
        raise SourceUnavailableError(
            f"arXiv's OAI-PMH interface let its list of {name} expire {_MOST_STARTS} times; try later"
        )

    def _list(self, name: str, *, since: date) -> Iterator[tuple[RawRecord, ...]]:
        """A set's pages, from the first one on."""
        answers = self._scythe.list_records(metadata_prefix="arXivRaw", set_=name, from_=since.isoformat())
        for number, answer in enumerate(answers, start=1):
            if number > _MOST_PAGES:
                raise SourceUnverifiedError(f"arXiv's OAI-PMH interface lists {name} without end")
            yield _read_page(cast("OAIResponse", answer).xml)


def _parse(body: bytes) -> Any:
    return parse_strictly(body, root=f"{OAI}OAI-PMH", kind="list of records")


def _set_for(categories: Sequence[str]) -> str:
    """The smallest set that holds them all."""
    if len(categories) == 1:
        return set_of(categories[0])
    [archive] = {archive_of(category) for category in categories}
    return set_of_archive(archive)


def _read_page(root: Any) -> tuple[RawRecord, ...]:
    records = tuple(read_record(element) for element in root.iterfind(f"{OAI}ListRecords/{OAI}record"))
    if not records:
        raise SourceUnverifiedError("arXiv's OAI-PMH interface listed no records and gave no reason for it")
    return records
