"""Answers as arXiv writes them (https://info.arxiv.org/help/api/user-manual.html)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from tests.servers.arxiv.records import ArxivRecord

_MIDNIGHT = datetime(2025, 10, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPage:
    """One page of results before it is written."""

    query_string: str
    total: int
    start: int
    size: int
    entries: tuple[str, ...]
    """The page's entries, each as XML."""


def write_feed(page: ResultPage, *, now: datetime | None) -> bytes:
    """The feed of a page of results."""
    digest = hashlib.sha256(page.query_string.encode()).hexdigest()[:27]
    moment = (now or _MIDNIGHT).strftime("%Y-%m-%dT00:00:00Z")
    head = (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom"'
        ' xmlns="http://www.w3.org/2005/Atom">\n'
        f"  <id>https://arxiv.org/api/{digest}</id>\n"
        f"  <title>arXiv Query: {escape(page.query_string)}</title>\n"
        f"  <updated>{moment}</updated>\n"
        f"  <link href={quoteattr('https://arxiv.org/api/query?' + page.query_string)} "
        'type="application/atom+xml"/>\n'
        f"  <opensearch:itemsPerPage>{page.size}</opensearch:itemsPerPage>\n"
        f"  <opensearch:totalResults>{page.total}</opensearch:totalResults>\n"
        f"  <opensearch:startIndex>{page.start}</opensearch:startIndex>\n"
    )
    return (head + "".join(page.entries) + "</feed>\n").encode()


def write_entry(record: ArxivRecord, *, version: int) -> str:
    """One paper in one of its versions."""
    name = f"{record.id}v{version}"
    told = record.told_by(version)
    lines = [
        "  <entry>",
        f"    <id>http://arxiv.org/abs/{name}</id>",
        f"    <title>{escape(told.title or '')}</title>",
        f"    <updated>{record.updated(version):%Y-%m-%dT%H:%M:%SZ}</updated>",
        f'    <link href="https://arxiv.org/abs/{name}" rel="alternate" type="text/html"/>',
        f'    <link href="https://arxiv.org/pdf/{name}" rel="related" type="application/pdf" title="pdf"/>',
        f"    <summary>{escape(told.abstract or '')}</summary>",
        *(
            f'    <category term={quoteattr(category)} scheme="http://arxiv.org/schemas/atom"/>'
            for category in record.categories or ()
        ),
        f"    <published>{record.published:%Y-%m-%dT%H:%M:%SZ}</published>",
    ]
    for tag, text in (("comment", told.comment), ("journal_ref", record.journal_reference), ("doi", record.doi)):
        if text is not None:
            lines.append(f"    <arxiv:{tag}>{escape(text)}</arxiv:{tag}>")
    if record.categories:
        lines.append(f"    <arxiv:primary_category term={quoteattr(record.categories[0])}/>")
    for author in record.authors:
        lines += ["    <author>", f"      <name>{escape(author)}</name>", "    </author>"]
    return "\n".join([*lines, "  </entry>\n"])


def write_error(message: str) -> bytes:
    """ArXiv's error feed: one entry whose id is that of an error."""
    place = f"https://arxiv.org/api/errors#{message.replace(' ', '_')}"
    entry = (
        f"  <entry>\n    <id>{escape(place)}</id>\n    <title>Error</title>\n"
        f"    <updated>{_MIDNIGHT:%Y-%m-%dT%H:%M:%SZ}</updated>\n"
        f'    <link href={quoteattr(place)} rel="alternate" type="text/html"/>\n'
        f"    <summary>{escape(message)}</summary>\n    <author>\n      <name>arXiv api core</name>\n    </author>\n"
        "  </entry>\n"
    )
    return write_feed(ResultPage(query_string="", total=1, start=0, size=1, entries=(entry,)), now=None)
