"""Three months of the real stream, polled once a day while arXiv fails in all the ways it knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from tests.bot.polling import FEED, OAI, QUERY, polling
from tests.servers.arxiv import ArxivRecord, FakeArxiv, faults, load_records
from tests.servers.arxiv.schedule import by_calendar

STREAM = Path(__file__).parents[2] / "../shared/data/papers.jsonl.gz"
CATEGORIES = ("cs.SE", "cs.PL", "cs.DB", "cs.LO")
FIRST, LAST = date(2025, 7, 2), date(2025, 10, 2)

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.replay,
    pytest.mark.skipif(not STREAM.exists(), reason="the real stream is not on this machine"),
]


@pytest.fixture(scope="module")
def stream() -> list[ArxivRecord]:
    """The papers of July to September 2025 in the watched categories, announced by arXiv's calendar."""
    return [
        by_calendar(record)
        for record in load_records(STREAM)
        if record.published
        and set(record.categories or ()) & set(CATEGORIES)
        and date(2025, 7, 1) <= record.published.date() <= date(2025, 9, 30)
    ]


def days(first: date = FIRST, last: date = LAST) -> Iterator[date]:
    """Each day from one to another."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def on_all(arxiv: FakeArxiv, fault: faults.Fault) -> None:
    """All interfaces at once."""
    arxiv.fail(fault, times=500)


def only_few(arxiv: FakeArxiv) -> None:
    """OAI-PMH lists hardly any of what is new, in good order, and the feed is away."""
    now = arxiv.now
    assert now is not None
    newest = now - timedelta(hours=12)

    def thin(records: object) -> list[ArxivRecord]:
        assert isinstance(records, list)
        old = [record for record in records if record.announced < newest]
        return [*old, *[record for record in records if record.announced >= newest][::20]]

    arxiv.fail(faults.Fault(on_records=thin), times=500, path=OAI)
    arxiv.fail(faults.status(503), times=500, path=FEED)


def stale_feed(arxiv: FakeArxiv) -> None:
    """The feed shows yesterday's papers of one category, and OAI-PMH is away."""
    assert arxiv.now is not None
    arxiv.stale = {"cs.SE": arxiv.now.date() - timedelta(days=1)}
    arxiv.fail(faults.html_page(), times=500, path=OAI)


FAULTS: dict[date, Callable[[FakeArxiv], None]] = {
    date(2025, 8, 5): lambda arxiv: arxiv.fail(faults.no_results(), times=500, path=OAI),
    date(2025, 8, 6): lambda arxiv: arxiv.fail(faults.no_results(), times=1, path=OAI, set="cs"),
    date(2025, 8, 7): lambda arxiv: arxiv.fail(faults.status(503, retry_after=600), times=500, path=OAI),
    date(2025, 8, 8): lambda arxiv: arxiv.fail(faults.html_page(), times=500, path=OAI),
    date(2025, 8, 12): lambda arxiv: arxiv.fail(faults.truncated(), times=500, path=OAI),
    date(2025, 8, 13): lambda arxiv: arxiv.fail(faults.expired_token(), times=500, path=OAI, resumptionToken="cs"),
    date(2025, 8, 14): lambda arxiv: arxiv.fail(faults.silent(), times=500, path=OAI),
    date(2025, 8, 15): only_few,
    date(2025, 8, 19): lambda arxiv: on_all(arxiv, faults.no_results()),
    date(2025, 8, 20): lambda arxiv: on_all(arxiv, faults.rate_exceeded()),
    date(2025, 8, 21): lambda arxiv: on_all(arxiv, faults.status(406)),
    date(2025, 8, 22): lambda arxiv: on_all(arxiv, faults.truncated(0.9)),
    date(2025, 8, 26): stale_feed,
    date(2025, 8, 27): lambda arxiv: arxiv.fail(faults.no_results(), times=500, path=FEED),
    date(2025, 8, 28): only_few,
    date(2025, 8, 29): only_few,
}
"""What is wrong on which day, all day long."""
NOTHING_WORKS = {date(2025, 8, day) for day in (19, 20, 21, 22)}


def test_a_healthy_arxiv_is_never_in_doubt(tmp_path: Path, stream: list[ArxivRecord]) -> None:
    """Over three months with weekends and holidays each paper is stored once, and no day is held to be broken."""
    with polling(tmp_path, stream, categories=CATEGORIES) as poll:
        for day in days():
            told = poll.run(day)
            assert told.unverified == [], day
            assert told.verdicts["arxiv"] == told.verdicts["arxiv-oai"] == "ok", day
            assert told.verdicts["arxiv-feed"] == ("ok" if poll.is_announced(day) else "empty"), day
        assert poll.stored() == sorted(record.id for record in stream)
        assert QUERY not in {request.path for request in poll.arxiv.requests}


def test_no_fault_loses_a_paper_or_passes_for_a_quiet_day(tmp_path: Path, stream: list[ArxivRecord]) -> None:
    """While each interface fails in turn, and several at once, each paper is stored once in the end, and all tell."""
    with polling(tmp_path, stream, categories=CATEGORIES) as poll:
        for day in days():
            poll.arxiv.heal()
            poll.arxiv.stale = {}
            poll.arxiv.now = datetime.combine(day, time(5, 30), UTC)
            if fault := FAULTS.get(day):
                fault(poll.arxiv)
            told = poll.run(day)
            if fault:
                assert set(told.verdicts.values()) & {"suspect", "failed", "stale"}, day
                assert told.verdicts["arxiv"] != "empty", day
            if day in NOTHING_WORKS:
                assert told.unverified, day
        assert poll.stored() == sorted(record.id for record in stream)
        assert poll.doubts() == []
