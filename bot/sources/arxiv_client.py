"""arXiv's query interface as a source of papers (https://info.arxiv.org/help/api/user-manual.html).

The ``arxiv`` library builds the queries and parses the papers; `ArxivTransport` below it keeps the distance between
requests and refuses answers that are not whole. This module asks for windows of time and counts what comes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Self

import arxiv  # type: ignore[import-untyped]  # the library ships no py.typed
import requests

from bot.sources.arxiv_gate import Gate, RequestGate
from bot.sources.arxiv_transport import ArxivTransport
from bot.sources.harvest import Page
from bot.sources.patience import Patience
from bot.sources.polite_transport import mount
from config.errors import SourceUnavailableError, SourceUnverifiedError
from config.settings import POLITE_DELAY, is_loopback
from db.identity import ArxivIdentifier
from db.records import PaperRecord

RESULTS_LIMIT = 30_000
"""arXiv answers no query beyond this many results."""
SLICE_LIMIT = 2_000
"""arXiv gives out at most this many results at once."""
_IDENTIFIERS_AT_ONCE = 100
"""So many identifiers stay well below the length that URLs may have."""
_MINUTE = timedelta(minutes=1)


def to_record(result: arxiv.Result) -> PaperRecord:
    """What the library parsed, in our own shape: times in UTC, runs of white space collapsed, primary category first.

    Raises:
        SourceUnverifiedError: Its identifier is of neither of arXiv's schemes.
    """
    try:
        identifier = ArxivIdentifier.parse(result.entry_id)
    except ValueError as error:
        raise SourceUnverifiedError(f"arXiv's feed holds an entry that is no paper: {error}") from error
    categories = dict.fromkeys([result.primary_category, *result.categories])
    return PaperRecord(
        arxiv_id=identifier.base,
        version=identifier.version,
        title=_collapse(result.title),
        abstract=_collapse(result.summary),
        authors=tuple(name for author in result.authors if (name := _collapse(author.name))),
        categories=tuple(filter(None, categories)),
        comment=_collapse(result.comment) or None,
        journal_reference=_collapse(result.journal_ref) or None,
        doi=_collapse(result.doi) or None,
        published=result.published.astimezone(UTC),
        updated=result.updated.astimezone(UTC),
    )


def _collapse(text: str | None) -> str:
    return " ".join((text or "").split())


def _to_minute(moment: datetime) -> datetime:
    """The minute it falls in, in UTC: arXiv's queries know nothing finer."""
    return moment.astimezone(UTC).replace(second=0, microsecond=0)


@dataclass(slots=True)
class _Tally:
    """What has come of one call, over all its pages and windows."""

    announced: int = 0
    identifiers: set[str] = field(default_factory=set)

    def page(self, records: Sequence[PaperRecord]) -> Page:
        """A page of those records that have not come before."""
        fresh = [record for record in records if record.arxiv_id not in self.identifiers]
        self.identifiers.update(record.arxiv_id for record in fresh)
        fetched = len(self.identifiers)
        return Page(records=tuple(fresh), fetched=fetched, total=max(self.announced, fetched))


