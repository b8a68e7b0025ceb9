"""Windows leave no gap, and only what was verified moves the watermark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.arxiv_client import ArxivQuery
from bot.sources.harvest import HarvestOutcome, Page, Verdict, Window, harvest, plan_window
from bot.sources.patience import Patience
from db.records import PaperRecord
from tests.servers.arxiv import ArxivRecord, FakeArxiv, faults, sample_records

CATEGORIES = ("cs.SE", "cs.CL", "cs.LG")
NOW = datetime(2025, 9, 10, tzinfo=UTC)
WEEK = Window(start=datetime(2025, 9, 1, tzinfo=UTC), end=datetime(2025, 9, 8, tzinfo=UTC))
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds


def run(arxiv: FakeArxiv, window: Window = WEEK, *, page_size: int = 100) -> tuple[HarvestOutcome, list[list[str]]]:
    """Harvest a window; with the outcome come the identifiers of each batch that was stored."""
    batches: list[list[str]] = []
    with ArxivQuery(
        api_url=arxiv.query_url, delay=0, timeout=5, patience=Patience(0.5), page_size=page_size
    ) as source:
        outcome = harvest(
            source,
            categories=CATEGORIES,
            window=window,
            store=lambda records: batches.append([record.arxiv_id for record in records]),
        )
    return outcome, batches


@given(now=MOMENTS, days=st.integers(1, 365))
def test_the_first_window_reaches_back_as_far_as_told(now: datetime, days: int) -> None:
    """Without a watermark the window is the days before now."""
    window = plan_window(watermark=None, now=now, overlap_days=7, first_harvest_days=days)
    assert window.end == now
    assert window.span == timedelta(days=days)


@given(watermark=MOMENTS, now=MOMENTS, overlap=st.integers(0, 60))
def test_a_window_overlaps_what_was_seen(watermark: datetime, now: datetime, overlap: int) -> None:
    """A window ends now and begins the overlap before the watermark, or before now if the watermark lies ahead."""
    window = plan_window(watermark=watermark, now=now, overlap_days=overlap, first_harvest_days=14)
    assert window.end == now
    assert window.start == min(watermark, now) - timedelta(days=overlap)


@given(first=MOMENTS, pauses=st.lists(st.timedeltas(timedelta(0), timedelta(days=100)), max_size=10))
def test_successive_windows_leave_no_gap(first: datetime, pauses: list[timedelta]) -> None:
    """However long the bot slept, the next window begins a week before the end of the last one."""
    now, watermark = first, first
    for pause in pauses:
        now += pause
        window = plan_window(watermark=watermark, now=now, overlap_days=7, first_harvest_days=14)
        assert watermark - window.start == timedelta(days=7)
        watermark = window.end


def test_windows_need_time_zones_and_an_order() -> None:
    """A window that nobody can mean is not made."""
    with pytest.raises(ValueError, match="need a time zone"):
        Window(start=NOW.replace(tzinfo=None), end=NOW)
    with pytest.raises(ValueError, match="before its start"):
        Window(start=NOW, end=NOW - timedelta(hours=1))


def test_all_papers_are_stored_page_by_page() -> None:
    """Each page is stored as it comes, each paper once, and the watermark may move to the window's end."""
    with FakeArxiv(sample_records(250)) as arxiv:
        outcome, batches = run(arxiv)
    assert [len(batch) for batch in batches] == [100, 100, 50]
    assert len({identifier for batch in batches for identifier in batch}) == 250
    assert outcome == HarvestOutcome(
        window=WEEK,
        verdict=Verdict.OK,
        fetched=250,
        expected=250,
        detail="all 250 papers of 2025-09-01 to 2025-09-08 came",
        complete_until=WEEK.end,
    )


def test_progress_is_told() -> None:
    """After each page the caller hears how many papers came and how many are expected."""
    heard: list[tuple[int, int]] = []
    with (
        FakeArxiv(sample_records(5)) as arxiv,
        ArxivQuery(api_url=arxiv.query_url, delay=0, page_size=2) as source,
    ):
        harvest(
            source,
            categories=CATEGORIES,
            window=WEEK,
            store=lambda _: None,
            progress=lambda fetched, expected: heard.append((fetched, expected)),
        )
    assert heard == [(2, 5), (4, 5), (5, 5)]


