"""Back-fills against our own arXiv, over HTTP, with its faults."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.backfill.backfill import Backfill
from bot.backfill.days import Span
from bot.backfill.outcome import Ending, Outcome
from bot.backfill.pace import Pace
from bot.sources.arxiv_client import ArxivQuery
from bot.sources.arxiv_gate import RequestGate
from bot.sources.patience import Patience
from bot.stopping import Stop
from db.models import Paper
from db.papers import Stored, store_records
from db.records import PaperRecord
from db.runs import move_watermark, watermark
from db.session import Sessions, open_sessions
from tests.databases import database_at
from tests.db.samples import LIST, NOON
from tests.db.samples import record as sample_record
from tests.servers.arxiv import ArxivRecord, FakeArxiv, faults, sample_records

FIRST = date(2024, 3, 1)
LAST = date(2024, 3, 30)
CATEGORIES = ("cs.SE", "cs.CL", "cs.LG")
PAGE_SIZE = 20


def stream() -> list[ArxivRecord]:
    """Six papers a day of March 2024 and some days before and after, but none from the 16th to the 18th."""
    records = sample_records(240, start=datetime(2024, 2, 24, tzinfo=UTC), step=timedelta(hours=4))
    quiet = {date(2024, 3, day) for day in (16, 17, 18)}
    return [record for record in records if record.published and record.published.date() not in quiet]


def identifiers(records: list[ArxivRecord], *, first: date = FIRST, last: date = LAST) -> Counter[str | None]:
    """Each paper of those days once."""
    return Counter(record.id for record in records if record.published and first <= record.published.date() <= last)


@dataclass(slots=True)
class Bench:
    """A database, an arXiv, and what was told."""

    arxiv: FakeArxiv
    sessions: Sessions
    stop: Stop = field(default_factory=Stop)
    told: list[Outcome] = field(default_factory=list)
    on_tell: Callable[[Outcome], None] = lambda _: None

    def run(
        self,
        first: date = FIRST,
        last: date = LAST,
        *,
        categories: tuple[str, ...] = CATEGORIES,
        patience: float = 5.0,
    ) -> Outcome:
        """One back-fill."""

        def tell(outcome: Outcome) -> None:
            self.told.append(replace(outcome, left=[*outcome.left]))
            self.on_tell(outcome)

        gate = RequestGate(delay=0.0, sleep=self.stop.sleep)
        return Backfill(
            self.sessions,
            open_source=lambda: ArxivQuery(
                api_url=self.arxiv.query_url, gate=gate, page_size=PAGE_SIZE, patience=Patience(patience)
            ),
            categories=categories,
            span=Span(first, last),
            pace=Pace(page_size=PAGE_SIZE, delay=0.0),
            page_size=PAGE_SIZE,
            stop=self.stop,
            clock=lambda: NOON,
            timer=lambda: 0.0,
            tell=tell,
        ).run()

    @property
    def stored(self) -> Counter[str | None]:
        """The papers of the database."""
        with self.sessions() as session:
            return Counter(session.scalars(select(Paper.arxiv_id)))

    @property
    def asked(self) -> list[str]:
        """The first and last day of each request, and from which paper on."""
        return [
            f"{request.query['search_query'].split('[')[1]} {request.query['start']}"
            for request in self.arxiv.requests
        ]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """A new database and a healthy arXiv."""
    with ExitStack() as stack:
        arxiv = stack.enter_context(FakeArxiv(stream()))
        sessions = stack.enter_context(open_sessions(database_at(tmp_path / "shelver.sqlite3")))
        yield Bench(arxiv, sessions)


def test_a_back_fill_brings_each_paper_of_its_days_once(bench: Bench) -> None:
    """And none of other days; it tells part by part how far it is, and the same again asks for nothing."""
    outcome = bench.run()
    wanted = identifiers(stream())
    assert bench.stored == wanted
    assert (outcome.ending, outcome.is_verified, outcome.days_verified) == (Ending.COMPLETE, True, 30)
    assert outcome.stored == Stored(new=wanted.total())
    assert (outcome.papers, outcome.requests) == (wanted.total(), len(bench.arxiv.requests))
    assert len(bench.arxiv.requests) <= 18
    assert max(Counter(bench.asked).values()) == 1
    assert [told.days_verified for told in bench.told[:3]] == [1, 3, 5]
    assert bench.told[-2].left == []

    bench.arxiv.requests.clear()
    again = bench.run()
    assert (again.days_before, again.days_verified, again.is_verified) == (30, 0, True)
    assert bench.arxiv.requests == []


def test_a_longer_span_asks_for_what_is_new_in_it(bench: Bench) -> None:
    """Days before and after, and not those between, are asked for."""
    bench.run(date(2024, 3, 8), date(2024, 3, 14))
    bench.arxiv.requests.clear()
    outcome = bench.run(date(2024, 3, 6), date(2024, 3, 15))
    assert (outcome.days_before, outcome.days_verified) == (7, 3)
    assert [query.split(" ")[0][:8] for query in bench.asked] == ["20240306", "20240307", "20240315"]
    assert bench.stored == identifiers(stream(), first=date(2024, 3, 6), last=date(2024, 3, 15))


def test_other_categories_are_known_to_be_missing(bench: Bench) -> None:
    """What is verified of one category is not asked for again together with another."""
    bench.run(categories=("cs.SE",))
    bench.arxiv.requests.clear()
    outcome = bench.run(categories=("cs.SE", "cs.LG"))
    assert outcome.days_verified == 30
    assert all("cs.SE" not in request.query["search_query"] for request in bench.arxiv.requests)
    wanted = [record for record in stream() if {"cs.SE", "cs.LG"} & set(record.categories or ())]
    assert bench.stored == identifiers(wanted)


def test_papers_that_were_imported_are_known(bench: Bench) -> None:
    """They are neither new nor stored twice."""
    first = next(record for record in stream() if record.published and record.published.date() == FIRST)
    known = PaperRecord(arxiv_id=first.id, version=1, title=first.title, abstract=first.abstract, authors=())
    with bench.sessions.begin() as session:
        store_records(session, [replace(sample_record(1), arxiv_id="2401.00001"), known], seen_at=NOON)
    outcome = bench.run(FIRST, FIRST)
    assert outcome.stored.new == identifiers(stream(), last=FIRST).total() - 1
    assert set(bench.stored.values()) == {1}


def test_a_gap_of_the_harvest_is_not_claimed(bench: Bench) -> None:
    """The watermark stays where it was, wherever the days lie."""
    with bench.sessions.begin() as session:
        move_watermark(session, LIST, "arxiv", complete_until=datetime(2024, 3, 10, tzinfo=UTC), at=NOON)
    bench.run()
    with bench.sessions() as session:
        assert watermark(session, LIST, "arxiv") == datetime(2024, 3, 10, tzinfo=UTC)


FAULTS = {
    "429": faults.status(429),
    "503": faults.status(503, retry_after=0),
    "406": faults.status(406),
    "rate exceeded": faults.rate_exceeded(),
    "web page": faults.html_page(),
    "cut off": faults.truncated(),
    "dropped": faults.dropped(),
    "empty": faults.no_results(),
    "missing entries": faults.missing_entries(2),
    "shrinking total": faults.other_total(3),
}


def test_a_fault_in_the_middle_loses_nothing(bench: Bench) -> None:
    """At the end all is verified, whatever arXiv answered twice meanwhile, and nothing is stored twice."""
    bench.run(FIRST, FIRST)
    last = FIRST
    for name, fault in FAULTS.items():
        bench.arxiv.fail(fault, times=2)
        last += timedelta(days=3)
        outcome = bench.run(FIRST, last)
        assert outcome.is_verified, (name, outcome.doubtful)
        assert bench.stored == identifiers(stream(), last=last), name


def test_several_faults_at_once_and_all_over(bench: Bench) -> None:
    """One after the other, with sound answers between: what is left in doubt a second back-fill mends."""
    healthy = faults.Fault()
    for fault in FAULTS.values():
        bench.arxiv.fail(fault)
        bench.arxiv.fail(healthy, times=2)
    bench.run()
    bench.arxiv.heal()
    assert bench.run().is_verified
    assert bench.stored == identifiers(stream())


def test_an_empty_answer_is_believed_beside_a_day_that_has_papers(bench: Bench) -> None:
    """Quiet days are asked for twice: alone, and together with the nearest papers; then they are verified."""
    bench.run(date(2024, 3, 13), date(2024, 3, 15))
    bench.arxiv.requests.clear()
    outcome = bench.run(date(2024, 3, 16), date(2024, 3, 18))
    assert (outcome.is_verified, outcome.days_verified) == (True, 3)
    assert [query[:28] for query in bench.asked] == [
        "202403160000 TO 202403162359",
        "202403170000 TO 202403182359",
        "202403150000 TO 202403182359",
    ]


def test_years_without_papers_cost_no_papers_of_the_years_after_them(bench: Bench) -> None:
    """Where the nearest papers are far off, their day is asked for alone, before the empty days and after them."""
    bench.run(date(2024, 3, 13), date(2024, 3, 15))
    before, kept = bench.stored, len(bench.arxiv.requests)
    outcome = bench.run(date(2023, 11, 1), date(2023, 11, 3))
    assert outcome.is_verified
    assert bench.stored == before
    day = "202403130000 TO 202403132359"
    assert [query[:28] for query in bench.asked[kept:][-3:]] == [day, "202311010000 TO 202311032359", day]

    bench.arxiv.fail(faults.no_results(), times=1_000)
    outcome = bench.run(date(2023, 10, 1), date(2023, 10, 3))
    assert not outcome.is_verified
    assert "not even those of 2024-03-13" in outcome.doubtful[0].reason


def test_days_of_which_nothing_came_stay_in_doubt(bench: Bench) -> None:
    """An arXiv that finds nothing at all is not believed: nothing is verified, and the next back-fill asks again."""
    bench.run(FIRST, FIRST)
    bench.arxiv.fail(faults.no_results(), times=1_000)
    outcome = bench.run(FIRST, LAST)
    [doubtful] = outcome.doubtful
    assert (outcome.ending, outcome.is_verified, outcome.days_verified) == (Ending.COMPLETE, False, 0)
    assert doubtful.gap.span == Span(date(2024, 3, 2), LAST)
    assert doubtful.reason == "arXiv announced no papers, not even those of 2024-03-01 that it gave before"
    bench.arxiv.heal()
    assert bench.run().is_verified
    assert bench.stored == identifiers(stream())


def test_an_unknown_category_is_no_quiet_one(bench: Bench) -> None:
    """Where no day is known to have papers, silence is told as what it may be."""
    outcome = bench.run(categories=("cs.XX",))
    assert [doubtful.reason for doubtful in outcome.doubtful] == [
        "arXiv announced no papers for any of these days: check that the profile's categories exist"
    ]


def test_a_page_of_other_papers_is_not_taken(bench: Bench) -> None:
    """A query that arXiv misreads finds papers of other days; they verify nothing."""
    wrong = faults.entry_with("published", "<published>2019-05-05T00:00:00Z</published>")
    bench.arxiv.fail(wrong, times=1_000)
    outcome = bench.run()
    assert outcome.ending is Ending.UNAVAILABLE
    assert "submitted on 2019-05-05, when asked for 2024-03-01" in outcome.doubtful[0].reason
    assert bench.stored == Counter()


def test_an_arxiv_that_throttles_ends_it_with_all_that_was_verified(bench: Bench) -> None:
    """The rest is named as not asked for, and the next one goes on there."""
    bench.run(FIRST, date(2024, 3, 10))
    bench.arxiv.fail(faults.status(429, retry_after=600), times=1_000)
    outcome = bench.run()
    assert (outcome.ending, outcome.is_verified) == (Ending.UNAVAILABLE, False)
    assert "HTTP 429" in outcome.reason
    assert [gap.span for gap in outcome.left] == [Span(date(2024, 3, 11), LAST)]


def test_a_refusal_ends_it(bench: Bench) -> None:
    """A query that arXiv calls wrong is not repeated."""
    bench.arxiv.fail(faults.status(403))
    outcome = bench.run()
    assert (outcome.ending, len(bench.arxiv.requests)) == (Ending.REFUSED, 1)


def test_a_part_with_far_too_many_papers_is_cut(bench: Bench) -> None:
    """After quiet weeks a month may hold thousands: it is asked for in parts, so that little can be lost."""
    bench.arxiv.add(sample_records(200, start=datetime(2024, 3, 17, tzinfo=UTC), step=timedelta(minutes=10)))
    outcome = bench.run(date(2024, 3, 16), date(2024, 3, 18))
    assert outcome.is_verified
    assert {query[:8] for query in bench.asked} >= {"20240317", "20240318"}
    assert max(len(day) for day in (outcome.left, outcome.doubtful)) == 0


def test_stopping_ends_it_between_two_requests(bench: Bench) -> None:
    """What came before is kept and verified; going on asks for none of it."""

    def stop_after_three(outcome: Outcome) -> None:
        if outcome.days_verified >= 3:
            bench.stop.asked_by = 2

    bench.on_tell = stop_after_three
    outcome = bench.run()
    assert (outcome.ending, outcome.days_verified, len(bench.arxiv.requests)) == (Ending.STOPPED, 3, 2)
    bench.stop.asked_by = None
    bench.on_tell = lambda _: None
    assert bench.run().is_verified
    assert max(Counter(bench.asked).values()) == 1
    assert bench.stored == identifiers(stream())