class ArxivQuery:
    """arXiv's query interface, for the length of one run; a context manager, not to be shared between threads."""

    def __init__(
        self,
        *,
        api_url: str = "https://export.arxiv.org/api/query",
        delay: float = POLITE_DELAY,
        contact: str | None = None,
        timeout: float = 60.0,
        patience: Patience | None = None,
        page_size: int = 500,
        results_limit: int = RESULTS_LIMIT,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        gate: Gate | None = None,
    ) -> None:
        """Prepare; nothing is sent yet.

        Args:
            api_url: The interface's address, without query.
            delay: Seconds between two requests, at least 3 unless the address is on this machine.
            contact: An e-mail address that is sent along.
            timeout: Seconds of silence after which an answer is given up.
            patience: See `PoliteTransport`.
            page_size: Papers to ask for at once, at most 2,000.
            results_limit: The most results that one query can have; a longer window is asked for in parts.
            clock: Seconds that never run backwards.
            sleep: Waits for that many seconds.
            gate: Shared with other clients of arXiv; ``delay`` and ``sleep`` are then those of the gate.

        Raises:
            ValueError: The delay is impolite, the page too large, or the contact unfit for a header.
        """
        gate = gate or RequestGate(delay=delay, clock=clock, sleep=sleep)
        if gate.delay < POLITE_DELAY and not is_loopback(api_url):
            raise ValueError(
                f"a delay of {gate.delay:g} seconds, but arXiv asks for {POLITE_DELAY:g} between requests; less is "
                "allowed only for a server on this machine"
            )
        if not 1 <= page_size <= SLICE_LIMIT:
            raise ValueError(f"a page of {page_size} papers, but arXiv gives out 1 to {SLICE_LIMIT} at once")
        self._page_size = page_size
        self._results_limit = results_limit
        self._transport = ArxivTransport(gate=gate, contact=contact, timeout=timeout, patience=patience, clock=clock)
        self._client = arxiv.Client(page_size=page_size, delay_seconds=0, num_retries=0)
        self._client.query_url_format = api_url.replace("{", "{{").replace("}", "}}") + "?{}"
        self._session: requests.Session = self._client._session  # noqa: SLF001 - the library offers no other way in
        mount(self._transport, self._session, api_url)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._session.close()

    def pages(self, *, categories: Sequence[str], start: datetime, end: datetime) -> Iterator[Page]:
        """The papers in any of the categories submitted from ``start`` to ``end``; see `PaperSource.pages`.

        arXiv reads the times by the minute. A window with more results than arXiv gives out for one query is halved
        until its parts have few enough.

        Raises:
            ValueError: No category is given, or a time has no time zone.
            SourceUnavailableError: No answer, or throttled for too long.
            SourceRefusedError: arXiv says that the query is wrong.
            SourceUnverifiedError: Less came than was announced, or something else than a feed.
        """
        if not categories:
            raise ValueError("no category to search in")
        if start.tzinfo is None or end.tzinfo is None:
            raise ValueError("the window's start and end need a time zone")
        return self._window(tuple(categories), _to_minute(start), _to_minute(end), _Tally())

    def search(
        self,
        *,
        categories: Sequence[str],
        start: datetime,
        end: datetime,
        progress: Callable[[int, int], None] | None = None,
    ) -> Iterator[PaperRecord]:
        """As `pages`, paper by paper; ``progress`` is told after each page how many came and are expected."""
        for page in self.pages(categories=categories, start=start, end=end):
            if progress is not None:
                progress(page.fetched, page.total)
            yield from page.records

    def fetch(self, ids: Sequence[str]) -> list[PaperRecord]:
        """The papers of those identifiers, each once, in that order; one that arXiv does not know is left out.

        Without a version it is the newest one.

        Raises:
            ValueError: One of them is no arXiv identifier.
            SourceUnavailableError, SourceRefusedError, SourceUnverifiedError: As `pages`.
        """
        wanted = list(dict.fromkeys(ArxivIdentifier.parse(text) for text in ids))
        found: dict[ArxivIdentifier, PaperRecord] = {}
        at_once = min(_IDENTIFIERS_AT_ONCE, self._page_size)
        for first in range(0, len(wanted), at_once):
            batch = wanted[first : first + at_once]
            names = [f"{one.base}v{one.version}" if one.version else one.base for one in batch]
            records = self._ask(arxiv.Search(id_list=names), offset=0)
            for record in sorted(records, key=lambda record: record.version or 0):
                found[ArxivIdentifier(record.arxiv_id, record.version)] = record
                found[ArxivIdentifier(record.arxiv_id)] = record
        return [found[one] for one in wanted if one in found]

    def _window(self, categories: tuple[str, ...], start: datetime, end: datetime, tally: _Tally) -> Iterator[Page]:
        search = arxiv.Search(
            query=(
                f"({' OR '.join(f'cat:{category}' for category in categories)})"
                f" AND submittedDate:[{start:%Y%m%d%H%M} TO {end:%Y%m%d%H%M}]"
            ),
            max_results=None,
            sort_by=arxiv.SortCriterion.SubmittedDate,
            sort_order=arxiv.SortOrder.Ascending,
        )
        before = len(tally.identifiers)
        records = self._ask(search, offset=0)
        total = self._total
        tally.announced = max(tally.announced, before + total)
        if total > self._results_limit:
            yield from self._halves(categories, start, end, tally)
        else:
            yield tally.page(records)
            total = yield from self._rest(search, tally, asked=len(records), total=total)
        came = len(tally.identifiers) - before
        if came < total:
            raise SourceUnverifiedError(f"arXiv announced {total} results, {came} different papers came")

    def _rest(self, search: arxiv.Search, tally: _Tally, *, asked: int, total: int) -> Generator[Page, None, int]:
        """The pages after the first one; returns the total that the last one announced.

        A total that grows between two pages is followed. One that shrinks is not: papers have then moved towards the
        start, and some may have slipped past.
        """
        while asked < min(total, self._results_limit):
            records = self._ask(search, offset=asked)
            if self._total < total:
                raise SourceUnverifiedError(
                    f"arXiv announced {total} results and then {self._total} for the same query"
                )
            tally.announced += self._total - total
            total = self._total
            asked += len(records)
            yield tally.page(records)
        return total

    def _halves(self, categories: tuple[str, ...], start: datetime, end: datetime, tally: _Tally) -> Iterator[Page]:
        """A window that holds too much for one query, as two."""
        if end <= start:
            raise SourceUnverifiedError(
                f"arXiv announced {self._total} results for the one minute {start:%Y-%m-%d %H:%M}, "
                f"and gives out {self._results_limit} at most"
            )
        middle = _to_minute(start + (end - start) / 2)
        yield from self._window(categories, start, middle, tally)
        yield from self._window(categories, middle + _MINUTE, end, tally)

    @property
    def _total(self) -> int:
        """What the answer to the last `_ask` announced."""
        page = self._transport.last_page
        return page.total if page else 0

    def _ask(self, search: arxiv.Search, *, offset: int) -> list[PaperRecord]:
        """One page of results: the transport has made sure that it is whole, so the library asks for no other."""
        size = min(self._page_size, self._results_limit - offset)
        self._client.page_size = size
        search.max_results = offset + size
        try:
            records = [to_record(result) for result in self._client.results(search, offset)]
        except requests.RequestException as error:
            raise SourceUnavailableError(f"arXiv could not be asked: {type(error).__name__}") from error
        except arxiv.ArxivError as error:
            raise SourceUnverifiedError(f"arXiv's answer was not understood: {error.message}") from error
        page = self._transport.last_page
        if page is None or len(records) != page.entries:
            raise SourceUnverifiedError(
                f"arXiv's feed held {page.entries if page else 'no'} entries, of which {len(records)} could be read"
            )
        return records
