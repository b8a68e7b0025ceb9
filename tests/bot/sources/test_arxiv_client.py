"""arXiv's papers arrive whole and once, or an error says what is missing: the ``arxiv`` library over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sources.arxiv_client import ArxivQuery
from bot.sources.harvest import Page
from bot.sources.patience import Patience
from config.errors import SourceError, SourceRefusedError, SourceUnavailableError, SourceUnverifiedError
from db.records import PaperRecord
from tests.servers.arxiv import ArxivRecord, ArxivVersion, FakeArxiv, faults, load_records, sample_records

CATEGORIES = ("cs.SE", "cs.CL", "cs.LG")
START, END = datetime(2025, 9, 1, tzinfo=UTC), datetime(2025, 9, 30, tzinfo=UTC)


@pytest.fixture
def arxiv() -> Iterator[FakeArxiv]:
    """Fifty-five papers."""
    with FakeArxiv(sample_records(55)) as server:
        yield server


def query(arxiv: FakeArxiv, **options: object) -> ArxivQuery:
    """A client of the fake with pages of 20 and no distance between requests."""
    defaults: dict[str, object] = {"api_url": arxiv.query_url, "delay": 0, "page_size": 20, "timeout": 5.0}
    return ArxivQuery(**{**defaults, **options})  # type: ignore[arg-type]  # the tests give what fits


def search(arxiv: FakeArxiv, **options: object) -> list[str]:
    """The identifiers of all of September's papers."""
    with query(arxiv, **options) as source:
        return [record.arxiv_id for record in source.search(categories=CATEGORIES, start=START, end=END)]


def test_a_paper_keeps_all_its_fields() -> None:
    """Times are in UTC, the version is split off, white space is collapsed, and the primary category comes first."""
    record = ArxivRecord(
        id="2509.01234",
        title="Repair\n  of < compilers",
        abstract="  We repair.\n  It holds & works.\n",
        authors=("Ada Abel", "José  Díaz"),
        categories=("cs.SE", "cs.CL"),
        comment="7 pages,\n 2 figures",
        journal_reference="Journal of Repair 3",
        doi="10.1000/1",
        published=datetime(2025, 9, 3, 17, 30, 5, tzinfo=UTC),
        versions=(ArxivVersion(submitted=datetime(2025, 9, 20, 8, tzinfo=UTC)),),
    )
    with FakeArxiv([record]) as arxiv, query(arxiv) as source:
        assert list(source.search(categories=CATEGORIES, start=START, end=END)) == [
            PaperRecord(
                arxiv_id="2509.01234",
                version=2,
                title="Repair of < compilers",
                abstract="We repair. It holds & works.",
                authors=("Ada Abel", "José Díaz"),
                categories=("cs.SE", "cs.CL"),
                comment="7 pages, 2 figures",
                journal_reference="Journal of Repair 3",
                doi="10.1000/1",
                published=datetime(2025, 9, 3, 17, 30, 5, tzinfo=UTC),
                updated=datetime(2025, 9, 20, 8, tzinfo=UTC),
            )
        ]


def test_what_arxiv_does_not_say_is_unknown() -> None:
    """Missing comment, reference and DOI are None; an old identifier keeps its archive."""
    record = ArxivRecord(id="cs/0601001", title="Old", categories=("cs.SE",), published=START)
    with FakeArxiv([record]) as arxiv, query(arxiv) as source:
        (found,) = source.fetch(["cs/0601001"])
    assert (found.arxiv_id, found.version) == ("cs/0601001", 1)
    assert (found.comment, found.journal_reference, found.doi, found.authors) == (None, None, None, ())


def test_the_query_is_written_as_arxiv_reads_it(arxiv: FakeArxiv) -> None:
    """Categories in parentheses, the window by the minute in GMT, oldest first."""
    berlin = START.astimezone(tz=None)
    with query(arxiv) as source:
        list(source.search(categories=["cs.SE", "cs.CL"], start=berlin, end=END + timedelta(seconds=59)))
    assert arxiv.requests[0].query == {
        "search_query": "(cat:cs.SE OR cat:cs.CL) AND submittedDate:[202509010000 TO 202509300000]",
        "sortBy": "submittedDate",
        "sortOrder": "ascending",
        "start": "0",
        "max_results": "20",
    }


