"""The OAI-PMH interface is read page by page, strictly, and its papers are those of the query interface."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.sources.arxiv_client import ArxivQuery
from bot.sources.arxiv_gate import RequestGate
from bot.sources.arxiv_oai import ArxivOai
from bot.sources.patience import Patience
from bot.sources.raw_record import RawRecord
from config.errors import SourceError, SourceRefusedError, SourceUnavailableError, SourceUnverifiedError
from db.records import EarlierVersion
from tests.servers.arxiv import ArxivRecord, ArxivVersion, Clock, FakeArxiv, faults, sample_records
from tests.servers.arxiv.oai import OaiError, write_oai_error

START = date(2025, 9, 1)
NOW = datetime(2025, 9, 10, 5, 30, tzinfo=UTC)


@pytest.fixture
def arxiv() -> Iterator[FakeArxiv]:
    """A hundred papers of one category, twenty to a page."""
    with FakeArxiv(sample_records(100, categories=("cs.SE",)), now=NOW, oai_page_size=20) as server:
        yield server


def harvest(arxiv: FakeArxiv, *, since: date = START, clock: Clock | None = None) -> list[RawRecord]:
    """All records of cs.SE since a day."""
    clock = clock or Clock()
    gate = RequestGate(delay=3, clock=clock, sleep=clock.sleep)
    with ArxivOai(url=arxiv.oai_url, gate=gate, timeout=0.3, patience=Patience(100), clock=clock) as oai:
        return [record for page in oai.pages(["cs.SE"], since=since) for record in page]


def test_tokens_are_followed_to_the_end(arxiv: FakeArxiv) -> None:
    """A list in five pages comes whole, in five requests at a distance, and asks for no end."""
    clock = Clock()
    records = harvest(arxiv, clock=clock)
    assert len({record.arxiv_id for record in records}) == len(records) == 100
    assert len(arxiv.requests) == 5
    assert "until" not in arxiv.requests[0].query
    assert clock.slept == [3.0] * 4


def test_the_papers_are_those_of_the_query_interface(arxiv: FakeArxiv) -> None:
    """All that both interfaces tell of a paper is the same, whichever version is the newest."""
    [first] = sample_records(1, categories=("cs.SE", "cs.CL"))
    assert first.published is not None
    changed = ArxivVersion(submitted=NOW - timedelta(days=3), title="A <new> title", comment="Withdrawn & gone")
    arxiv.add([replace(first, versions=(changed,), journal_reference="J. Code 3", doi="10.1/x")])
    papers = {record.arxiv_id: record.paper for record in harvest(arxiv) if record.paper is not None}
    with ArxivQuery(api_url=arxiv.query_url, delay=0) as query:
        told = query.fetch(sorted(papers))
    assert [replace(papers[record.arxiv_id], earlier=()) for record in told] == told
    assert (papers[first.id].version, papers[first.id].published) == (2, first.published)
    assert papers[first.id].earlier == (EarlierVersion(number=1, submitted=first.published),)


def test_a_replaced_paper_bears_the_day_of_its_replacement(arxiv: FakeArxiv) -> None:
    """The datestamp is that of the record's change, so an old paper comes again with its new version."""
    old = ArxivRecord(
        id="cs/0601001",
        title="Old",
        abstract="Old words.",
        authors=("Ada Abel",),
        categories=("cs.SE",),
        published=datetime(2006, 1, 1, tzinfo=UTC),
        versions=(ArxivVersion(submitted=datetime(2025, 9, 5, tzinfo=UTC)),),
    )
    arxiv.add([old])
    [record] = [record for record in harvest(arxiv, since=date(2025, 9, 4)) if record.arxiv_id == old.id]
    assert record.datestamp == date(2025, 9, 6)


