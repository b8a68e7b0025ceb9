from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.curated_list.document import parse
from bot.lint.codes import Code
from bot.lint.online.cache import AnswerCache
from bot.lint.online.withdrawn import ArxivReport, check_arxiv
from bot.sources.arxiv_client import ArxivQuery
from bot.sources.patience import Patience
from tests.bot.lint.samples import bullet, document, section
from tests.servers.arxiv import ArxivRecord, FakeArxiv

NOW = datetime(2025, 9, 28, 12, tzinfo=UTC)
TITLE = "PatchMender: Repairing Programs With Words"
LISTED = parse(
    document(
        section(
            "Tools",
            bullet(TITLE, "2501.00001"),
            bullet("SnippetSeeker", "2501.00002"),
            bullet("Nobody Knows This", "2501.00003"),
        )
    )
)


@pytest.fixture
def arxiv() -> Iterator[FakeArxiv]:
    """An arXiv that knows two of the three papers, one of them withdrawn."""
    day = datetime(2025, 1, 15, tzinfo=UTC)
    papers = (
        ArxivRecord(
            id="2501.00001", title=TITLE, published=day, comment="This paper has been withdrawn by the authors"
        ),
        ArxivRecord(id="2501.00002", title="SnippetSeeker", published=day),
    )
    with FakeArxiv(papers) as server:
        yield server


def ask(arxiv: FakeArxiv, folder: Path, *, now: datetime = NOW) -> ArxivReport:
    """One run's question, through the project's own client."""
    cache = AnswerCache(folder / "answers.json", now=now)
    with ArxivQuery(api_url=arxiv.query_url, delay=0.0, patience=Patience(0.1)) as lookup:
        report = check_arxiv(LISTED, lookup=lookup, cache=cache, progress=lambda *_: None)
    cache.save()
    return report


def test_withdrawn_and_unknown_papers_are_found(arxiv: FakeArxiv, tmp_path: Path) -> None:
    """One question tells which papers are withdrawn, which arXiv does not know, and how the others are called."""
    report = ask(arxiv, tmp_path)

    assert [(finding.code, finding.line) for finding in report.findings] == [
        (Code.WITHDRAWN, 5),
        (Code.UNKNOWN_ID, 9),
    ]
    assert report.records["2501.00002"].title == "SnippetSeeker"
    assert report.records["2501.00001"].published == datetime(2025, 1, 15, tzinfo=UTC)
    assert not report.failed
    assert len(arxiv.requests) == 1


def test_answers_are_remembered_for_a_week(arxiv: FakeArxiv, tmp_path: Path) -> None:
    """The same run a day later asks nothing and says the same; nine days later it asks again."""
    first = ask(arxiv, tmp_path)
    again = ask(arxiv, tmp_path, now=NOW + timedelta(days=1))

    assert again.findings == first.findings
    assert again.records == first.records
    assert len(arxiv.requests) == 1
    ask(arxiv, tmp_path, now=NOW + timedelta(days=9))
    assert len(arxiv.requests) == 2


def test_an_arxiv_that_does_not_answer_is_told_and_harms_nothing(tmp_path: Path) -> None:
    """Nothing is called unknown or withdrawn because arXiv could not be asked."""
    with FakeArxiv(()) as gone:
        url = gone.query_url
    cache = AnswerCache(tmp_path / "answers.json", now=NOW)
    with ArxivQuery(api_url=url, delay=0.0, patience=Patience(0.1)) as lookup:
        report = check_arxiv(LISTED, lookup=lookup, cache=cache, progress=lambda *_: None)

    assert report.failed
    assert report.findings == ()
    assert "3 could not be asked for" in report.note