def test_nothing_is_lost_or_doubled_over_pages(arxiv: FakeArxiv) -> None:
    """All papers come, oldest first, in as few requests as the pages allow."""
    assert search(arxiv) == [f"2509.{number:05d}" for number in range(1, 56)]
    assert [request.query["start"] for request in arxiv.requests] == ["0", "20", "40"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=20)
@given(size=st.integers(5, 60), limit=st.integers(10, 70))
def test_no_page_size_and_no_limit_loses_a_paper(arxiv: FakeArxiv, size: int, limit: int) -> None:
    """Whatever the page's size and the most results of a query, the papers are the same."""
    assert search(arxiv, page_size=size, results_limit=limit) == [f"2509.{number:05d}" for number in range(1, 56)]


def test_pages_come_lazily_and_count(arxiv: FakeArxiv) -> None:
    """A page is asked for when it is wanted, and says how far it brings us."""
    heard: list[tuple[int, int]] = []
    with query(arxiv) as source:
        pages = source.pages(categories=CATEGORIES, start=START, end=END)
        assert len(arxiv.requests) == 0
        first = next(pages)
        assert len(arxiv.requests) == 1
        assert (len(first.records), first.fetched, first.total) == (20, 20, 55)
        list(
            source.search(categories=CATEGORIES, start=START, end=END, progress=lambda *counts: heard.append(counts))
        )
    assert heard == [(20, 55), (40, 55), (55, 55)]


def test_nothing_is_an_empty_page(arxiv: FakeArxiv) -> None:
    """A window without papers gives one page that says so."""
    with query(arxiv) as source:
        pages = list(source.pages(categories=["cs.XX"], start=START, end=END))
    assert pages == [Page(records=(), fetched=0, total=0)]


def test_a_window_with_too_many_results_is_halved() -> None:
    """No query reaches beyond what arXiv gives out, and the parts neither overlap nor leave a gap."""
    with FakeArxiv(sample_records(55), results_limit=20) as strict:
        assert search(strict, page_size=7, results_limit=20) == [f"2509.{number:05d}" for number in range(1, 56)]
        assert all(
            int(request.query["start"]) + int(request.query["max_results"]) <= 20 for request in strict.requests
        )


def test_halves_share_no_minute() -> None:
    """With a paper in every minute, each belongs to exactly one part."""
    with FakeArxiv(sample_records(200, step=timedelta(minutes=1)), results_limit=20) as strict:
        assert search(strict, results_limit=20) == [f"2509.{number:05d}" for number in range(1, 201)]


def test_progress_over_halves_counts_the_whole_window() -> None:
    """The total is that of the window that was asked for, not of the part at hand."""
    with FakeArxiv(sample_records(55), results_limit=30) as strict, query(strict, results_limit=30) as source:
        pages = list(source.pages(categories=CATEGORIES, start=START, end=END))
    assert {page.total for page in pages} == {55}
    assert pages[-1].fetched == 55


