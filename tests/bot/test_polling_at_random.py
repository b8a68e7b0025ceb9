"""Whatever goes wrong, and whenever the bot runs: no paper is lost, and no fault passes for a quiet day."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.sources.announcements import due_day, latest_announcement_day
from tests.bot.polling import FEED, OAI, QUERY, Poll, polling
from tests.servers.arxiv import ArxivRecord, ArxivVersion, FakeArxiv, faults, sample_records
from tests.servers.arxiv.schedule import by_calendar

CATEGORIES = ("cs.SE", "cs.PL", "cs.DB")
START = datetime(2025, 8, 4, tzinfo=UTC)
"""The first paper's submission; a month with Labor Day lies ahead."""
DOUBTFUL = {"suspect", "failed"}
DAY = timedelta(days=1)
Order = Callable[[FakeArxiv], None]


def stream(chance: random.Random) -> list[ArxivRecord]:
    """Some 24 papers a day for three months, most in one category and few in the others; some are replaced later."""
    records = []
    bulk = START + timedelta(days=chance.randint(20, 50))
    for record in sample_records(2_200, start=START, step=timedelta(hours=1), categories=("cs.SE",)):
        category = chance.choices(CATEGORIES, weights=(14, 3, 2))[0]
        assert record.published is not None
        later = record.published + timedelta(days=chance.randint(1, 20))
        if bulk - timedelta(days=9) < record.published < bulk and chance.random() < 0.9:
            later = bulk
        elif chance.random() < 0.8:
            records.append(replace(record, categories=(category,)))
            continue
        records.append(replace(record, categories=(category,), versions=(ArxivVersion(submitted=later),)))
    return [by_calendar(record) for record in records]


def thin(part: int) -> faults.Fault:
    """Only each so manieth of the newest records is shown, in good order."""

    def keep(records: Sequence[ArxivRecord]) -> Sequence[ArxivRecord]:
        return records[::part]

    return faults.Fault(on_records=keep)


def everywhere(fault: faults.Fault, path: str) -> Order:
    """A fault of one interface, all day long."""
    return lambda arxiv: arxiv.fail(fault, times=500, path=path)


def stale(arxiv: FakeArxiv) -> None:
    """The feed still shows the day before for one category."""
    assert arxiv.now is not None
    arxiv.stale = {"cs.SE": latest_announcement_day(arxiv.now) - timedelta(days=1)}


LISTS = [
    *(faults.no_results(), faults.html_page(), faults.status(503), faults.status(406), faults.rate_exceeded()),
    *(faults.truncated(), faults.expired_token(), faults.dropped(), thin(30)),
]
FAULTS: dict[str, list[Order]] = {
    OAI: [everywhere(fault, OAI) for fault in LISTS],
    FEED: [stale, *(everywhere(fault, FEED) for fault in LISTS)],
    QUERY: [everywhere(fault, QUERY) for fault in LISTS[:-3]],
}


def order_faults(poll: Poll, chance: random.Random, *, share: float) -> bool:
    """Break some interfaces for the run to come; whether any is."""
    poll.arxiv.heal()
    poll.arxiv.stale = {}
    is_bad_day = chance.random() < share
    broken = [path for path in FAULTS if is_bad_day and chance.random() < 0.6]
    for path in broken:
        chance.choice(FAULTS[path])(poll.arxiv)
    return bool(broken)


def owed(poll: Poll, records: Sequence[ArxivRecord], now: datetime, first: datetime) -> list[str]:
    """What was announced and is not stored."""
    latest, stored = latest_announcement_day(now), set(poll.stored())
    return [
        record.id
        for record in records
        if record.announced
        and first <= record.announced <= now
        and due_day(record.published or now, seen=now) <= latest
        and record.id not in stored
    ]


def play(home: Path, seed: int) -> None:
    """Runs at random hours, with pauses, over an arXiv that fails at random, and some over a healthy one.

    On some days its clock is a day ahead of ours, or behind.
    """
    chance, clocks = random.Random(seed), random.Random(f"clocks of {seed}")
    records = stream(chance)
    with polling(home, records, categories=CATEGORIES) as poll:
        moment = START + timedelta(days=chance.randint(16, 20), hours=chance.randint(0, 23))
        first = moment - timedelta(days=10)
        for number in range(14):
            poll.arxiv.now = moment
            is_ill = order_faults(poll, chance, share=0.6 if number < 10 else 0.0)
            ahead = clocks.choice((-DAY, DAY)) if number < 10 and clocks.random() < 0.15 else timedelta()
            told = poll.run(moment.date(), moment.time(), ahead=ahead)
            place = f"seed {seed}, run {number} at {moment}, arXiv's clock {ahead} ahead"
            if owed(poll, records, moment + min(ahead, timedelta()), first):
                assert set(told.verdicts.values()) & DOUBTFUL, place
                assert told.unverified, f"{place}: {told.verdicts}"
            if not is_ill and not ahead:
                assert not told.unverified, f"{place}: {told.unverified}"
            moment += timedelta(days=chance.choices((1, 2, 4, 11), weights=(12, 3, 2, 1))[0])
            moment += timedelta(hours=chance.randint(-3, 3))
        assert poll.arxiv.now is not None
        assert owed(poll, records, poll.arxiv.now, first) == []
        assert len(poll.stored()) == len(set(poll.stored()))
        assert poll.doubts() == []


@pytest.mark.parametrize("seed", [103])
def test_no_paper_is_lost_whenever_arxiv_fails(tmp_path: Path, seed: int) -> None:
    """A run that misses a paper is never called verified, a healthy one always is, and in the end all is stored."""
    play(tmp_path, seed)


@pytest.mark.replay
@pytest.mark.parametrize("seed", range(160))
def test_no_paper_is_lost_in_many_worlds(tmp_path: Path, seed: int) -> None:
    """The same for many more schedules and faults."""
    play(tmp_path, seed)