def test_a_late_announcement_is_caught_by_the_overlap() -> None:
    """A paper that got its identifier six days after its submission is found by the next harvest."""
    late = ArxivRecord(
        id="2509.00009",
        title="Late",
        categories=("cs.SE",),
        published=datetime(2025, 9, 2, tzinfo=UTC),
        announced=datetime(2025, 9, 8, tzinfo=UTC),
    )
    first = datetime(2025, 9, 5, tzinfo=UTC)
    with FakeArxiv([*sample_records(20), late], now=first) as arxiv:
        window = plan_window(watermark=None, now=first, overlap_days=7, first_harvest_days=14)
        outcome, batches = run(arxiv, window)
        assert late.id not in batches[0]
        arxiv.now = second = datetime(2025, 9, 9, tzinfo=UTC)
        window = plan_window(watermark=outcome.complete_until, now=second, overlap_days=7, first_harvest_days=14)
        outcome, batches = run(arxiv, window)
    assert late.id in batches[0]
    assert outcome.complete_until == second


@pytest.mark.parametrize(("days", "verdict"), [(3, Verdict.EMPTY), (4, Verdict.SUSPECT), (14, Verdict.SUSPECT)])
def test_an_empty_answer_never_moves_the_watermark(days: int, verdict: Verdict) -> None:
    """A few quiet days may be true, four are suspect, and neither proves that everything was seen."""
    window = Window(start=NOW - timedelta(days=days), end=NOW)
    with FakeArxiv(sample_records(2_000)) as arxiv:
        arxiv.fail(faults.no_results())
        outcome, batches = run(arxiv, window)
    assert (outcome.verdict, outcome.complete_until, batches) == (verdict, None, [])
    assert (outcome.fetched, outcome.expected) == (0, 0)


def test_a_failure_in_the_middle_keeps_what_came() -> None:
    """Pages that came stay stored, the watermark stays, and the reason is told."""
    with FakeArxiv(sample_records(250)) as arxiv:
        arxiv.fail(faults.missing_entries(2), start=100)
        outcome, batches = run(arxiv)
    assert [len(batch) for batch in batches] == [100]
    assert (outcome.verdict, outcome.complete_until) == (Verdict.FAILED, None)
    assert (outcome.fetched, outcome.expected) == (100, 250)
    assert outcome.detail.startswith("arXiv announced 250 results, 198 came")
    assert outcome.detail.endswith(
        "100 papers of 2025-09-01 to 2025-09-08 were kept and the next run asks for all again"
    )


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (faults.status(503), "HTTP 503"),
        (faults.rate_exceeded(), "Rate exceeded"),
        (faults.status(403), "HTTP 403"),
        (faults.html_page(), "something else than a feed"),
        (faults.truncated(), "broken or cut off"),
        (faults.dropped(), "connection to arXiv broke"),
    ],
)
def test_no_fault_of_the_source_escapes(fault: faults.Fault, reason: str) -> None:
    """Whatever arXiv does, the harvest ends with a verdict and a sentence."""
    with FakeArxiv(sample_records(20)) as arxiv:
        arxiv.fail(fault, times=100)
        outcome, batches = run(arxiv)
    assert (outcome.verdict, outcome.expected, batches) == (Verdict.FAILED, None, [])
    assert reason in outcome.detail


def test_an_error_of_the_store_is_not_the_sources() -> None:
    """A database that fails is not mistaken for a failing arXiv."""

    def store(records: Sequence[PaperRecord]) -> None:
        raise RuntimeError("disk full")

    with (
        FakeArxiv(sample_records(20)) as arxiv,
        ArxivQuery(api_url=arxiv.query_url, delay=0) as source,
        pytest.raises(RuntimeError, match="disk full"),
    ):
        harvest(source, categories=CATEGORIES, window=WEEK, store=store)


class SloppySource:
    """A source that breaks its promise to deliver what it announced."""

    def __init__(self, *pages: Page) -> None:
        self._pages = pages

    def pages(self, **_: object) -> Iterator[Page]:
        """Hand out the pages prepared."""
        return iter(self._pages)


@pytest.mark.parametrize("pages", [(), (Page(records=(PaperRecord(arxiv_id="1", title="A"),), fetched=1, total=2),)])
def test_a_source_that_stops_early_has_failed(pages: tuple[Page, ...]) -> None:
    """An iterator that ends before its own total was reached proves nothing."""
    outcome = harvest(SloppySource(*pages), categories=CATEGORIES, window=WEEK, store=lambda _: None)
    assert (outcome.verdict, outcome.complete_until) == (Verdict.FAILED, None)


def test_a_window_of_another_time_zone_is_the_same_window() -> None:
    """Times are instants: where they were written down makes no difference."""
    tokyo = timezone(timedelta(hours=9))
    window = Window(start=WEEK.start.astimezone(tokyo), end=WEEK.end.astimezone(tokyo))
    with FakeArxiv(sample_records(50)) as arxiv:
        outcome, _ = run(arxiv, window)
        run(arxiv)
    assert outcome.fetched == 50
    assert arxiv.requests[0].query == arxiv.requests[1].query