def test_a_minute_with_too_many_results_cannot_be_halved() -> None:
    """Where halving ends, an error says so instead of looping."""
    records = sample_records(30, step=timedelta(seconds=1))
    with (
        FakeArxiv(records, results_limit=20) as strict,
        pytest.raises(SourceUnverifiedError, match="30 results for the one minute 2025-09-01 00:00"),
    ):
        search(strict, results_limit=20)


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        (faults.missing_entries(14), SourceUnverifiedError, "announced 55 results, 26 came"),
        (faults.no_results(), SourceUnverifiedError, "announced 55 results and then 0"),
        (faults.entry_without("id", index=7), SourceUnverifiedError, "entry 8 of 20 in arXiv's feed has no id"),
        (faults.entry_without("updated", index=7), SourceUnverifiedError, "has no updated"),
        (faults.entry_with("id", "<id>http://arxiv.org/abs/x</id>"), SourceUnverifiedError, "no paper"),
        (faults.repeated_entry(), SourceUnverifiedError, "announced 55 results, 54 different papers came"),
        (faults.truncated(), SourceUnverifiedError, "broken or cut off"),
        (faults.html_page(), SourceUnverifiedError, "something else than a feed"),
        (faults.html_page(pages=500), SourceUnverifiedError, "something else than a feed"),
        (faults.rate_exceeded(), SourceUnavailableError, "Rate exceeded"),
        (faults.status(406), SourceUnavailableError, "HTTP 406"),
        (faults.status(429, retry_after=600), SourceUnavailableError, "due in 600 seconds"),
        (faults.status(500), SourceUnavailableError, "HTTP 500"),
        (faults.status(503), SourceUnavailableError, "HTTP 503"),
        (faults.dropped(), SourceUnavailableError, "connection to arXiv broke"),
        (faults.status(403), SourceRefusedError, "HTTP 403"),
        (faults.redirect("/api/query"), SourceUnverifiedError, "redirected"),
        (faults.redirect("?start=20"), SourceUnavailableError, "TooManyRedirects"),
    ],
)
def test_each_fault_of_a_later_page_is_noticed(
    fault: faults.Fault, error: type[SourceError], words: str, arxiv: FakeArxiv
) -> None:
    """What came before the fault was handed out, then an error of the right kind says what happened."""
    arxiv.fail(fault, times=100, start=20)
    came: list[PaperRecord] = []
    with query(arxiv, patience=Patience(0.1)) as source, pytest.raises(error) as caught:
        came.extend(record for record in source.search(categories=CATEGORIES, start=START, end=END))
    assert words in str(caught.value)


def test_papers_before_a_fault_are_handed_out(arxiv: FakeArxiv) -> None:
    """The first pages are of use even when a later one fails."""
    arxiv.fail(faults.html_page(), start=40)
    with query(arxiv) as source:
        papers = source.search(categories=CATEGORIES, start=START, end=END)
        assert [next(papers).arxiv_id for _ in range(40)] == [f"2509.{number:05d}" for number in range(1, 41)]
        with pytest.raises(SourceUnverifiedError):
            next(papers)


def test_a_silent_server_does_not_hang_the_bot(arxiv: FakeArxiv) -> None:
    """The library alone would wait for ever."""
    arxiv.fail(faults.silent(), times=100)
    with pytest.raises(SourceUnavailableError, match="did not answer within"):
        search(arxiv, timeout=0.05, patience=Patience(0.1))


def test_a_result_that_grows_at_its_end_is_followed(arxiv: FakeArxiv) -> None:
    """Papers added behind what was read are read too."""
    with query(arxiv) as source:
        pages = source.pages(categories=CATEGORIES, start=START, end=END)
        records = list(next(pages).records)
        arxiv.add(sample_records(62))
        rest = list(pages)
    records += [record for page in rest for record in page.records]
    assert len({record.arxiv_id for record in records}) == len(records) == 62
    assert (rest[-1].fetched, rest[-1].total) == (62, 62)


def test_a_result_that_grows_before_what_was_read_is_not_believed(arxiv: FakeArxiv) -> None:
    """A paper added in front shifts the pages: one comes twice, and the new one is missed."""
    early = ArxivRecord(id="2509.09999", title="Early", categories=("cs.SE",), published=START)
    with query(arxiv) as source:
        pages = source.pages(categories=CATEGORIES, start=START, end=END)
        next(pages)
        arxiv.add([early])
        with pytest.raises(SourceUnverifiedError, match="announced 56 results, 55 different papers came"):
            list(pages)


def test_a_result_that_shrinks_is_not_believed(arxiv: FakeArxiv) -> None:
    """When papers vanish between two pages, others may have slipped past."""
    arxiv.fail(faults.other_total(54), start=20)
    with pytest.raises(SourceUnverifiedError, match="announced 55 results and then 54"):
        search(arxiv)


def test_ignored_sorting_does_no_harm() -> None:
    """For days arXiv ignores sortBy: the papers come in another order, but all of them."""
    backwards = faults.Fault(
        on_page=lambda page: type(page)(
            query_string=page.query_string,
            total=page.total,
            start=page.start,
            size=page.size,
            entries=page.entries[::-1],
        )
    )
    with FakeArxiv(sample_records(55)) as arxiv:
        arxiv.fail(backwards, times=3)
        assert sorted(search(arxiv)) == [f"2509.{number:05d}" for number in range(1, 56)]


