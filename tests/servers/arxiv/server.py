"""arXiv's three interfaces on this machine, over real HTTP, with all their vices on demand."""

from __future__ import annotations

import threading
import time
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice, pairwise
from pathlib import Path
from typing import Self
from urllib.parse import parse_qs, urlsplit

from db.identity import ArxivIdentifier
from tests.servers.arxiv.calendar import Calendar
from tests.servers.arxiv.daily import feed_today, write_daily_feed
from tests.servers.arxiv.faults import Answer, Fault
from tests.servers.arxiv.feed import ResultPage, write_entry, write_error, write_feed
from tests.servers.arxiv.oai import (
    OaiError,
    OaiRequest,
    datestamp,
    write_identity,
    write_list,
    write_oai_error,
)
from tests.servers.arxiv.query import minute, parse_query
from tests.servers.arxiv.records import ArxivRecord, load_records

QUERY_PATH = "/api/query"
OAI_PATH = "/oai"
FEED_PATH = "/atom"
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedRequest:
    """A request as it came in."""

    at: float
    """When, by ``time.monotonic``."""
    path: str
    query: dict[str, str]
    """The parameters, decoded."""
    headers: dict[str, str]
    """By their names in lower case."""


@dataclass(slots=True)
class _OrderedFault:
    fault: Fault
    times: int
    start: int | None
    path: str
    parameters: dict[str, str]

    def is_for(self, path: str, query: dict[str, str]) -> bool:
        """Whether a request is one that it strikes."""
        return (
            path.startswith(self.path)
            and (self.start is None or query.get("start", "0") == str(self.start))
            and all(text in query.get(name, "") for name, text in self.parameters.items())
        )


class _RefusedError(Exception):
    """The query is wrong in a way that arXiv says."""


