"""The daily feed names what was announced, and is believed only where that can be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.sources.arxiv_client import ArxivQuery
from bot.sources.arxiv_gate import RequestGate
from bot.sources.daily_feed import DailyFeed, Feed
from bot.sources.patience import Patience
from config.errors import SourceError, SourceUnavailableError, SourceUnverifiedError
from tests.servers.arxiv import ArxivVersion, FakeArxiv, faults, sample_records

NOW = datetime(2025, 9, 10, 5, 30, tzinfo=UTC)
TODAY = date(2025, 9, 10)
EVENING = datetime(2025, 9, 10, 0, 0, tzinfo=UTC)


@pytest.fixture
def arxiv() -> Iterator[FakeArxiv]:
    """Forty papers that were announced this evening, and one from last week with a new version."""
    new = [replace(record, announced=EVENING) for record in sample_records(40)]
    old = replace(
        sample_records(41)[40],
        categories=("cs.SE",),
        announced=EVENING - timedelta(days=7),
        versions=(ArxivVersion(submitted=EVENING - timedelta(days=1)),),
    )
    with FakeArxiv([*new, old], now=NOW) as server:
        yield server


def read(arxiv: FakeArxiv, *categories: str, timeout: float = 30) -> Feed:
    """The feed of some categories."""
    with DailyFeed(url=arxiv.feed_url, gate=RequestGate(delay=0), timeout=timeout, patience=Patience(0.1)) as feed:
        return feed.read(categories)


def test_it_names_new_and_replaced_papers(arxiv: FakeArxiv) -> None:
    """Each paper comes with its version, its kind and its day; the feed of several categories is one request."""
    feed = read(arxiv, "cs.SE", "cs.CL", "cs.LG")
    assert feed.built == TODAY
    assert {item.day for item in feed.items} == {TODAY}
    assert len(feed.items) == 41
    assert [(item.version, item.announced) for item in feed.items if item.version != 1] == [(2, "replace")]
    assert len(arxiv.requests) == 1
    assert arxiv.requests[0].path == "/atom/cs.SE+cs.CL+cs.LG"


def test_it_tells_what_the_query_interface_tells_but_for_dates_and_comments(arxiv: FakeArxiv) -> None:
    """Title, abstract, authors and categories are the same, of new papers as of new versions."""
    told = {item.arxiv_id: item.to_record() for item in read(arxiv, "cs.SE", "cs.CL", "cs.LG").items}
    with ArxivQuery(api_url=arxiv.query_url, delay=0) as query:
        whole = query.fetch(sorted(told))
    assert len(whole) == 41
    for record in whole:
        assert told[record.arxiv_id] == replace(record, comment=None, published=None, updated=None)


def test_a_summary_of_another_shape_is_no_abstract(arxiv: FakeArxiv) -> None:
    """What is not known to be the abstract is left out, and the paper is still named."""

    def reworded(answer: faults.Answer) -> faults.Answer:
        return replace(answer, body=answer.body.replace(b"Abstract:", b"Summary:"))

    arxiv.fail(faults.Fault(on_answer=reworded))
    assert {item.abstract for item in read(arxiv, "cs.SE").items} == {""}


def test_it_counts_by_category(arxiv: FakeArxiv) -> None:
    """A cross-listed paper counts in each of its categories."""
    feed = read(arxiv, "cs.SE", "cs.CL", "cs.LG")
    expected = sum("cs.CL" in (record.categories or ()) for record in sample_records(40))
    assert feed.named("cs.CL") == expected > 0


def test_a_quiet_day_is_an_empty_feed(arxiv: FakeArxiv) -> None:
    """On a weekend the feed is built and names nothing, so it proves nothing either."""
    arxiv.now = datetime(2025, 9, 13, 5, 30, tzinfo=UTC)
    feed = read(arxiv, "cs.SE")
    assert (feed.built, feed.items, feed.named("cs.SE")) == (date(2025, 9, 13), (), None)


def test_a_stale_category_is_not_believed(arxiv: FakeArxiv) -> None:
    """A category with papers of an earlier day is stale although the feed was built today."""
    arxiv.stale = {"cs.SE": date(2025, 9, 3)}
    feed = read(arxiv, "cs.SE")
    assert feed.built == TODAY
    assert "cs.SE" in feed.stale
    assert feed.named("cs.SE") is None


def test_a_feed_that_may_be_cut_is_read_in_parts() -> None:
    """Two thousand items may be all that there is room for, so each half of the categories is read alone."""
    crowd = [replace(record, announced=EVENING) for record in sample_records(2_200, step=timedelta(minutes=1))]
    with FakeArxiv(crowd, now=NOW) as arxiv:
        feed = read(arxiv, "cs.SE", "cs.CL", "cs.LG")
        assert len({item.arxiv_id for item in feed.items}) == 2_200
        assert not feed.is_cut
        assert len(arxiv.requests) > 1


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (faults.truncated(), SourceUnverifiedError),
        (faults.html_page(), SourceUnverifiedError),
        (faults.status(503), SourceUnavailableError),
        (faults.silent(), SourceUnavailableError),
        (faults.rate_exceeded(), SourceUnavailableError),
    ],
)
def test_a_broken_feed_is_told(arxiv: FakeArxiv, fault: faults.Fault, error: type[SourceError]) -> None:
    """What is no whole feed is none at all."""
    arxiv.fail(fault, times=99)
    with pytest.raises(error):
        read(arxiv, "cs.SE", timeout=0.3)
