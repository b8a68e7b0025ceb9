"""Only whole feeds pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.arxiv_feed import FeedPage, check_page, read_feed
from bot.sources.strict_xml import excerpt
from config.errors import SourceError, SourceRefusedError, SourceUnverifiedError
from tests.servers.arxiv import sample_records
from tests.servers.arxiv.feed import ResultPage, write_entry, write_error, write_feed

FEED = write_feed(
    ResultPage(
        query_string="search_query=cat:cs.SE&start=20",
        total=25,
        start=20,
        size=10,
        entries=tuple(write_entry(record, version=1) for record in sample_records(5)),
    ),
    now=None,
)
BOMB = b"""<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<feed xmlns="http://www.w3.org/2005/Atom"><title>&b;&b;</title></feed>"""
FOREIGN = b"""<?xml version="1.0"?><!DOCTYPE feed SYSTEM "http://127.0.0.1:1/feed.dtd">
<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>"""


def test_a_whole_feed_counts_itself() -> None:
    """Total, start and the number of entries are read."""
    assert read_feed(FEED) == FeedPage(total=25, start=20, entries=5)


def test_an_empty_feed_is_a_feed() -> None:
    """No results are an answer: whether it is believed is decided elsewhere."""
    empty = write_feed(ResultPage(query_string="", total=0, start=0, size=10, entries=()), now=None)
    assert read_feed(empty) == FeedPage(total=0, start=0, entries=0)


def test_a_byte_order_mark_does_no_harm() -> None:
    """UTF-8 with a mark in front is read like UTF-8 without."""
    assert read_feed(b"\xef\xbb\xbf" + FEED).total == 25


@given(st.integers(0, len(FEED.rstrip()) - 1))
def test_a_feed_cut_off_anywhere_is_refused(length: int) -> None:
    """However little is missing at the end, the feed is not believed."""
    with pytest.raises(SourceUnverifiedError):
        read_feed(FEED[:length])


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    """No answer makes the reader fail in another way than with its own errors."""
    with pytest.raises(SourceError):
        read_feed(body)
    with pytest.raises(SourceError):
        read_feed(b"<?xml version='1.0'?><feed>" + body)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "nothing"),
        (b"<!DOCTYPE html><html><body>Down</body></html>", "<!DOCTYPE html><html>"),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>", "other XML than a feed"),
        (b"<?xml version='1.0'?><feed/>", "other XML than a feed"),
        (BOMB, "other XML than a feed"),
        (FOREIGN, "other XML than a feed"),
        (FEED.replace(b">25<", b">many<"), "'many' for totalResults"),
        (FEED.replace(b"totalResults", b"total"), "'' for totalResults"),
        (FEED.replace(b">20</opensearch", b">-1</opensearch"), "'-1' for startIndex"),
    ],
)
def test_other_things_than_feeds_are_refused(body: bytes, words: str) -> None:
    """Web pages, other XML, document types and senseless counts are named and refused."""
    with pytest.raises(SourceUnverifiedError) as caught:
        read_feed(body)
    assert words in str(caught.value)


@pytest.mark.parametrize("tag", ["id", "title", "updated", "published"])
def test_an_entry_without_a_needed_element_is_refused(tag: str) -> None:
    """The library would skip such an entry, or read it wrongly, without a word."""
    head, mark, entries = FEED.partition(b"  <entry>")
    first, end, rest = entries.partition(b"</entry>")
    broken = first.replace(f"<{tag}>".encode(), b"<was>").replace(f"</{tag}>".encode(), b"</was>")
    with pytest.raises(SourceUnverifiedError, match=f"entry 1 of 5 in arXiv's feed has no {tag}"):
        read_feed(head + mark + broken + end + rest)


def test_a_date_that_is_none_is_refused() -> None:
    """A date must be one that can be read."""
    with pytest.raises(SourceUnverifiedError, match="has 'yesterday' for a date"):
        read_feed(FEED.replace(b"2025-09-01T00:00:00Z", b"yesterday"))


def test_arxivs_error_feed_is_a_refusal() -> None:
    """What arXiv says about the query reaches the operator."""
    with pytest.raises(SourceRefusedError, match="arXiv refused the query: incorrect id format for 12"):
        read_feed(write_error("incorrect id format for 12"))


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (FeedPage(total=512, start=0, entries=498), "announced 512 results, 498 came"),
        (FeedPage(total=512, start=0, entries=513), "announced 512 results, 513 came"),
        (FeedPage(total=512, start=500, entries=12), "asked for results from 0 on and answered from 500 on"),
        (FeedPage(total=0, start=0, entries=3), "announced 0 results, 3 came"),
    ],
)
def test_a_page_that_contradicts_itself_is_refused(page: FeedPage, words: str) -> None:
    """A page must hold as many entries as its own total and the request allow."""
    with pytest.raises(SourceUnverifiedError, match=words):
        check_page(page, start=0, size=512)


@given(st.integers(0, 5_000), st.integers(0, 5_000), st.integers(1, 2_000))
def test_whole_pages_pass(total: int, start: int, size: int) -> None:
    """Full pages, the last page and pages beyond the end pass."""
    entries = len(range(total)[start : start + size])
    check_page(FeedPage(total=total, start=start, entries=entries), start=start, size=size)


@given(st.one_of(st.text(), st.binary()))
def test_an_excerpt_is_safe_to_print(content: str | bytes) -> None:
    """One line of at most 100 characters, none of which controls a terminal or turns the direction of text."""
    words = excerpt(content)
    assert len(words) <= 100
    assert words.isprintable()


def test_an_excerpt_keeps_the_first_words() -> None:
    """Terminal sequences lose their escape, long texts their end."""
    assert excerpt(b"\x1b[31mRate\r\nexceeded.") == "[31mRate exceeded."
    assert excerpt("a\u202eb\x9bc") == "a b c"
    assert excerpt("x" * 200) == "x" * 99 + "…"