class FakeArxiv:
    """A context manager; the server runs in threads of this process and is gone afterwards.

    A paper can be found once ``now`` is past its announcement; with ``now`` None all can. ``now`` may be set at any
    time. Every answer closes its connection.
    """

    def __init__(
        self,
        records: Iterable[ArxivRecord] | Path,
        *,
        now: datetime | None = None,
        slice_limit: int = 2_000,
        results_limit: int = 30_000,
        oai_page_size: int = 1_000,
    ) -> None:
        """Take the records, or read them from a file like ``papers.jsonl.gz``.

        Args:
            records: What there is.
            now: See the class.
            slice_limit: The most entries in one answer; whoever asks for more gets so many.
            results_limit: Whoever asks for results beyond is refused.
            oai_page_size: Records in one answer of the OAI-PMH interface.
        """
        self.now = now
        self.deleted: set[str] = set()
        """Papers whose records the OAI-PMH interface calls deleted."""
        self.stale: dict[str, date] = {}
        """Categories for which the daily feed still is that of an earlier day (Eastern time)."""
        self.requests: list[ReceivedRequest] = []
        self._slice_limit = slice_limit
        self._results_limit = results_limit
        self._oai_page_size = oai_page_size
        self._faults: list[_OrderedFault] = []
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._by_id: dict[str, ArxivRecord] = {}
        self._dated: list[ArxivRecord] = []
        self._minutes: list[str] = []
        self.add(load_records(records) if isinstance(records, Path) else records)
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        """Where the server is."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def query_url(self) -> str:
        """The query interface."""
        return self.url + QUERY_PATH

    @property
    def oai_url(self) -> str:
        """The OAI-PMH interface."""
        return self.url + OAI_PATH

    @property
    def feed_url(self) -> str:
        """The daily feeds, without categories."""
        return self.url + FEED_PATH

    def add(self, records: Iterable[ArxivRecord]) -> None:
        """Add papers, or replace those of the same identifiers."""
        with self._lock:
            self._by_id |= {record.id: record for record in records}
            self._dated = sorted(
                (record for record in self._by_id.values() if record.published),
                key=lambda record: (record.published, record.id),
            )
            self._minutes = [minute(record) for record in self._dated]
            self._calendar = Calendar(self._dated)

    def fail(
        self, fault: Fault, *, times: int = 1, start: int | None = None, path: str = "", **parameters: str
    ) -> None:
        """Order a fault for the next so many requests, or for those that are meant.

        Faults take effect in the order in which they were ordered, one for each request.

        Args:
            fault: What goes wrong.
            times: How often.
            start: Only where the page from that index on is asked for.
            path: Only below that path: that of one interface.
            parameters: Only where the query's parameters hold these texts.
        """
        with self._lock:
            self._faults.append(_OrderedFault(fault, times, start, path, parameters))

    def heal(self) -> None:
        """Take back all faults that have not come up yet."""
        with self._lock:
            self._faults.clear()

    @property
    def gaps(self) -> list[float]:
        """The seconds between each request and the next."""
        return [later.at - earlier.at for earlier, later in pairwise(self.requests)]

    def answer(self, target: str, headers: dict[str, str]) -> Answer:
        """What to say to a GET of that path and query; called by the server's threads."""
        parts = urlsplit(target)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        with self._lock:
            self.requests.append(ReceivedRequest(at=time.monotonic(), path=parts.path, query=query, headers=headers))
            if parts.path not in {QUERY_PATH, OAI_PATH} and not parts.path.startswith(FEED_PATH + "/"):
                return Answer(status=404, content_type="text/plain", body=b"Not found\n")
            fault = self._take_fault(parts.path, query)
            if parts.path != QUERY_PATH:
                write = self._list if parts.path == OAI_PATH else self._feed
                content = write(fault, parts.path, query)
                return fault.on_answer(Answer(content_type="text/xml; charset=utf-8", body=content))
            try:
                page = fault.on_page(self._page(parts.query, query))
            except _RefusedError as error:
                return Answer(status=400, body=write_error(str(error)))
        return fault.on_answer(Answer(body=write_feed(page, now=self.now)))

    def wait_for_end(self, seconds: float | None) -> bool:
        """Wait that long, or until the server is shut down, which is told."""
        return self._closing.wait(seconds)

    def _list(self, fault: Fault, _: str, query: dict[str, str]) -> bytes:
        if query == {"verb": "Identify"}:
            return write_identity(now=self.now)
        try:
            request = OaiRequest.from_query(query, now=self.now)
            found = fault.on_records(
                [
                    record
                    for record in self._calendar.changed(request.set, since=request.since)
                    if (day := datestamp(record, self.now)) and day >= request.since
                ]
            )
            return write_list(
                found,
                request=request,
                page_size=self._oai_page_size,
                now=self.now,
                deleted=frozenset(self.deleted),
            )
        except OaiError as error:
            return write_oai_error(error, now=self.now)

    def _feed(self, fault: Fault, path: str, _: dict[str, str]) -> bytes:
        categories = path.removeprefix(FEED_PATH + "/").split("+")
        now = self.now or _LATEST
        days = {feed_today(now), *self.stale.values()}
        return write_daily_feed(
            fault.on_records(self._calendar.in_feeds(days)), categories=categories, now=now, stale=self.stale
        )

    def _take_fault(self, path: str, query: dict[str, str]) -> Fault:
        for ordered in self._faults:
            if ordered.is_for(path, query):
                ordered.times -= 1
                if ordered.times <= 0:
                    self._faults.remove(ordered)
                return ordered.fault
        return Fault()

    def _page(self, query_string: str, query: dict[str, str]) -> ResultPage:
        start, size = _number(query, "start", default=0), _number(query, "max_results", default=10)
        if start + size > self._results_limit:
            raise _RefusedError(f"start plus max_results must be less than or equal to {self._results_limit}")
        found = self._by_identifier(query["id_list"]) if query.get("id_list") else self._search(query)
        size = min(size, self._slice_limit)
        return ResultPage(
            query_string=query_string,
            total=len(found),
            start=start,
            size=size,
            entries=tuple(
                write_entry(record, version=version) for record, version in islice(found, start, start + size)
            ),
        )

    def _by_identifier(self, id_list: str) -> Sequence[tuple[ArxivRecord, int]]:
        return list(self._identified(id_list.split(",")))

    def _identified(self, names: Iterable[str]) -> Iterator[tuple[ArxivRecord, int]]:
        for name in names:
            try:
                identifier = ArxivIdentifier.parse(name)
            except ValueError:
                raise _RefusedError(f"incorrect id format for {name}") from None
            record = self._by_id.get(identifier.base)
            newest = record.visible_versions(self.now) if record else 0
            if record and newest and (identifier.version or 1) <= newest:
                yield record, identifier.version or newest

    def _search(self, query: dict[str, str]) -> Sequence[tuple[ArxivRecord, int]]:
        parsed = parse_query(query.get("search_query", ""))
        if parsed is None:
            return []
        first = bisect_left(self._minutes, parsed.first)
        last = bisect_right(self._minutes, parsed.last)
        found = [
            (record, version)
            for record in self._dated[first:last]
            if parsed.matches(record) and (version := record.visible_versions(self.now))
        ]
        if query.get("sortBy") == "lastUpdatedDate":
            found.sort(key=lambda pair: pair[0].updated(pair[1]))
        return found if query.get("sortOrder") == "ascending" else found[::-1]


def _number(query: dict[str, str], name: str, *, default: int) -> int:
    text = query.get(name, str(default))
    if not text.isdecimal():
        raise _RefusedError(
            f"{name} must be an integer" if not text.startswith("-") else f"{name} must be non-negative"
        )
    return int(text)


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True

    def __init__(self, arxiv: FakeArxiv) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.arxiv = arxiv


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        """Answer, unless the client has gone away."""
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = self.server.arxiv.answer(self.path, headers)
        self.close_connection = True
        try:
            self._write(answer)
        except ConnectionError:
            return

    def _write(self, answer: Answer) -> None:
        if self.server.arxiv.wait_for_end(None if answer.is_silent else answer.pause):
            return
        self.send_response(answer.status)
        for name, value in {"Content-Type": answer.content_type, **answer.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Connection", "close")
        self.end_headers()
        if answer.drip:
            for index in range(len(answer.body)):
                if self.server.arxiv.wait_for_end(answer.drip):
                    return
                self.wfile.write(answer.body[index : index + 1])
        else:
            self.wfile.write(answer.body[: answer.cut_at])

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is http.server's
        """Stay quiet: what came in is in `FakeArxiv.requests`."""