def test_fetch_keeps_the_order_and_the_versions() -> None:
    """Papers come in the order asked for, in the version named, else in the newest; unknown ones are left out."""
    versions = (ArxivVersion(submitted=datetime(2025, 9, 20, tzinfo=UTC), title="Second"),)
    records = [
        ArxivRecord(id="2509.00001", title="First", published=START, versions=versions),
        ArxivRecord(id="cs/0601001", title="Old", published=START),
    ]
    with FakeArxiv(records) as arxiv, query(arxiv) as source:
        found = source.fetch(["cs/0601001", "2509.00001", "2509.99999", "2509.00001v1", "arXiv:cs/0601001"])
        assert [record.version for record in source.fetch(["2509.00001v1", "2509.00001"])] == [1, 2]
    assert [(record.arxiv_id, record.version, record.title) for record in found] == [
        ("cs/0601001", 1, "Old"),
        ("2509.00001", 2, "Second"),
        ("2509.00001", 1, "First"),
    ]


def test_fetch_asks_in_batches(arxiv: FakeArxiv) -> None:
    """Many identifiers are asked for in several requests, none for none."""
    wanted = [f"2509.{number:05d}" for number in range(55, 0, -1)]
    with query(arxiv) as source:
        assert [record.arxiv_id for record in source.fetch(wanted)] == wanted
        assert len(arxiv.requests) == 3
        assert source.fetch([]) == []
    assert len(arxiv.requests) == 3


def test_the_server_sees_the_delay_between_requests(arxiv: FakeArxiv) -> None:
    """Pages, retries and separate searches all keep their distance."""
    arxiv.fail(faults.status(503), start=30)
    with query(arxiv, delay=0.2, page_size=30) as source:
        list(source.search(categories=CATEGORIES, start=START, end=END))
        source.fetch(["2509.00001"])
    assert len(arxiv.requests) == 4
    assert min(arxiv.gaps) >= 0.2


def test_impolite_use_is_refused() -> None:
    """Beyond this machine three seconds are the least, pages have their limit, and a search needs a category."""
    with pytest.raises(ValueError, match="arXiv asks for 3 between requests"):
        ArxivQuery(delay=2.9)
    with pytest.raises(ValueError, match="gives out 1 to 2000 at once"):
        ArxivQuery(page_size=2_001)
    with ArxivQuery() as source:
        with pytest.raises(ValueError, match="no category"):
            source.pages(categories=[], start=START, end=END)
        with pytest.raises(ValueError, match="need a time zone"):
            source.pages(categories=CATEGORIES, start=START.replace(tzinfo=None), end=END)
        with pytest.raises(ValueError, match="no arXiv identifier"):
            source.fetch(["nonsense"])


@pytest.mark.real_data
def test_a_week_of_september_comes_complete() -> None:
    """A real week of more than a thousand papers comes through pages of 300, none lost and none doubled."""
    path = Path(__file__).parents[3] / "../shared/data/papers.jsonl.gz"
    if not path.exists():
        pytest.skip("../shared/data is missing")
    watched = ("cs.SE", "cs.CL", "cs.LG", "cs.AI")
    start, end = datetime(2025, 9, 8, tzinfo=UTC), datetime(2025, 9, 14, 23, 59, tzinfo=UTC)
    records = list(load_records(path))
    week = {
        record.id: record
        for record in records
        if record.published and start <= record.published <= end and set(watched) & set(record.categories or ())
    }
    with FakeArxiv(records) as arxiv, query(arxiv, page_size=300) as source:
        found = list(source.search(categories=watched, start=start, end=end))
    assert len(found) == len(week) > 1_000
    for paper in found:
        record = week[paper.arxiv_id]
        assert paper.title == " ".join(record.title.split())
        assert paper.abstract == " ".join(record.abstract.split())
        assert paper.authors == tuple(" ".join(author.split()) for author in record.authors)
        assert (paper.categories, paper.published) == (record.categories, record.published)
