from __future__ import annotations

import pytest

from bot.audit.content import Verdict
from tests.replay.days import background
from tests.replay.real_weeks import BUNDLE, PAPERS
from tests.replay.recall import recall_audit

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.replay,
    pytest.mark.skipif(not (BUNDLE.exists() and PAPERS.exists()), reason="../shared/data is not here"),
]

OUT_OF_REACH = {
    Verdict.TOO_LATE,
    Verdict.OTHER_CATEGORIES,
    Verdict.NOT_HARVESTED,
    Verdict.IN_NO_ANSWER,
    Verdict.NOT_ON_ARXIV,
}


def test_every_paper_that_the_owner_added_is_accounted_for() -> None:
    """Over the list's real last weeks the audit, made from the database alone, tells what was seen from outside."""
    with background(whole=False) as shared:
        told, picks = recall_audit(shared)

    audited = {paper.arxiv_id: paper for paper in told.papers if paper.arxiv_id}
    assert len(told.commits) == 5
    assert audited.keys() == {pick.arxiv_id for pick in picks}
    assert len(audited) > 40
    for pick in picks:
        paper = audited[pick.arxiv_id]
        assert set(paper.sections) <= pick.sections
        assert paper.proposed_section == pick.proposed_for or not paper.is_offered
        assert paper.is_offered == (pick.proposed_for is not None), paper
        assert (paper.verdict in OUT_OF_REACH) == (not pick.within_reach), paper
        assert paper.reason
    assert told.recall.offered >= 10
