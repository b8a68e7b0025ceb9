"""What goes wrong on arXiv, to be ordered from the fake with `FakeArxiv.fail`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.servers.arxiv.feed import ResultPage
from tests.servers.arxiv.oai import OaiError, write_oai_error
from tests.servers.arxiv.records import ArxivRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What goes over the wire."""

    status: int = 200
    content_type: str = "application/atom+xml; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes
    is_silent: bool = False
    """Nothing is ever sent."""
    pause: float = 0.0
    """Seconds before the first byte."""
    cut_at: int | None = None
    """The connection is dropped after so many bytes of the body, though its full length was announced."""
    drip: float = 0.0
    """Seconds between two bytes of the body."""


def _same_page(page: ResultPage) -> ResultPage:
    return page


def _same_answer(answer: Answer) -> Answer:
    return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A change to what a healthy arXiv would answer."""

    on_page: Callable[[ResultPage], ResultPage] = _same_page
    """Of the query interface."""
    on_records: Callable[[Sequence[ArxivRecord]], Sequence[ArxivRecord]] = tuple
    """What the OAI-PMH interface and the daily feed find."""
    on_answer: Callable[[Answer], Answer] = _same_answer
    """Of all interfaces."""


def no_results() -> Fault:
    """A valid feed that says that there is nothing."""
    return Fault(on_page=lambda page: replace(page, total=0, entries=()), on_records=lambda _: ())


def missing_entries(count: int) -> Fault:
    """The last entries of the page are missing, its total still counts them."""
    return Fault(on_page=lambda page: replace(page, entries=page.entries[: max(0, len(page.entries) - count)]))


def other_total(total: int) -> Fault:
    """The page announces another total."""
    return Fault(on_page=lambda page: replace(page, total=total))


def other_start(start: int) -> Fault:
    """The page says that it starts elsewhere."""
    return Fault(on_page=lambda page: replace(page, start=start))


def repeated_entry(index: int = 0) -> Fault:
    """The page's last entry is its entry of that index once more."""
    return Fault(on_page=lambda page: replace(page, entries=(*page.entries[:-1], page.entries[index])))


def entry_without(tag: str, *, index: int = 0) -> Fault:
    """One entry lacks an element, such as ``id`` or ``published``."""
    return entry_with(tag, "", index=index)


def entry_with(tag: str, element: str, *, index: int = 0) -> Fault:
    """In one entry an element is replaced by other XML."""

    def change(page: ResultPage) -> ResultPage:
        entries = list(page.entries)
        entries[index] = re.sub(rf"<{tag}>.*?</{tag}>", lambda _: element, entries[index], count=1, flags=re.DOTALL)
        return replace(page, entries=tuple(entries))

    return Fault(on_page=change)


def truncated(fraction: float = 0.5) -> Fault:
    """The feed breaks off, and HTTP says that this is all."""
    return Fault(on_answer=lambda answer: replace(answer, body=answer.body[: int(len(answer.body) * fraction)]))


def body(content: bytes, *, status: int = 200, content_type: str = "application/atom+xml; charset=utf-8") -> Fault:
    """Something else altogether."""
    return Fault(on_answer=lambda _: Answer(status=status, content_type=content_type, body=content))


def expired_token() -> Fault:
    """The OAI-PMH interface does not know the resumption token any more."""
    error = OaiError(code="badResumptionToken", said="the token has expired")
    return body(write_oai_error(error, now=None), content_type="text/xml")


def html_page(*, pages: int = 1, status: int = 200) -> Fault:
    """A web page of that many printed pages."""
    text = b"<!DOCTYPE html>\n<html><head><title>Down for repair</title></head><body>\n" + (
        b"<p>Our machines take a rest, and so should you.</p>\n" * (60 * pages) + b"</body></html>\n"
    )
    return body(text, status=status, content_type="text/html; charset=utf-8")


def rate_exceeded(*, status: int = 200) -> Fault:
    """The two words that arXiv's load balancer says."""
    return body(b"Rate exceeded.", status=status, content_type="text/plain")


def status(code: int, *, retry_after: int | timedelta | str | None = None) -> Fault:
    """An HTTP status; ``Retry-After`` as seconds, as a date so far from now, or as it is written."""
    headers: dict[str, str] = {}
    if isinstance(retry_after, timedelta):
        headers["Retry-After"] = format_datetime(datetime.now(UTC) + retry_after, usegmt=True)
    elif retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    return Fault(
        on_answer=lambda _: Answer(status=code, content_type="text/plain", headers=headers, body=b"Not now.\n")
    )


def silent() -> Fault:
    """The connection is accepted, and that is all."""
    return Fault(on_answer=lambda answer: replace(answer, is_silent=True))


def dropped(fraction: float = 0.5) -> Fault:
    """The connection breaks in the middle of the body."""
    return Fault(on_answer=lambda answer: replace(answer, cut_at=int(len(answer.body) * fraction)))


def slow(seconds: float) -> Fault:
    """The answer takes its time to begin."""
    return Fault(on_answer=lambda answer: replace(answer, pause=seconds))


def dripping(seconds: float) -> Fault:
    """The body comes byte by byte, so many seconds apart."""
    return Fault(on_answer=lambda answer: replace(answer, drip=seconds))


def redirect(location: str) -> Fault:
    """The client is sent elsewhere."""
    return Fault(on_answer=lambda _: Answer(status=301, headers={"Location": location}, body=b""))
