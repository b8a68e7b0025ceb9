"""A run has one budget for waiting, which all interfaces of arXiv share."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.sources.arxiv_client import ArxivQuery
from bot.sources.arxiv_gate import RequestGate
from bot.sources.arxiv_oai import ArxivOai
from bot.sources.patience import Patience
from config.errors import SourceUnavailableError
from tests.servers.arxiv import Clock, FakeArxiv, faults, sample_records

PAPERS = sample_records(3)
NOW = datetime(2025, 9, 10, 5, 30, tzinfo=UTC)


def test_a_part_is_spent_of_the_whole() -> None:
    """Two parts together cannot spend more than there is, and neither more than its own."""
    whole = Patience(100)
    one, other = whole.at_most(60), whole.at_most(80)
    one.spend(50)
    assert (one.left, other.left, whole.left) == (10, 50, 50)
    other.spend(60)
    assert (one.left, other.left, whole.left) == (-10, -10, -10)


@pytest.mark.parametrize(("most", "is_answered"), [(150, True), (320, False)])
def test_what_one_interface_waited_the_next_one_cannot(most: float, *, is_answered: bool) -> None:
    """After OAI-PMH was throttled the query interface can wait only if OAI-PMH was given no more than a part."""
    clock = Clock()
    gate = RequestGate(delay=3, clock=clock, sleep=clock.sleep)
    patience = Patience(350)
    with (
        FakeArxiv(PAPERS, now=NOW) as arxiv,
        ArxivOai(url=arxiv.oai_url, gate=gate, patience=patience.at_most(most), clock=clock) as oai,
        ArxivQuery(api_url=arxiv.query_url, gate=gate, patience=patience, clock=clock) as query,
    ):
        arxiv.fail(faults.status(503, retry_after=100), times=99, path="/oai")
        arxiv.fail(faults.status(503, retry_after=100), path="/api")
        with pytest.raises(SourceUnavailableError, match="due in 100 seconds"):
            list(oai.pages(["cs.SE"], since=date(2025, 9, 1)))
        if is_answered:
            assert len(query.fetch([PAPERS[0].id])) == 1
        else:
            with pytest.raises(SourceUnavailableError, match="no requests for another 100 seconds"):
                query.fetch([PAPERS[0].id])
