from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest

from bot.adoption.paper_records import PaperRecords, records_from_arxiv
from bot.sources.arxiv_client import ArxivQuery
from bot.steps.context import no_progress
from config.errors import SourceError
from tests.bot.adoption.samples import records
from tests.servers.arxiv import ArxivRecord, FakeArxiv, faults

TODAY = date(2025, 9, 22)
LISTED = [record["id"] for record in records()[:150]]


@pytest.fixture(scope="module")
def server() -> Iterator[FakeArxiv]:
    """An arXiv with the sample's papers."""
    feed = [ArxivRecord.from_json({"authors": [], "comment": None, **record}) for record in records()]
    with FakeArxiv(feed) as running:
        yield running


@contextmanager
def arxiv(server: FakeArxiv) -> Iterator[FakeArxiv]:
    """The same without the accidents of other tests."""
    server.heal()
    yield server
    server.heal()


def ask(server: FakeArxiv) -> PaperRecords:
    """What is known of the listed papers, and of others, without waiting after failures."""
    with ArxivQuery(api_url=server.query_url, delay=0, sleep=lambda _: None) as query:
        return records_from_arxiv(query, listed=LISTED, today=TODAY, progress=no_progress)


def test_an_answer_that_was_cut_off_is_asked_for_once_more(server: FakeArxiv) -> None:
    """One broken feed among many does not cost the adopter the rest."""
    with arxiv(server):
        server.fail(faults.truncated())
        known = ask(server)
    assert known.failure is None
    assert len(known.listed) == len(LISTED)


def test_where_arxiv_stops_in_the_middle_what_came_is_kept_and_the_failure_told(server: FakeArxiv) -> None:
    """The first hundred papers are known, the newest ones, and their categories are enough to go on with."""
    with arxiv(server):
        server.fail(faults.status(503), times=99, id_list=min(LISTED, key=float))
        known = ask(server)
    assert 0 < len(known.listed) < len(LISTED)
    assert known.categories.papers
    assert known.others == {}
    assert "503" in (known.failure or "")


def test_where_nothing_came_it_ends_with_what_to_do(server: FakeArxiv) -> None:
    """Of a list of whose papers nothing is known no profile is made."""
    with arxiv(server):
        server.fail(faults.status(503), times=99)
        with pytest.raises(SourceError, match=r"Nothing was written: type the same again"):
            ask(server)