def test_a_deleted_record_is_told(arxiv: FakeArxiv) -> None:
    """A record that arXiv deleted comes as news without a paper."""
    gone = sample_records(1)[0].id
    arxiv.deleted = {gone}
    assert [record.arxiv_id for record in harvest(arxiv) if record.paper is None] == [gone]


def test_that_nothing_matches_is_an_empty_list(arxiv: FakeArxiv) -> None:
    """No record since a day is no error of this interface; what it is worth is judged elsewhere."""
    assert harvest(arxiv, since=date(2025, 9, 9)) == []


def test_an_expired_token_starts_the_list_again(arxiv: FakeArxiv) -> None:
    """After an expired token the list is asked for from its start, and comes whole."""
    arxiv.fail(faults.expired_token(), resumptionToken="|40|")
    records = harvest(arxiv)
    assert len({record.arxiv_id for record in records}) == 100
    assert sum("from" in request.query for request in arxiv.requests) == 2


def test_a_list_that_is_gone_after_its_token_expired_is_not_whole(arxiv: FakeArxiv) -> None:
    """Where nothing matches any more when the list is asked for again, what came before is not all."""
    arxiv.fail(faults.expired_token(), resumptionToken="|40|")
    arxiv.fail(faults.Fault(), set="cs")
    arxiv.fail(faults.no_results(), set="cs")
    with pytest.raises(SourceUnverifiedError, match="broke off"):
        harvest(arxiv)


def test_tokens_that_always_expire_come_to_an_end(arxiv: FakeArxiv) -> None:
    """A server that lets each token expire is given up."""
    arxiv.fail(faults.expired_token(), times=99, resumptionToken="cs")
    with pytest.raises(SourceUnavailableError, match="expire"):
        harvest(arxiv)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (faults.truncated(), SourceUnverifiedError),
        (faults.html_page(), SourceUnverifiedError),
        (faults.body(b""), SourceUnverifiedError),
        (faults.body(b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"/>'), SourceUnverifiedError),
        (faults.silent(), SourceUnavailableError),
        (faults.dropped(), SourceUnavailableError),
        (faults.status(503), SourceUnavailableError),
        (faults.status(406), SourceUnavailableError),
        (faults.rate_exceeded(), SourceUnavailableError),
        (faults.status(403), SourceRefusedError),
        (faults.no_results(), SourceUnverifiedError),
        (faults.body(write_oai_error(OaiError(code="badArgument", said="no"), now=None)), SourceRefusedError),
    ],
)
def test_a_broken_page_ends_the_list_with_an_error(
    arxiv: FakeArxiv, fault: faults.Fault, error: type[SourceError]
) -> None:
    """A fault on the third page, which goes on and on, is told; no page is taken for the last one."""
    arxiv.fail(fault, times=99, resumptionToken="|40|")
    with pytest.raises(error):
        harvest(arxiv)


def test_white_space_is_no_token(arxiv: FakeArxiv) -> None:
    """A list whose last page holds a token of white space alone has come to its end."""

    def spaced(answer: faults.Answer) -> faults.Answer:
        blank = b"<resumptionToken>\n</resumptionToken>"
        return replace(answer, body=answer.body.replace(b"<resumptionToken/>", blank))

    arxiv.fail(faults.Fault(on_answer=spaced), times=99)
    assert len(harvest(arxiv)) == 100
    assert len(arxiv.requests) == 5


def test_a_passing_refusal_is_waited_for(arxiv: FakeArxiv) -> None:
    """``503`` with ``Retry-After`` is obeyed, and the list comes whole."""
    clock = Clock()
    arxiv.fail(faults.status(503, retry_after=20), resumptionToken="|40|")
    assert len(harvest(arxiv, clock=clock)) == 100
    assert max(clock.slept) == pytest.approx(20)


def test_a_slow_answer_is_an_answer(arxiv: FakeArxiv) -> None:
    """An answer that is slow to begin, but within the timeout, is taken."""
    arxiv.fail(faults.slow(0.1))
    assert len(harvest(arxiv)) == 100
